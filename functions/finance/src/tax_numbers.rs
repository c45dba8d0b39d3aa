//! Tax ids as people type them: with spaces, dots, dashes and prefixes. Source of the formats and check digits: European Commission,
//! "VIES: structure of VAT numbers"; the tax offices of Great Britain, Switzerland and Norway.

use kernel::{CountryCode, Invalid, in_ascii_forms};

use crate::invoices::document::TaxId;

/// The tax id in upper case and without separators, with its country prefix if that was typed. Without one it is an id of this country.
///
/// # Errors
/// The id has no format of the country, or its check digits are wrong.
pub fn parse(typed: &str, country: &CountryCode) -> Result<TaxId, Invalid> {
    let invalid = || Invalid::new("invalid_tax_id", "must be a tax id of the country, such as PL5252248481");
    let plain = without_separators(typed).ok_or_else(invalid)?;
    let country = prefix_of(country.as_str());
    if let Some((prefix, number)) = with_prefix(&plain) {
        match check_of(prefix)(number) {
            Check::Right => return TaxId::try_from(format!("{prefix}{number}")).map_err(|_| invalid()),
            Check::Wrong => return Err(invalid()),
            Check::OtherFormat if prefix == country => return Err(invalid()),
            // The id of another country may start with the same letters.
            Check::OtherFormat => {}
        }
    }
    let is_valid = match (SCHEMES.iter().any(|(known, _)| *known == country), check_of(country)(&plain)) {
        (true, Check::Right) => true,
        (true, Check::Wrong) => false,
        (true, Check::OtherFormat) => is_national(&plain, country),
        (false, _) => true,
    };
    if !is_valid {
        return Err(invalid());
    }
    // Without a known format, the dashes may matter.
    let id = if SCHEMES.iter().any(|(known, _)| *known == country) { plain } else { with_dashes(typed) };
    TaxId::try_from(id).map_err(|_| invalid())
}

enum Check {
    Right,
    Wrong,
    OtherFormat,
}

type Checker = fn(&str) -> Check;

/// The prefixes of VAT numbers. CHE is Switzerland's, EL is Greece's, XI is Northern Ireland's.
const SCHEMES: [(&str, Checker); 31] = [
    ("AT", austria),
    ("BE", belgium),
    ("BG", bulgaria),
    ("CHE", switzerland),
    ("CY", cyprus),
    ("CZ", czechia),
    ("DE", germany),
    ("DK", denmark),
    ("EE", estonia),
    ("EL", greece),
    ("ES", spain),
    ("FI", finland),
    ("FR", france),
    ("GB", great_britain),
    ("HR", croatia),
    ("HU", hungary),
    ("IE", ireland),
    ("IT", italy),
    ("LT", lithuania),
    ("LU", luxembourg),
    ("LV", latvia),
    ("MT", malta),
    ("NL", netherlands),
    ("NO", norway),
    ("PL", poland),
    ("PT", portugal),
    ("RO", romania),
    ("SE", sweden),
    ("SI", slovenia),
    ("SK", slovakia),
    ("XI", great_britain),
];

fn check_of(prefix: &str) -> Checker {
    SCHEMES.iter().find(|(known, _)| *known == prefix).map_or(|_| Check::OtherFormat, |(_, check)| *check)
}

/// The prefix of a country's VAT numbers.
fn prefix_of(country: &str) -> &str {
    match country {
        "GR" => "EL",
        "CH" | "LI" => "CHE",
        "MC" => "FR",
        "IM" => "GB",
        country => country,
    }
}

fn with_prefix(plain: &str) -> Option<(&'static str, &str)> {
    let greek = plain.strip_prefix("GR").map(|number| ("EL", number));
    greek.or_else(|| SCHEMES.iter().find_map(|(prefix, _)| Some((*prefix, plain.strip_prefix(prefix)?))))
}

fn is_separator(letter: char) -> bool {
    letter.is_whitespace() || is_dash(letter) || matches!(letter, '.' | ',' | '/' | ':' | '\'' | '’' | '·')
}

fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '−')
}

/// None if there is something else than letters, digits and separators.
fn without_separators(typed: &str) -> Option<String> {
    let plain: String = in_ascii_forms(typed).chars().filter(|letter| !is_separator(*letter)).collect();
    plain.chars().all(|letter| letter.is_ascii_alphanumeric()).then(|| plain.to_ascii_uppercase())
}

fn with_dashes(typed: &str) -> String {
    let kept = in_ascii_forms(typed);
    let kept = kept.chars().filter(|letter| is_dash(*letter) || !is_separator(*letter));
    kept.map(|letter| if is_dash(letter) { '-' } else { letter.to_ascii_uppercase() }).collect()
}

/// Other ids that the country's tax office gives to people and companies, without prefix.
fn is_national(plain: &str, prefix: &str) -> bool {
    let count = plain.len();
    let is_number = plain.bytes().all(|byte| byte.is_ascii_digit());
    match prefix {
        // PESEL.
        "PL" => digits(plain, 11)
            .is_some_and(|digits| weighted(&digits, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]).is_multiple_of(10)),
        // Codice fiscale.
        "IT" => count == 16 && plain.starts_with(|letter: char| letter.is_ascii_uppercase()),
        "ES" | "PT" | "BE" | "DK" | "EL" | "FI" | "NO" | "CHE" => false,
        _ => is_number && (6..=14).contains(&count),
    }
}

/// The digits of a number of this length.
fn digits(number: &str, count: usize) -> Option<Vec<u32>> {
    let digits: Vec<u32> = number.chars().map(|digit| digit.to_digit(10)).collect::<Option<_>>()?;
    (digits.len() == count).then_some(digits)
}

fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

fn number_of(digits: &[u32]) -> u64 {
    digits.iter().fold(0, |number, digit| number * 10 + u64::from(*digit))
}

fn last(digits: &[u32]) -> u32 {
    digits.last().copied().unwrap_or_default()
}

fn checked(number: &str, count: usize, is_right: impl FnOnce(&[u32]) -> bool) -> Check {
    match digits(number, count) {
        Some(digits) if is_right(&digits) => Check::Right,
        Some(_) => Check::Wrong,
        None => Check::OtherFormat,
    }
}

/// The number without digits for a branch or an office after it.
fn without_suffix(number: &str, count: usize, suffix: usize) -> &str {
    match number.split_at_checked(count) {
        Some((standard, branch)) if digits(branch, suffix).is_some() => standard,
        _ => number,
    }
}

fn format_only(fits: bool) -> Check {
    if fits { Check::Right } else { Check::OtherFormat }
}

/// ISO/IEC 7064, MOD 11,10.
fn is_mod_11_10(digits: &[u32]) -> bool {
    let product = digits.iter().rev().skip(1).rev().fold(10, |product, digit| {
        let sum = (digit + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (product + last(digits)) % 10 == 1
}

/// Luhn's algorithm.
fn is_luhn(digits: &[u32]) -> bool {
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let places = digits.iter().rev().enumerate();
    places.map(|(place, digit)| if place % 2 == 1 { doubled(*digit) } else { *digit }).sum::<u32>().is_multiple_of(10)
}

// Without check digits: Austria's tax office publishes none for all series.
fn austria(number: &str) -> Check {
    format_only(number.strip_prefix('U').and_then(|number| digits(number, 8)).is_some())
}

fn belgium(number: &str) -> Check {
    let ten = if number.len() == 9 { format!("0{number}") } else { number.to_owned() };
    checked(&ten, 10, |digits| {
        let number = number_of(digits);
        number < 2_000_000_000 && 97 - number / 100 % 97 == number % 100
    })
}

fn bulgaria(number: &str) -> Check {
    format_only(digits(number, 9).or_else(|| digits(number, 10)).is_some())
}

fn switzerland(number: &str) -> Check {
    let suffix = ["MWST", "TVA", "IVA", "VAT"].into_iter().find_map(|suffix| number.strip_suffix(suffix));
    checked(suffix.unwrap_or(number), 9, |digits| {
        (weighted(digits, &[5, 4, 3, 2, 7, 6, 5, 4]) + last(digits)).is_multiple_of(11)
    })
}

fn cyprus(number: &str) -> Check {
    let fits = number.len() == 9 && number.ends_with(|letter: char| letter.is_ascii_uppercase());
    format_only(fits && number.get(..8).and_then(|number| digits(number, 8)).is_some())
}

fn czechia(number: &str) -> Check {
    match number.len() {
        8 => checked(number, 8, |digits| {
            let check = (11 - weighted(digits, &[8, 7, 6, 5, 4, 3, 2]) % 11) % 10;
            check == last(digits)
        }),
        count => format_only((9..=10).contains(&count) && digits(number, count).is_some()),
    }
}

// Without check digit: Germany's tax office does not publish how it is made.
fn germany(number: &str) -> Check {
    format_only(digits(number, 9).is_some())
}

fn denmark(number: &str) -> Check {
    checked(number, 8, |digits| weighted(digits, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11))
}

fn estonia(number: &str) -> Check {
    checked(number, 9, |digits| weighted(digits, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10))
}

fn greece(number: &str) -> Check {
    checked(number, 9, |digits| weighted(digits, &[256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10 == last(digits))
}

/// NIF: of a person with the letter at the end, of a foreigner with X, Y or Z at the beginning, of a company with a letter there.
fn spain(number: &str) -> Check {
    const LETTERS: &[u8] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    if number.len() != 9 || !number.is_ascii() {
        return Check::OtherFormat;
    }
    let (first, middle, end) = (number.get(..1), number.get(1..8), number.get(8..));
    let (Some(first), Some(middle), Some(end)) = (first, middle, end) else { return Check::OtherFormat };
    let Some(seven) = digits(middle, 7) else { return Check::OtherFormat };
    let leading = match first {
        "X" | "K" | "L" | "M" => Some(0),
        "Y" => Some(1),
        "Z" => Some(2),
        first => first.parse::<u64>().ok(),
    };
    let is_right = match leading {
        Some(leading) => {
            let rest = usize::try_from((leading * 10_000_000 + number_of(&seven)) % 23).unwrap_or_default();
            LETTERS.get(rest).is_some_and(|letter| end.as_bytes() == [*letter])
        }
        None => {
            let places = seven.iter().enumerate();
            let sum: u32 = places
                .map(|(place, digit)| if place % 2 == 0 { digit * 2 / 10 + digit * 2 % 10 } else { *digit })
                .sum();
            let check = (10 - sum % 10) % 10;
            let letter = b"JABCDEFGHI".get(usize::try_from(check).unwrap_or_default()).copied();
            end.parse() == Ok(check) || letter.is_some_and(|letter| end.as_bytes() == [letter])
        }
    };
    if is_right { Check::Right } else { Check::Wrong }
}

fn finland(number: &str) -> Check {
    checked(number, 8, |digits| (weighted(digits, &[7, 9, 10, 5, 8, 4, 2]) + last(digits)).is_multiple_of(11))
}

/// Two check characters, which may be letters, and the SIREN.
fn france(number: &str) -> Check {
    let Some((key, siren)) = number.split_at_checked(2) else { return Check::OtherFormat };
    let Some(siren) = digits(siren, 9) else { return Check::OtherFormat };
    match key.parse::<u64>() {
        Ok(key) if (12 + 3 * (number_of(&siren) % 97)) % 97 == key => Check::Right,
        Ok(_) => Check::Wrong,
        // Letters are given since there are too few numbers; how is not published.
        Err(_) => Check::Right,
    }
}

/// 9 digits, 12 with a branch, or GD and HA with 3 for public bodies.
fn great_britain(number: &str) -> Check {
    if number.strip_prefix("GD").or_else(|| number.strip_prefix("HA")).is_some_and(|body| digits(body, 3).is_some()) {
        return Check::Right;
    }
    checked(without_suffix(number, 9, 3), 9, |digits| {
        let check = u32::try_from(number_of(digits) % 100).unwrap_or_default();
        let sum = weighted(digits, &[8, 7, 6, 5, 4, 3, 2]) + check;
        sum.is_multiple_of(97) || (sum + 55).is_multiple_of(97)
    })
}

fn croatia(number: &str) -> Check {
    checked(number, 11, is_mod_11_10)
}

/// The community number, or the domestic one with 3 digits more.
fn hungary(number: &str) -> Check {
    checked(without_suffix(number, 8, 3), 8, |digits| weighted(digits, &[9, 7, 3, 1, 9, 7, 3, 1]).is_multiple_of(10))
}

fn ireland(number: &str) -> Check {
    let Some((seven, letters)) = number.split_at_checked(7) else { return Check::OtherFormat };
    let values: Option<Vec<u32>> = letters.chars().map(irish_letter).collect();
    let (check, second) = match values.as_deref() {
        Some([check]) => (*check, 0),
        Some([check, second]) => (*check, *second),
        _ => return Check::OtherFormat,
    };
    let Some(seven) = digits(seven, 7).or_else(|| irish_older(seven)) else { return Check::OtherFormat };
    let is_right = (weighted(&seven, &[8, 7, 6, 5, 4, 3, 2]) + second * 9) % 23 == check;
    if is_right { Check::Right } else { Check::Wrong }
}

/// From A, which is 1, to V, and W, which is 0. Other letters are not used at the end.
fn irish_letter(letter: char) -> Option<u32> {
    ('A'..='W').contains(&letter).then(|| (u32::from(letter) - u32::from('A') + 1) % 23)
}

/// The digits that the check letter of the older format is made from: it has a letter in the second place, and its first digit counts last.
fn irish_older(number: &str) -> Option<Vec<u32>> {
    let (first, rest) = number.split_at_checked(1)?;
    let five = rest.strip_prefix(|letter: char| letter.is_ascii_uppercase())?;
    digits(&format!("0{five}{first}"), 7)
}

fn italy(number: &str) -> Check {
    checked(number, 11, is_luhn)
}

fn lithuania(number: &str) -> Check {
    format_only(digits(number, 9).or_else(|| digits(number, 12)).is_some())
}

fn luxembourg(number: &str) -> Check {
    checked(number, 8, |digits| number_of(digits) / 100 % 89 == number_of(digits) % 100)
}

fn latvia(number: &str) -> Check {
    format_only(digits(number, 11).is_some())
}

fn malta(number: &str) -> Check {
    checked(number, 8, |digits| {
        37 - weighted(digits, &[3, 4, 6, 7, 8, 9]) % 37 == u32::try_from(number_of(digits) % 100).unwrap_or_default()
    })
}

/// 9 digits, B and 2 digits. Of companies the ninth is a check digit; of sole traders the whole is a MOD 97-10 of ISO/IEC 7064.
fn netherlands(number: &str) -> Check {
    let Some((nine, two)) = number.split_once('B') else { return Check::OtherFormat };
    let (Some(nine), Some(_)) = (digits(nine, 9), digits(two, 2)) else { return Check::OtherFormat };
    let is_of_company = weighted(&nine, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11 == last(&nine);
    let mod_97 = format!("NL{number}").chars().filter_map(|sign| sign.to_digit(36)).fold(0, |rest, value| {
        let shifted = if value > 9 { rest * 100 } else { rest * 10 };
        (shifted + value) % 97
    });
    if is_of_company || mod_97 == 1 { Check::Right } else { Check::Wrong }
}

fn norway(number: &str) -> Check {
    checked(number.strip_suffix("MVA").unwrap_or(number), 9, |digits| {
        (weighted(digits, &[3, 2, 7, 6, 5, 4, 3, 2]) + last(digits)).is_multiple_of(11)
    })
}

fn poland(number: &str) -> Check {
    checked(number, 10, |digits| weighted(digits, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == last(digits))
}

fn portugal(number: &str) -> Check {
    checked(number, 9, |digits| {
        let check = 11 - weighted(digits, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
        (if check > 9 { 0 } else { check }) == last(digits)
    })
}

fn romania(number: &str) -> Check {
    if !(2..=10).contains(&number.len()) {
        return Check::OtherFormat;
    }
    checked(&format!("{number:0>10}"), 10, |digits| {
        weighted(digits, &[7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10 % 11 % 10 == last(digits)
    })
}

/// The number of the organization and two digits more.
fn sweden(number: &str) -> Check {
    let Some((organization, _)) = digits(number, 12).and(number.split_at_checked(10)) else {
        return Check::OtherFormat;
    };
    checked(organization, 10, is_luhn)
}

fn slovenia(number: &str) -> Check {
    checked(number, 8, |digits| {
        let check = 11 - weighted(digits, &[8, 7, 6, 5, 4, 3, 2]) % 11;
        check != 11 && check % 10 == last(digits)
    })
}

fn slovakia(number: &str) -> Check {
    checked(number, 10, |digits| number_of(digits).is_multiple_of(11))
}
