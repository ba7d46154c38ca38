//! Bytes in URLs, percent-encoded or in base64 after `data:`, and base64 between the lines of PEM.

/// Returns the base64 in `data:application/octet-stream;base64,…`.
pub(super) fn data_of_url(text: &str) -> Option<&str> {
    let (_, data) = text.trim().strip_prefix("data:")?.split_once(";base64,")?;
    Some(data)
}

/// Returns the label in `-----BEGIN LABEL-----`.
pub(super) fn label_of_block(line: &str) -> Option<&str> {
    line.trim().strip_prefix("-----BEGIN ")?.strip_suffix("-----")
}

/// Returns the label in `-----END LABEL-----`.
pub(super) fn label_of_end(line: &str) -> Option<&str> {
    line.trim().strip_prefix("-----END ")?.strip_suffix("-----")
}

/// Returns the base64 in each block of PEM: between `-----BEGIN LABEL-----` and `-----END LABEL-----`,
/// without headers. Returns `None` if the text does not start with a block.
pub(super) fn blocks(text: &str) -> Option<Result<Vec<String>, String>> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let mut label = label_of_block(lines.next()?)?;
    let (mut blocks, mut block) = (Vec::new(), String::new());
    loop {
        let end = format!("-----END {label}-----");
        let Some(line) = lines.next() else {
            return Some(Err(format!("the block `{label}` does not end with `{end}`")));
        };
        // Headers, as OpenSSL writes them: `Proc-Type: 4,ENCRYPTED`.
        if line.contains(": ") {
            continue;
        }
        let Some(found) = label_of_end(line) else {
            block += line;
            continue;
        };
        if found != label {
            return Some(Err(format!("expected `{end}`, found `{}`", line.trim())));
        }
        blocks.push(std::mem::take(&mut block));
        label = match lines.next().map(|line| (line, label_of_block(line))) {
            None => return Some(Ok(blocks)),
            Some((_, Some(label))) => label,
            Some((line, None)) => {
                let line: String = line.trim().chars().take(40).collect();
                return Some(Err(format!(
                    "expected a further block after `{end}`, found `{line}`"
                )));
            }
        };
    }
}

/// The bytes of a percent-encoded text.
pub(super) enum Decoded {
    Bytes(Vec<u8>),
    /// Text that is hexadecimal or base64 itself, as in `yX6gfQ%3D%3D`.
    Text(String),
}

/// Decodes percent-encoded text, in which `+` is a blank as in forms. Returns `None` if the text is
/// not encoded so.
///
/// # Errors
///
/// If an escape is incomplete.
pub(super) fn from_percent(text: &str) -> Result<Option<Decoded>, String> {
    // Encoders leave letters, digits and a few marks as they are. Others come from other forms.
    let is_plain =
        |byte: u8| byte.is_ascii_alphanumeric() || b"%+-_.~!*'();:@&=$,/?#[]".contains(&byte);
    let text: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    if !text.contains(&b'%') || !text.iter().copied().all(is_plain) {
        return Ok(None);
    }
    // In base64, `+` is a digit that encoders of URLs should not have left as it is.
    let is_text = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=-_ \r\n".contains(byte);
    let decoded = decode(&text, b'+')?;
    if decoded.len() > 3 && decoded.iter().all(is_text) {
        return Ok(String::from_utf8(decoded).ok().map(Decoded::Text));
    }
    decode(&text, b' ').map(|bytes| Some(Decoded::Bytes(bytes)))
}

/// Replaces escapes, and `+` by this byte.
fn decode(text: &[u8], plus: u8) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        bytes.push(match first {
            b'%' => {
                let digits = rest.split_at_checked(2);
                let byte = digits.and_then(|(digits, after)| {
                    rest = after;
                    data_encoding::HEXLOWER_PERMISSIVE.decode(digits).ok()
                });
                let wrong = || "`%` needs two hexadecimal digits after it".to_owned();
                byte.and_then(|byte| byte.first().copied()).ok_or_else(wrong)?
            }
            b'+' => plus,
            other => other,
        });
    }
    Ok(bytes)
}
