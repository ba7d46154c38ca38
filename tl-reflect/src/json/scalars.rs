//! Numbers and raw bytes in JSON.

use data_encoding::{BASE64_NOPAD, HEXLOWER_PERMISSIVE};
use serde_json::Number;

use super::tree::Json;

/// Reads a whole number of type `ty`, which ranges from `least` to `most`.
pub(super) fn number(json: &Json, ty: &str, least: i64, most: i64) -> Result<i64, String> {
    let Json::Number(number) = json else {
        return Err(format!("expected `{ty}`, a whole number, found {}", json.kind()));
    };
    match whole(number) {
        Some(value) if (i128::from(least)..=i128::from(most)).contains(&value) => Ok(value as i64),
        Some(value) => Err(format!("{value} is out of range for `{ty}`: {least} to {most}")),
        None => Err(format!("expected `{ty}`, a whole number, found {number}")),
    }
}

fn whole(number: &Number) -> Option<i128> {
    number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from))
}

/// Reads a `double`: a number, or the text of one that JSON does not have.
pub(super) fn double(json: &Json) -> Result<f64, String> {
    match json {
        Json::Number(number) => number.as_f64(),
        Json::String(text) => match text.as_str() {
            "NaN" => Some(f64::NAN),
            "Infinity" => Some(f64::INFINITY),
            "-Infinity" => Some(f64::NEG_INFINITY),
            text => bits(text, 16).map(f64::from_bits),
        },
        _ => None,
    }
    .ok_or_else(|| format!("expected a number, found {}", json.kind()))
}

/// Reads a `float`, as a `double` in range.
pub(super) fn float(json: &Json) -> Result<f32, String> {
    if let Json::String(text) = json
        && let Some(bits) = bits(text, 8)
    {
        return Ok(f32::from_bits(bits as u32));
    }
    let value = double(json)?;
    match value as f32 {
        single if single.is_infinite() && value.is_finite() => {
            Err(format!("{value:e} is out of range for `float`: up to {:e}", f32::MAX))
        }
        _ if value.is_nan() => Ok(f32::NAN),
        single => Ok(single),
    }
}

/// Returns the value of `0x` and `count` hexadecimal digits.
fn bits(text: &str, count: usize) -> Option<u64> {
    let digits = text.strip_prefix("0x").filter(|digits| digits.len() == count)?;
    // `from_str_radix` would accept a `+`.
    digits.chars().try_fold(0, |bits, digit| Some(bits << 4 | u64::from(digit.to_digit(16)?)))
}

/// Returns the value of decimal digits with an optional minus sign.
pub(super) fn decimal(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    // `parse` would accept a `+`.
    let are_digits = digits.bytes().all(|digit| digit.is_ascii_digit());
    text.parse().ok().filter(|_| are_digits)
}

/// Reads bytes in hexadecimal.
pub(super) fn hex(json: &Json) -> Option<Vec<u8>> {
    let Json::String(text) = json else { return None };
    hex_digits(text)
}

/// Returns the bytes of hexadecimal digits.
pub(super) fn hex_digits(text: &str) -> Option<Vec<u8>> {
    HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok()
}

/// Reads bytes in base64 with padding.
pub(super) fn base64(text: &str) -> Result<Vec<u8>, String> {
    if !text.len().is_multiple_of(4) {
        return Err(format!("expected base64: the length, {}, is not a multiple of 4", text.len()));
    }
    // `BASE64` would accept padding in the middle.
    let digits = text.strip_suffix("==").or(text.strip_suffix('=')).unwrap_or(text);
    BASE64_NOPAD.decode(digits.as_bytes()).map_err(|error| format!("expected base64: {error}"))
}
