use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::folding::in_ascii_forms;
use crate::{CountryCode, Invalid, Text};

/// A phone number as a person typed it: digits with spaces, dashes, dots, slashes and parentheses, with or without the country's
/// calling code.
#[derive(Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(inline, with = "Text<MAX_LENGTH>", description = "")]
pub struct PhoneNumber {
    /// With the calling code if it is international.
    digits: String,
    is_international: bool,
}

/// As typed, in characters.
const MAX_LENGTH: usize = 40;

/// In digits, with the calling code (ITU-T E.164).
const MAX_DIGITS: usize = 15;

/// The shortest numbers of small countries, in digits with the calling code.
const MIN_INTERNATIONAL_DIGITS: usize = 7;

const MIN_NATIONAL_DIGITS: usize = 5;

/// Calling codes with their countries. Source: ITU, "List of ITU-T Recommendation E.164 assigned country codes".
const CALLING_CODES: &str = include_str!("../data/calling_codes.tsv");

/// Countries where national numbers are dialed with their leading 0 from abroad, too.
const KEEP_LEADING_ZERO: [&str; 7] = ["BJ", "CG", "CI", "GA", "IT", "SM", "VA"];

impl PhoneNumber {
    /// The number in the form of E.164 (`+48600100200`). A number without calling code is one of this country. If neither is known, only
    /// its digits.
    ///
    /// # Errors
    /// [`Invalid`] if it is too long to be stored, which no number of E.164 is.
    pub fn in_country(&self, country: Option<&CountryCode>) -> Result<Text<20>, Invalid> {
        let number = match country.and_then(|country| Some((country, calling_code(country)?))) {
            _ if self.is_international => format!("+{}", self.digits),
            Some((country, code)) => international(&self.digits, country.as_str(), code),
            None => self.digits.clone(),
        };
        Text::try_from(number)
    }
}

fn calling_code(country: &CountryCode) -> Option<&'static str> {
    CALLING_CODES.lines().find_map(|line| {
        let (code, countries) = line.split_once('\t')?;
        countries.split('\t').any(|listed| listed == country.as_str()).then_some(code)
    })
}

/// Adds the calling code, unless the number has it without the plus sign. Without one more digit than E.164 allows.
fn international(digits: &str, country: &str, code: &str) -> String {
    // A Brazilian number of 11 digits may begin with the area code 55.
    let min_with_code = if country == "BR" { 12 } else { 11 };
    let has_code = digits.strip_prefix(code).is_some_and(|rest| digits.len() >= min_with_code && rest.len() >= 8);
    let trunk = match country {
        "BY" if digits.starts_with("80") => "80",
        "RU" | "KZ" | "LT" if digits.len() >= 9 && digits.starts_with('8') => "8",
        "HU" if digits.starts_with("06") => "06",
        // Two digits after the zero choose the company that carries the call.
        "BR" if digits.starts_with('0') && digits.len() >= 13 => digits.get(..3).unwrap_or("0"),
        _ if code == "1" && digits.len() == 11 => "1",
        country if KEEP_LEADING_ZERO.contains(&country) => "",
        _ => "0",
    };
    let national = digits.strip_prefix(trunk).unwrap_or(digits);
    let number = if has_code && trunk != "1" && !digits.starts_with('0') {
        digits.to_owned()
    } else {
        format!("{code}{national}")
    };
    if number.len() <= MAX_DIGITS { format!("+{number}") } else { digits.to_owned() }
}

impl TryFrom<String> for PhoneNumber {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        let invalid = || Invalid::new("invalid_phone", "must be a phone number such as +48 600 100 200");
        let text = in_ascii_forms(text.trim());
        if text.chars().count() > MAX_LENGTH {
            return Err(invalid());
        }
        // The national prefix that is not dialed from abroad: +49 (0) 30 123456.
        let text = text.strip_prefix("tel:").unwrap_or(&text).trim().replace("(0)", "");
        let (text, is_international) = match text.strip_prefix('+').or_else(|| text.strip_prefix("(+")) {
            Some(rest) => (rest, true),
            None => match text.strip_prefix("00") {
                Some(rest) => (rest, true),
                None => (text.as_str(), false),
            },
        };
        let is_separator = |letter: char| {
            letter.is_whitespace() || "-().,/\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2212}\u{00B7}".contains(letter)
        };
        if !text.chars().all(|letter| letter.is_ascii_digit() || is_separator(letter)) {
            return Err(invalid());
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let min = if is_international { MIN_INTERNATIONAL_DIGITS } else { MIN_NATIONAL_DIGITS };
        let has_no_such_code = is_international && digits.starts_with('0');
        if !(min..=MAX_DIGITS).contains(&digits.len()) || has_no_such_code {
            return Err(invalid());
        }
        Ok(Self { digits, is_international })
    }
}

// Personal data must not leak into logs through `{:?}`.
impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhoneNumber(…)")
    }
}
