//! Bytes from text: hexadecimal, base64, literals of programming languages and dumps.

mod columns;
pub(crate) mod dump;
mod encoded;
mod groups;
pub(crate) mod literal;

use std::borrow::Cow;

use data_encoding::{BASE64_NOPAD, HEXLOWER_PERMISSIVE};
use serde_json::Value;

use encoded::Decoded;

/// The encoding of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// As for `Hex`, or base64 if there are other characters.
    Auto,
    /// Hexadecimal digits, literals and dumps.
    Hex,
    Base64,
}

impl Encoding {
    /// Parses the name of an encoding in a request.
    #[cfg(feature = "answers")]
    pub(crate) fn parse(name: &str) -> Result<Self, &'static str> {
        match name {
            "auto" => Ok(Self::Auto),
            "hex" => Ok(Self::Hex),
            "base64" => Ok(Self::Base64),
            _ => Err("`from` is not `auto`, `hex` or `base64`"),
        }
    }
}

/// The bytes of a text, and the form in which they were written.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) bytes: Vec<u8>,
    pub(crate) form: &'static str,
}

impl Reading {
    fn new(bytes: Vec<u8>, form: &'static str) -> Self {
        Self { bytes, form }
    }
}

/// The bytes of a value, or the text that stands for them.
pub(crate) enum Bytes {
    Known(Vec<u8>),
    Text(String, Encoding),
}

impl Bytes {
    /// Reads the text.
    pub(crate) fn read(&self) -> Result<Cow<'_, [u8]>, String> {
        match self {
            Self::Known(bytes) => Ok(Cow::Borrowed(bytes)),
            Self::Text(text, form) => read(text, *form).map(|reading| Cow::Owned(reading.bytes)),
        }
    }

    /// Says why a text was read as base64 that may be hexadecimal with a mistake.
    pub(crate) fn mistake(&self) -> Option<String> {
        let Self::Text(text, Encoding::Auto) = self else { return None };
        let digits = || text.chars().filter(|c| !c.is_ascii_whitespace());
        let mut others = digits().filter(|c| !c.is_ascii_hexdigit());
        let (first, is_base64) = (others.next()?, |c: char| c.is_ascii_alphanumeric());
        let is_long = others.nth(1).is_none() && digits().nth(7).is_some();
        (is_long && digits().all(is_base64))
            .then(|| format!("`{first}` is not a hexadecimal digit, so this was read as base64"))
    }

    /// Returns the number of bytes in memory.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Known(bytes) => bytes.len(),
            Self::Text(text, _) => text.len(),
        }
    }
}

/// Reads the bytes that a text stands for. The text may have several lines.
pub(crate) fn read(text: &str, form: Encoding) -> Result<Reading, String> {
    // Most texts in streams are digits alone, which no dump or literal is.
    if form != Encoding::Base64
        && let Ok(bytes) = HEXLOWER_PERMISSIVE.decode(text.trim_ascii().as_bytes())
    {
        return Ok(Reading::new(bytes, "hexadecimal"));
    }
    // Its characters may be anything, so a dump comes before other forms.
    if form != Encoding::Base64
        && let Some(reading) = dump::read(text)
    {
        return reading;
    }
    if let Some(data) = encoded::data_of_url(text) {
        return plain(data, Encoding::Base64);
    }
    if let Some(blocks) = encoded::blocks(text) {
        let read = |block: &String| plain(block, Encoding::Base64).map(|reading| reading.bytes);
        let bytes = blocks?.iter().map(read).collect::<Result<Vec<_>, _>>()?.concat();
        return Ok(Reading::new(bytes, "base64"));
    }
    match encoded::from_percent(text)? {
        Some(Decoded::Text(text)) => return read(&text, form),
        Some(Decoded::Bytes(bytes)) => return Ok(Reading::new(bytes, "percent-encoded bytes")),
        None => {}
    }
    if form != Encoding::Base64
        && let Some(literal) = literal::read(text)
    {
        return literal.and_then(|literal| match literal {
            literal::Literal::Bytes(bytes) => Ok(Reading::new(bytes, "a literal")),
            literal::Literal::Digits(digits) => plain(&digits, form),
        });
    }
    plain(text, form)
}

/// Reads bytes as JSON has them: as text, as a list of numbers, or as a `Buffer` of Node.js. Returns
/// `None` if the value is none of them.
pub(crate) fn from_json(value: &Value, form: Encoding) -> Option<Result<Reading, String>> {
    match value {
        Value::String(text) => Some(read(text, form)),
        Value::Array(items) => {
            let byte = |item: &Value| item.as_u64().and_then(|number| u8::try_from(number).ok());
            let bytes = items.iter().map(byte).collect::<Option<_>>()?;
            Some(Ok(Reading { bytes, form: "a list" }))
        }
        Value::Object(buffer) if buffer.get("type").is_some_and(|ty| ty == "Buffer") => {
            from_json(buffer.get("data").filter(|data| data.is_array())?, form)
        }
        _ => None,
    }
}

/// Returns true if a line of a dump stands for lines that repeat.
pub(crate) fn has_repeated_lines(text: &str) -> bool {
    text.contains('*') && text.lines().any(|line| line.trim() == "*")
}

/// Reads hexadecimal digits or base64.
fn plain(text: &str, form: Encoding) -> Result<Reading, String> {
    if has_repeated_lines(text) {
        return Err(
            "`*` stands for lines that repeat, and without offsets their number is unknown; \
                    dump all lines with `od -v` or `hexdump -v`"
                .to_owned(),
        );
    }
    let text: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let digits = text.strip_prefix("0x").or(text.strip_prefix("0X")).unwrap_or(&text);
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if form == Encoding::Hex || (form != Encoding::Base64 && is_hex) {
        let bytes = HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).map_err(|_| {
            match digits.chars().find(|digit| !digit.is_ascii_hexdigit()) {
                Some(other) => format!("`{other}` is not a hexadecimal digit"),
                None => format!("the number of hexadecimal digits, {}, is odd", digits.len()),
            }
        });
        return bytes.map(|bytes| Reading::new(bytes, "hexadecimal"));
    }
    let standard = text.replace('-', "+").replace('_', "/");
    let unpadded = standard.strip_suffix("==").or(standard.strip_suffix('=')).unwrap_or(&standard);
    let bytes = BASE64_NOPAD.decode(unpadded.as_bytes());
    bytes.map(|bytes| Reading::new(bytes, "base64")).map_err(|_| not_base64(digits, unpadded, form))
}

/// Returns the error about text that is not base64, and if that was a guess, not hexadecimal either.
fn not_base64(digits: &str, unpadded: &str, form: Encoding) -> String {
    let is_digit = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/');
    let first_other = unpadded.chars().find(|c| !is_digit(*c));
    let first_no_hex = digits.chars().find(|c| !c.is_ascii_hexdigit());
    let count = unpadded.len();
    match (first_other, first_no_hex.filter(|_| form == Encoding::Auto)) {
        (Some('='), _) => "`=` ends base64, but more follows it".to_owned(),
        (Some(other), Some(_)) => {
            format!("`{other}` is neither a hexadecimal digit nor one of base64")
        }
        (Some(other), None) => format!("`{other}` is not a digit of base64"),
        (None, Some(other)) => format!(
            "`{other}` is not a hexadecimal digit, and as base64, {count} digits make no whole bytes"
        ),
        (None, None) => format!("{count} digits of base64 make no whole bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(text: &str, bytes: &[u8]) {
        let read = read(text, Encoding::Auto);
        assert_eq!(read.as_ref().map(|reading| reading.bytes.as_slice()), Ok(bytes), "{text}");
    }

    #[test]
    fn hexadecimal() {
        for text in
            ["0a0bff", "0A 0b\tFF", "0x0a0bff", "0X0A0BFF", "0a:0b:ff", "0a-0b-ff", "0a,0b,ff"]
        {
            reads(text, &[10, 11, 255]);
        }
        reads("0a0b\n  ff0c\n", &[10, 11, 255, 12]);
    }

    #[test]
    fn literals() {
        for text in [
            "0x0a, 0x0b, 0xff",
            "0x0a 0xb 0xFF",
            "[10, 11, 255]",
            "[0a, 0b, ff]",
            "[a, b, ff]",
            "&[0x0a, 0x0b, 0xff_u8]",
            "vec![0x0a_u8, 11, 255];",
            "const X: [u8; 3] = [10, 11, 255];",
            "const uint8_t data[] = {\n  0x0a, 0x0b, // two\n  0xff, /* one */\n};",
            "unsigned char x_bin[] = {\n  0x0a, 0x0b, 0xff\n};\nunsigned int x_bin_len = 3;",
            "{ 10, 11, -1 }",
            "[]byte{0x0a, 0x0b, 0xff}",
            "[3]byte{10, 11, 255}",
            "[]byte{\n\t0x0a, 0x0b,\n\t0xff,\n}",
            "data := []byte{10, 11, 255}",
            "new byte[] { 10, 11, -1 };",
            "const x = [_]u8{ 0x0a, 0x0b, 0xff };",
            "Uint8Array(3) [\n  10, 11,\n  255\n]",
            "bytes([10, 11, 255])",
            "<Buffer 0a 0b ff>",
            r"\x0a\x0b\xff",
            r#"b"\x0a\x0b\xff""#,
            r#"b'\n\x0b\xff'"#,
            "\"\\x0a\\x0b\" \"\\xff\"",
            "b\"\\x0a\\x0b\\\n   \\xff\"",
            r#"static const char x[] = "\012\13\377";"#,
            r#""0a0bff""#,
            r#"bytes.fromhex("0a0bff")"#,
            r#"hex!("0a 0b ff")"#,
            "\"Cgv/\"",
            "[10 11 255]",
            "(10, 11, 255)",
            "x = (\n    10,\n    11,\n    255,\n)",
            "bytes((10, 11, 255))",
            "<<10, 11, 255>>",
            "byteArrayOf(10, 11, -1)",
            "byteArrayOf(0x0a.toByte(), 0x0b.toByte(), 0xff.toByte())",
            r"\x0a0bff",
            "X'0a0bff'",
            "data:application/octet-stream;base64,Cgv/",
            "%0A%0B%FF",
            "%0a%0b%ff\n",
            "Cgv%2F",
            "Cgv%2f%0a",
        ] {
            reads(text, &[10, 11, 255]);
        }
        reads(r#"b"a\"\\\0'""#, b"a\"\\\0'");
        let block = "-----BEGIN TL VALUE-----\nFrom: here\n\nCg\n v/\n-----END TL VALUE-----\n";
        reads(block, &[10, 11, 255]);
        reads(&block.repeat(2), &[10, 11, 255, 10, 11, 255]);
        let block = |lines: &str| read(lines, Encoding::Hex).expect_err("an error");
        assert_eq!(
            block("-----BEGIN A-----\nCgv/\n-----END B-----"),
            "expected `-----END A-----`, found `-----END B-----`"
        );
        assert_eq!(
            block("-----BEGIN A-----\nCgv/\n"),
            "the block `A` does not end with `-----END A-----`"
        );
        assert_eq!(
            block("-----BEGIN A-----\nCgv/\n-----END A-----\nb5"),
            "expected a further block after `-----END A-----`, found `b5`"
        );
        assert!(
            block("-----BEGIN A-----\nCg?/\n-----END A-----")
                .contains("`?` is not a digit of base64")
        );
        let wrong = |text| read(text, Encoding::Auto).expect_err("an error");
        reads("a%20b%2Bc+d~", b"a b+c d~");
        reads("97 98 9 100", b"ab\td");
        reads("-1\r\n0\r\n104\r\n255\r\n", b"\xff\0h\xff");
        reads("10 11 12 13", b"\x10\x11\x12\x13");
        let no_bytes =
            "`h` is not a hexadecimal digit, and as base64, 5 digits make no whole bytes";
        assert_eq!(wrong("hello"), no_bytes);
        assert_eq!(wrong("ab #"), "`#` is neither a hexadecimal digit nor one of base64");
        assert_eq!(wrong("Cgv/\nCg==\nCgv/"), "`=` ends base64, but more follows it");
        let base64 = |text| read(text, Encoding::Base64).expect_err("an error");
        assert_eq!(base64("ab#"), "`#` is not a digit of base64");
        assert_eq!(base64("abcde"), "5 digits of base64 make no whole bytes");
        assert_eq!(wrong("a%2"), "`%` needs two hexadecimal digits after it");
        assert_eq!(wrong("a%2xb"), "`%` needs two hexadecimal digits after it");
        assert_eq!(wrong("(1, 256)"), "`256` is not a byte");
        assert_eq!(wrong("[1, 256]"), "`256` is not a byte");
        assert!(wrong("<Buffer 0a 0b ... 9 more bytes>").contains("toString('hex')"));
        assert_eq!(wrong("[1, 0x1ff]"), "`0x1ff` is not a byte");
        assert_eq!(wrong("[1, a, 300]"), "`300` is not a byte");
        assert_eq!(wrong(r#"b"\xg1""#), r"`\xg1` is not an escape of a byte");
        assert_eq!(
            wrong("{\"_\":\"a\"}"),
            "this is JSON; `tl encode` reads JSON, and `--field NAME` the bytes in a field"
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[-x0-9a-f%<>()+.\\\\\"'\\[\\]{}*|:, /=\n\u{e9}]{0,80}") {
            for form in [Encoding::Auto, Encoding::Hex, Encoding::Base64] {
                let _ = read(&text, form);
            }
            let open = literal::Open::after_first(&text);
            let _ = open.map(|open| open.after(&text));
        }
    }

    #[test]
    fn dumps() {
        let bytes: Vec<u8> = (0x61..0x61 + 18).collect();
        for text in [
            "00000000: 6162 6364 6566 6768 696a 6b6c 6d6e 6f70  abcdefghijklmnop\n\
             00000010: 7172                                     qr\n",
            "00000100: 61626364 65666768 696a6b6c 6d6e6f70  abcdefghijklmnop\n\
             00000110: 7172                                 qr\n",
            "00000000  61 62 63 64 65 66 67 68  69 6a 6b 6c 6d 6e 6f 70  |abcdefghijklmnop|\n\
             00000010  71 72                                             |qr|\n00000012\n",
            "0000000 61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 6e 6f 70\n0000020 71 72\n0000022\n",
            "000000 61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 6e 6f 70\n000010 71 72\n000012\n",
            "0000000 61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 6e 6f 70\n0000016 71 72\n0000018\n",
            "0x7ff0:\t0x61\t0x62\t0x63\t0x64\t0x65\t0x66\t0x67\t0x68\n\
             0x7ff8:\t0x69\t0x6a\t0x6b\t0x6c\t0x6d\t0x6e\t0x6f\t0x70\n\
             0x8000:\t0x71\t0x72\n",
            "\t0x0000:  6162 6364 6566 6768 696a 6b6c 6d6e 6f70  abcdefghijklmnop\n\
             \t0x0010:  7172                                     qr\n",
            "0000   61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 6e 6f 70   abcdefghijklmnop\n\
             0010   71 72                                             qr\n",
            "0000000   97   98   99  100  101  102  103  104\n\
             0000010  105  106  107  108  109  110  111  112\n0000020  113  114\n0000022\n",
            "0000000 141 142 143 144 145 146 147 150 151 152 153 154 155 156 157 160\n\
             0000020 161 162\n0000022\n",
            "0000000 6261 6463 6665 6867 6a69 6c6b 6e6d 706f\n0000020 7271\n0000022\n",
            "0000000 64636261 68676665 6c6b6a69 706f6e6d\n0000020 00007271\n0000022\n",
            "0000000 6867666564636261 706f6e6d6c6b6a69\n0000020 0000000000007271\n0000022\n",
            "0000000 061141 062143 063145 064147 065151 066153 067155 070157\n\
             0000020 071161\n0000022\n",
            "00000000: 01100001 01100010 01100011 01100100 01100101 01100110  abcdef\n\
             00000006: 01100111 01101000 01101001 01101010 01101011 01101100  ghijkl\n\
             0000000c: 01101101 01101110 01101111 01110000 01110001 01110010  mnopqr\n",
            "0000100 61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 6e 6f 70\n0000120 71 72\n0000122\n",
            "0x7fffe0 <call>:\t0x61\t0x62\t0x63\t0x64\t0x65\t0x66\t0x67\t0x68\n\
             0x7fffe8 <call+8>:\t0x69\t0x6a\t0x6b\t0x6c\t0x6d\t0x6e\t0x6f\t0x70\n\
             0x7ffff0 <call+16>:\t0x71\t0x72\n",
            "\n           00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F\n\n\
             00000000   61 62 63 64 65 66 67 68 69 6A 6B 6C 6D 6E 6F 70  ab cd efghijklmn\n\
             00000010   71 72                                            qr\n",
            "\n   Label: String (System.String) <2944BEC3>\n\n\
             \u{20}         Offset Bytes                                           Ascii\n\
             \u{20}                00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F\n\
             \u{20}         ------ ----------------------------------------------- -----\n\
             0000000000000000 61 62 63 64 65 66 67 68 69 6A 6B 6C 6D 6E 6F 70 ab cdefghijklmno\n\
             0000000000000010 71 72                                           qr\n",
            "000000  61 62 63 64                          name\n\
             000004  65 66 67 68 69 6a 6b 6c 6d 6e 6f 70  ab: int = 7\n\
             000010  71 72                                be: short = 1\n",
        ] {
            reads(text, &bytes);
        }
        let zeros = "00000000  61 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |a...............|\n\
                     00000010  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|\n\
                     *\n00000040  62                                                |b|\n00000041\n";
        let mut bytes = vec![0; 65];
        (bytes[0], bytes[64]) = (0x61, 0x62);
        reads(zeros, &bytes);
        let wrong = |text| read(text, Encoding::Auto).expect_err("an error");
        assert!(wrong("00000000: 6162  ab\n00000010: 63  c\n").contains("line 2 of the dump"));
        assert!(wrong("0000000 nul   b  sp   c\n0000004\n").contains("`hexdump -C`"));
        assert!(wrong(" 61 62\n*\n 63 64\n").contains("`od -v`"));
        assert!(wrong("00000000: 61  a\n*\nff000000: 62  b\n").contains("too large"));
    }
}
