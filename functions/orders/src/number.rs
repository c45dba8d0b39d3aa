//! The order's number, for people to read out on the phone and to type from paper.

use kernel::{Text, Timestamp};

/// Digits and letters without I, L, O, U and Z, which look like others. As many as a prime, so that one check character detects each
/// mistyped character and each pair of swapped neighbours.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKMNPQRSTVWXY";

/// The characters between the year and the check character.
const LENGTH: usize = 8;

/// How many numbers a year has: 31 to the power of 8.
pub const MAX_NUMBERS: u64 = 852_891_037_441;

/// Spreads consecutive serials, so that a number doesn't show how many orders there are. It is no multiple of 31, so that each serial
/// has another number.
const SPREAD: u64 = 520_313_277_067;

/// The number of an order, such as `2026-7GK3QD-M4X`: the year, eight characters for a serial that no other order of the year has, and
/// a check character. None once the year's numbers are used up.
pub fn order_number(placed_at: Timestamp, serial: u64) -> Option<Text<20>> {
    let year = placed_at.strftime("%Y").to_string();
    let mut rest = (serial < MAX_NUMBERS).then(|| spread(serial))?;
    let mut body = [0_u64; LENGTH];
    for place in &mut body {
        *place = rest % 31;
        rest /= 31;
    }
    let year_value = year.bytes().fold(0, |value, digit| value * 10 + u64::from(digit) % 16);
    let check = (1_u64..).zip(body).fold(year_value, |sum, (weight, value)| sum + weight * value) % 31;
    let text: String = body.into_iter().chain([check]).map(character).collect();
    let (first, last) = text.split_at(6);
    Text::try_from(format!("{year}-{first}-{last}")).ok()
}

fn spread(serial: u64) -> u64 {
    let product = u128::from(serial) * u128::from(SPREAD);
    u64::try_from(product % u128::from(MAX_NUMBERS)).unwrap_or_default()
}

fn character(value: u64) -> char {
    usize::try_from(value).ok().and_then(|value| ALPHABET.get(value)).map_or('0', |letter| char::from(*letter))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use std::collections::BTreeSet;

    use super::*;

    fn number(serial: u64) -> String {
        order_number("2026-11-22T10:00:00Z".parse().unwrap(), serial).unwrap().to_string()
    }

    fn check(text: &str) -> u64 {
        let value = |c: char| ALPHABET.iter().position(|letter| char::from(*letter) == c).unwrap() as u64;
        let year: u64 = text[..4].parse().unwrap();
        text[4..].chars().filter(|c| *c != '-').take(LENGTH).zip(1_u64..).fold(year, |sum, (c, w)| sum + w * value(c))
            % 31
    }

    fn is_valid(text: &str) -> bool {
        text.ends_with(character(check(text)))
    }

    #[test]
    fn number_has_year_body_and_check_character() {
        let text = number(1);
        assert_eq!((text.len(), &text[..5], &text[11..12]), (15, "2026-", "-"));
        assert!(is_valid(&text), "{text}");
    }

    #[test]
    fn different_serials_have_different_numbers() {
        let serials = (0..5000).chain(MAX_NUMBERS - 5000..MAX_NUMBERS);
        assert_eq!(serials.map(number).collect::<BTreeSet<_>>().len(), 10_000);
    }

    #[test]
    fn spreading_keeps_every_serial_apart() {
        assert_ne!(SPREAD % 31, 0);
        assert_eq!(31_u64.pow(LENGTH as u32), MAX_NUMBERS);
    }

    #[test]
    fn year_has_no_more_numbers_than_that() {
        assert_eq!(order_number("2026-11-22T10:00:00Z".parse().unwrap(), MAX_NUMBERS), None);
    }

    #[test]
    fn mistyped_character_is_detected() {
        let text = number(42);
        for place in (5..14).filter(|place| *place != 11) {
            for other in ALPHABET.iter().map(|letter| char::from(*letter)) {
                let mut typed: Vec<char> = text.chars().collect();
                if typed[place] != other {
                    typed[place] = other;
                    assert!(!is_valid(&typed.iter().collect::<String>()), "{text}, {place}, {other}");
                }
            }
        }
    }

    #[test]
    fn swapped_neighbours_are_detected() {
        for text in (0..500).map(number) {
            for (first, second) in [(5, 6), (6, 7), (7, 8), (8, 9), (9, 10), (10, 12), (12, 13)] {
                let mut typed: Vec<char> = text.chars().collect();
                if typed[first] != typed[second] {
                    typed.swap(first, second);
                    assert!(!is_valid(&typed.iter().collect::<String>()), "{text}, {first}");
                }
            }
        }
    }
}
