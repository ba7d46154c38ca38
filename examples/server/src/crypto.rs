//! The cryptography of the server's side of MTProto 2.0. See
//! <https://core.telegram.org/mtproto/description> and <https://core.telegram.org/mtproto/auth_key>.

use grammers_crypto::aes::{ige_decrypt, ige_encrypt};
use num_bigint::BigUint;
use sha1::{Digest, Sha1};
use sha2::Sha256;
use tl_runtime::{Decode, Encode, from_bytes_prefix, to_bytes};

use crate::random::random;

/// The sender of a message. The keys of a message depend on it.
#[derive(Clone, Copy, Debug)]
enum Sender {
    Client = 0,
    Server = 8,
}

/// A key that a client and the server share.
pub(crate) struct AuthKey {
    bytes: [u8; 256],
}

impl AuthKey {
    /// Creates a key.
    pub(crate) fn new(bytes: [u8; 256]) -> Self {
        Self { bytes }
    }

    /// Returns the id, which frames start with.
    pub(crate) fn id(&self) -> [u8; 8] {
        part(&sha1(&[&self.bytes]), 12)
    }

    /// Returns the proof that the server knows the key.
    pub(crate) fn nonce_hash(&self, new_nonce: &[u8; 32]) -> [u8; 16] {
        let auxiliary: [u8; 8] = part(&sha1(&[&self.bytes]), 0);
        part(&sha1(&[new_nonce, &[1], &auxiliary]), 4)
    }

    /// Decrypts a frame of a client, in place. Returns the plaintext with its padding, or `None` if
    /// the frame was not encrypted with this key.
    pub(crate) fn open<'a>(&self, frame: &'a mut [u8]) -> Option<&'a [u8]> {
        let (_, rest) = frame.split_at_mut_checked(8)?;
        let (message_key, data) = rest.split_at_mut_checked(16)?;
        // A padded transport has some random bytes after the blocks.
        let blocks = data.len() / 16 * 16;
        let data = &mut data[..blocks];
        let message_key: [u8; 16] = part(message_key, 0);
        let (key, iv) = self.cipher(Sender::Client, &message_key);
        ige_decrypt(data, &key, &iv);
        (self.message_key(Sender::Client, data) == message_key).then_some(data)
    }

    /// Encrypts a plaintext into a frame for a client.
    pub(crate) fn seal(&self, mut plaintext: Vec<u8>) -> Vec<u8> {
        // From 12 to 1024 bytes of padding, to whole blocks.
        let padding = 12 + (4 + 16 - plaintext.len() % 16) % 16;
        plaintext.extend_from_slice(&random::<32>()[..padding]);
        let message_key = self.message_key(Sender::Server, &plaintext);
        let (key, iv) = self.cipher(Sender::Server, &message_key);
        ige_encrypt(&mut plaintext, &key, &iv);
        [&self.id(), &message_key[..], &plaintext].concat()
    }

    fn message_key(&self, sender: Sender, plaintext: &[u8]) -> [u8; 16] {
        let x = sender as usize;
        part(&sha256(&[&self.bytes[88 + x..120 + x], plaintext]), 8)
    }

    fn cipher(&self, sender: Sender, message_key: &[u8; 16]) -> ([u8; 32], [u8; 32]) {
        let x = sender as usize;
        let a = sha256(&[message_key, &self.bytes[x..x + 36]]);
        let b = sha256(&[&self.bytes[40 + x..76 + x], message_key]);
        let key = [&a[..8], &b[8..24], &a[24..]].concat();
        let iv = [&b[..8], &a[8..24], &b[24..]].concat();
        (part(&key, 0), part(&iv, 0))
    }
}

/// The server's RSA key. It is for demonstration: everyone can read it in the repository.
pub(crate) struct RsaKey {
    modulus: BigUint,
    private_exponent: BigUint,
}

impl RsaKey {
    /// Returns the key in the folder `key`.
    pub(crate) fn demonstration() -> Self {
        Self {
            modulus: number(include_str!("../key/public.hex")),
            private_exponent: number(include_str!("../key/private.hex")),
        }
    }

    /// Returns the fingerprint by which clients choose a key: the lower half of the hash of
    /// `rsa_public_key n:string e:string`.
    pub(crate) fn fingerprint(&self) -> i64 {
        let parts = [self.modulus.to_bytes_be(), vec![1, 0, 1]];
        let encoded = parts.map(|part| to_bytes(&part)).concat();
        i64::from_le_bytes(part(&sha1(&[&encoded]), 12))
    }

    /// Decrypts a value of the key exchange, which has its padding in either form that clients use.
    pub(crate) fn open<T: Decode>(&self, encrypted: &[u8]) -> Option<T> {
        let number = BigUint::from_bytes_be(encrypted);
        let block = fixed(&number.modpow(&self.private_exponent, &self.modulus))?;
        padded(&block).or_else(|| hashed(block.strip_prefix(&[0])?))
    }
}

/// Reads a value in the form `RSA_PAD`.
fn padded<T: Decode>(block: &[u8; 256]) -> Option<T> {
    let (masked_key, encrypted) = block.split_at(32);
    let mut key: [u8; 32] = sha256(&[encrypted]);
    key.iter_mut().zip(masked_key).for_each(|(byte, mask)| *byte ^= mask);
    let mut data = encrypted.to_vec();
    ige_decrypt(&mut data, &key, &[0; 32]);
    let hash = data.split_off(192);
    data.reverse();
    if sha256(&[&key, &data])[..] != hash[..] {
        return None;
    }
    from_bytes_prefix(&data).ok().map(|(value, _)| value)
}

/// Reads a value after its hash and before its padding.
fn hashed<T: Decode>(plaintext: &[u8]) -> Option<T> {
    let (hash, data) = plaintext.split_at_checked(20)?;
    let (value, padding) = from_bytes_prefix(data).ok()?;
    let encoded = &data[..data.len() - padding.len()];
    (sha1(&[encoded])[..] == *hash).then_some(value)
}

/// Encrypts a value of the key exchange, with its hash and padding.
pub(crate) fn seal_with_nonces(
    value: &impl Encode,
    server_nonce: &[u8; 16],
    new_nonce: &[u8; 32],
) -> Vec<u8> {
    let data = to_bytes(value);
    let (key, iv) = grammers_crypto::generate_key_data_from_nonce(server_nonce, new_nonce);
    let mut answer = [&sha1(&[&data])[..], &data].concat();
    let padding = (16 - answer.len() % 16) % 16;
    answer.extend_from_slice(&random::<16>()[..padding]);
    ige_encrypt(&mut answer, &key, &iv);
    answer
}

/// Decrypts a value of the key exchange, after its hash and before its padding.
pub(crate) fn open_with_nonces<T: Decode>(
    encrypted: &[u8],
    server_nonce: &[u8; 16],
    new_nonce: &[u8; 32],
) -> Option<T> {
    if !encrypted.len().is_multiple_of(16) {
        return None;
    }
    let (key, iv) = grammers_crypto::generate_key_data_from_nonce(server_nonce, new_nonce);
    let mut plaintext = encrypted.to_vec();
    ige_decrypt(&mut plaintext, &key, &iv);
    hashed(&plaintext)
}

/// Reads a number of this program.
///
/// # Panics
///
/// If the text has other characters than hexadecimal digits.
#[expect(clippy::expect_used, reason = "the numbers are constants")]
pub(crate) fn number(hex: &str) -> BigUint {
    BigUint::parse_bytes(hex.trim().as_bytes(), 16).expect("hexadecimal digits")
}

/// Returns a number in 256 bytes, if it fits.
pub(crate) fn fixed(number: &BigUint) -> Option<[u8; 256]> {
    let bytes = number.to_bytes_be();
    let mut block = [0; 256];
    block[256_usize.checked_sub(bytes.len())?..].copy_from_slice(&bytes);
    Some(block)
}

fn sha1(parts: &[&[u8]]) -> [u8; 20] {
    parts.iter().fold(Sha1::new(), Digest::chain_update).finalize().into()
}

/// Returns the hash of the parts, one after the other.
pub(crate) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    parts.iter().fold(Sha256::new(), Digest::chain_update).finalize().into()
}

/// Returns `N` bytes from `start` on.
fn part<const N: usize>(bytes: &[u8], start: usize) -> [u8; N] {
    let mut part = [0; N];
    part.copy_from_slice(&bytes[start..start + N]);
    part
}
