//! The order's number, for people to read out on the phone and to type from paper.

use kernel::{OrderId, Text, Timestamp};

/// Crockford's Base32: no I, L, O or U to mistake for something else.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The number of an order, such as `2026-7GK3QD-4M`: the year, 35 bits of the order's id, and a check character that detects a
/// mistyped character and two swapped neighbours. The order's identity is its id, from which the number is derived.
pub fn order_number(order_id: OrderId, placed_at: Timestamp) -> Text<20> {
    let mut bits = order_id.uuid().as_u128();
    let mut body = [0_u8; 7];
    for place in &mut body {
        *place = (bits & 31) as u8;
        bits >>= 5;
    }
    let check = body.iter().zip(1_u32..).fold(0, |sum, (value, weight)| sum + u32::from(*value) * weight) % 31;
    let text = |value: u32| ALPHABET.get(value as usize).map_or('0', |letter| char::from(*letter));
    let body: String = body.iter().map(|value| text(u32::from(*value))).collect();
    let (first, last) = body.split_at(6);
    let year = placed_at.strftime("%Y");
    Text::try_from(format!("{year}-{first}-{last}{}", text(check))).unwrap_or_else(|_| unreachable!("14 characters"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use uuid::Uuid;

    fn number(id: u128) -> String {
        order_number(OrderId::new(Uuid::from_u128(id)), "2026-11-22T10:00:00Z".parse().unwrap()).to_string()
    }

    #[test]
    fn number_is_year_body_and_check_character() {
        assert_eq!(number(0x0123_4567_89ab_cdef), "2026-FFKQT4-Y0");
    }

    #[test]
    fn same_order_always_has_the_same_number() {
        assert_eq!(number(42), number(42));
    }

    #[test]
    fn one_changed_character_changes_the_check_character() {
        assert_ne!(number(1).chars().last(), number(2).chars().last());
    }
}
