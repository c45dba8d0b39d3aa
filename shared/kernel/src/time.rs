//! Times and days from outside, in exactly the forms of RFC 3339. jiff itself also reads many others, such as offsets of 25 hours, times
//! of 24:00, and days without dashes.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::Invalid;

/// Reads a time with its offset. A leap second is refused: it could not be distinguished from the second before.
///
/// # Errors
/// `invalid_time` for anything that is not a `date-time` of RFC 3339.
pub fn parse_time(text: &str) -> Result<Timestamp, Invalid> {
    let invalid = || {
        Invalid::new("invalid_time", "must be a time of RFC 3339 with its offset, such as 2031-06-20T19:00:00+02:00")
    };
    is_time(text.as_bytes()).then(|| text.parse().ok()).flatten().ok_or_else(invalid)
}

/// Reads a day.
///
/// # Errors
/// `invalid_date` for anything that is not a `full-date` of RFC 3339.
pub fn parse_date(text: &str) -> Result<Date, Invalid> {
    let invalid = || Invalid::new("invalid_date", "must be a day such as 2031-06-20");
    fits(text.as_bytes(), b"dddd-dd-dd").then(|| text.parse().ok()).flatten().ok_or_else(invalid)
}

fn is_time(text: &[u8]) -> bool {
    let Some((day, rest)) = text.split_at_checked(10) else { return false };
    let Some((clock, rest)) = rest.split_at_checked(9) else { return false };
    let fraction = rest.strip_prefix(b".").map(|digits| digits.iter().take_while(|b| b.is_ascii_digit()).count());
    let offset = match fraction {
        Some(0) => return false,
        Some(digits) => rest.get(digits.saturating_add(1)..).unwrap_or_default(),
        None => rest,
    };
    fits(day, b"dddd-dd-dd") && fits(clock, b"Tdd:dd:dd") && is_clock(clock, [1, 4, 7]) && is_offset(offset)
}

fn is_offset(text: &[u8]) -> bool {
    fits(text, b"Z") || (fits(text, b"+dd:dd") || fits(text, b"-dd:dd")) && is_clock(text, [1, 4, usize::MAX])
}

/// Whether the hour, minute and second at these places are below 24 and 60.
fn is_clock(text: &[u8], [hour, minute, second]: [usize; 3]) -> bool {
    let two_digits = |at: usize| text.get(at..at.saturating_add(2));
    [(hour, b"24"), (minute, b"60"), (second, b"60")]
        .into_iter()
        .all(|(at, bound)| two_digits(at).is_none_or(|digits| digits < bound.as_slice()))
}

/// Whether the text has this form, in which `d` is a digit. Letters may be of either case.
fn fits(text: &[u8], form: &[u8]) -> bool {
    let fits_one = |(byte, form): (&u8, &u8)| match form {
        b'd' => byte.is_ascii_digit(),
        form => byte.eq_ignore_ascii_case(form),
    };
    text.len() == form.len() && text.iter().zip(form).all(fits_one)
}
