//! Lenient reading of responses. FedEx sends strings instead of numbers and booleans, gzip, two forms of errors, and HTML pages.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::MultiGzDecoder;
use http::Response;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::Value;
use vendor::MAX_RESPONSE_BYTES;

/// First bytes of gzip (RFC 1952).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The body of a response, decompressed if necessary. FedEx compresses some responses without being asked to.
pub(crate) fn unpacked(response: &Response<Vec<u8>>) -> Option<Cow<'_, [u8]>> {
    let body = response.body();
    if !body.starts_with(&GZIP) {
        return Some(Cow::Borrowed(body));
    }
    let mut bytes = Vec::new();
    let limit = u64::try_from(MAX_RESPONSE_BYTES).unwrap_or(u64::MAX);
    MultiGzDecoder::new(body.as_slice()).take(limit).read_to_end(&mut bytes).ok()?;
    Some(Cow::Owned(bytes))
}

/// The error codes of a response in either form: `{"errors": [{"code"}]}` or `{"error", "error_detail"}`.
pub(crate) fn error_codes(body: &Value) -> Vec<&str> {
    let list = body.get("errors").and_then(Value::as_array).into_iter().flatten();
    let codes = list.filter_map(|error| error.get("code").and_then(Value::as_str));
    codes.chain(body.get("error").and_then(Value::as_str)).collect()
}

/// A code that is safe to store and log, or `-` if it could contain parts of the request.
pub(crate) fn code(text: &str) -> String {
    let is_code = |letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit() || "._-".contains(letter);
    if !text.is_empty() && text.len() <= 80 && text.chars().all(is_code) { text.to_owned() } else { "-".to_owned() }
}

/// Whether a 429 is about the daily quota.
pub(crate) fn mentions_quota(body: &[u8]) -> bool {
    String::from_utf8_lossy(body).to_ascii_lowercase().contains("quota")
}

/// A string or number as text. `None` if it is neither, or empty.
pub(crate) fn text(value: &Value, pointer: &str) -> Option<String> {
    match value.pointer(pointer)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A boolean, also as a string.
pub(crate) fn boolean(value: &Value, pointer: &str) -> Option<bool> {
    match value.pointer(pointer)? {
        Value::Bool(boolean) => Some(*boolean),
        Value::String(text) if text.trim().eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.trim().eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// The elements of a list. Empty if there is no list.
pub(crate) fn list<'a>(value: &'a Value, pointer: &str) -> impl DoubleEndedIterator<Item = &'a Value> + use<'a> {
    value.pointer(pointer).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default().iter()
}

/// A time. UTC is assumed if it has no offset.
pub(crate) fn time(value: &Value, pointer: &str) -> Option<Timestamp> {
    let text = text(value, pointer)?;
    let with_offset = text.parse::<Timestamp>().ok();
    with_offset.or_else(|| Some(text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp()))
}
