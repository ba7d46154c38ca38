//! The album of [`workloads`](crate::workloads), written and read by hand: as fast as possible
//! without `unsafe`, and for no other value.

/// `messages.sendMultiMedia` with a channel, an answer and photos.
#[derive(Debug, PartialEq)]
pub struct Album {
    silent: bool,
    channel: [i64; 2],
    reply_to: i32,
    photos: Vec<Photo>,
}

#[derive(Debug, PartialEq)]
struct Photo {
    id: i64,
    access_hash: i64,
    file_reference: Vec<u8>,
    random_id: i64,
    message: String,
    bold: Vec<[i32; 2]>,
}

const VECTOR: u32 = 0x1cb5_c415;
const ALBUM: u32 = 0x1bf8_9d74;
const CHANNEL: u32 = 0x27bc_bbfc;
const REPLY: u32 = 0x3bd4_b7c2;
const SINGLE_MEDIA: u32 = 0x1cc6_e91f;
const MEDIA_PHOTO: u32 = 0xe3af_4434;
const PHOTO: u32 = 0x3bb3_b94a;
const BOLD: u32 = 0xbd61_0bc9;

impl Album {
    /// Appends the album to a buffer.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.reserve(48 + self.photos.iter().map(Photo::size).sum::<usize>());
        let mut head = [0; 48];
        let [channel_id, access_hash] = self.channel;
        put(&mut head, 0, ALBUM.to_le_bytes());
        put(&mut head, 4, (1 | u32::from(self.silent) << 5).to_le_bytes());
        put(&mut head, 8, CHANNEL.to_le_bytes());
        put(&mut head, 12, channel_id.to_le_bytes());
        put(&mut head, 20, access_hash.to_le_bytes());
        put(&mut head, 28, REPLY.to_le_bytes());
        put(&mut head, 36, self.reply_to.to_le_bytes());
        put(&mut head, 40, VECTOR.to_le_bytes());
        put(&mut head, 44, (self.photos.len() as u32).to_le_bytes());
        out.extend_from_slice(&head);
        for photo in &self.photos {
            photo.write(out);
        }
    }

    /// Reads an album, if it is one.
    pub fn read(input: &[u8]) -> Option<Self> {
        let mut input = input;
        let flags = head(&mut input, ALBUM)?;
        expect(&mut input, CHANNEL)?;
        let channel = [long(&mut input)?, long(&mut input)?];
        head(&mut input, REPLY)?;
        let reply_to = int(&mut input)?;
        let count = head(&mut input, VECTOR)? as usize;
        if count > input.len() / 64 {
            return None;
        }
        let mut photos = Vec::with_capacity(count);
        for _ in 0..count {
            photos.push(Photo::read(&mut input)?);
        }
        input.is_empty().then_some(Self { silent: flags & 1 << 5 != 0, channel, reply_to, photos })
    }
}

impl Photo {
    fn size(&self) -> usize {
        76 + self.file_reference.len() + self.message.len() + 12 * self.bold.len()
    }

    fn write(&self, out: &mut Vec<u8>) {
        let mut head = [0; 36];
        put(&mut head, 0, SINGLE_MEDIA.to_le_bytes());
        put(&mut head, 4, 1_u32.to_le_bytes());
        put(&mut head, 8, MEDIA_PHOTO.to_le_bytes());
        put(&mut head, 16, PHOTO.to_le_bytes());
        put(&mut head, 20, self.id.to_le_bytes());
        put(&mut head, 28, self.access_hash.to_le_bytes());
        out.extend_from_slice(&head);
        write_bytes(&self.file_reference, out);
        out.extend_from_slice(&self.random_id.to_le_bytes());
        write_bytes(self.message.as_bytes(), out);
        let mut head = [0; 8];
        put(&mut head, 0, VECTOR.to_le_bytes());
        put(&mut head, 4, (self.bold.len() as u32).to_le_bytes());
        out.extend_from_slice(&head);
        for [offset, length] in &self.bold {
            let mut bold = [0; 12];
            put(&mut bold, 0, BOLD.to_le_bytes());
            put(&mut bold, 4, offset.to_le_bytes());
            put(&mut bold, 8, length.to_le_bytes());
            out.extend_from_slice(&bold);
        }
    }

    fn read(input: &mut &[u8]) -> Option<Self> {
        head(input, SINGLE_MEDIA)?;
        head(input, MEDIA_PHOTO)?;
        expect(input, PHOTO)?;
        let (id, access_hash) = (long(input)?, long(input)?);
        let file_reference = read_bytes(input)?.to_vec();
        let random_id = long(input)?;
        let message = std::str::from_utf8(read_bytes(input)?).ok()?.to_owned();
        let count = head(input, VECTOR)? as usize;
        if count > input.len() / 12 {
            return None;
        }
        let mut bold = Vec::with_capacity(count);
        for _ in 0..count {
            expect(input, BOLD)?;
            bold.push([int(input)?, int(input)?]);
        }
        Some(Self { id, access_hash, file_reference, random_id, message, bold })
    }
}

fn put<const N: usize>(out: &mut [u8], at: usize, value: [u8; N]) {
    out[at..at + N].copy_from_slice(&value);
}

/// Strings of this album are shorter than 254 bytes.
fn write_bytes(value: &[u8], out: &mut Vec<u8>) {
    out.push(value.len() as u8);
    out.extend_from_slice(value);
    out.extend_from_slice(&[0; 3][..(3 - value.len() % 4)]);
}

fn read_bytes<'a>(input: &mut &'a [u8]) -> Option<&'a [u8]> {
    let len = usize::from(*input.first()?);
    let (value, rest) = input.split_at_checked((len + 4) & !3)?;
    *input = rest;
    value.get(1..len + 1)
}

fn chunk<const N: usize>(input: &mut &[u8]) -> Option<[u8; N]> {
    let (value, rest) = input.split_first_chunk()?;
    *input = rest;
    Some(*value)
}

fn int(input: &mut &[u8]) -> Option<i32> {
    chunk(input).map(i32::from_le_bytes)
}

fn long(input: &mut &[u8]) -> Option<i64> {
    chunk(input).map(i64::from_le_bytes)
}

fn expect(input: &mut &[u8], id: u32) -> Option<()> {
    (chunk(input).map(u32::from_le_bytes)? == id).then_some(())
}

/// An id, and the mask or the count after it.
fn head(input: &mut &[u8], id: u32) -> Option<u32> {
    expect(input, id)?;
    chunk(input).map(u32::from_le_bytes)
}
