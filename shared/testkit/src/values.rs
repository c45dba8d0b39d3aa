//! Short constructors of values for tests.

use kernel::{Currency, EmailAddress, Money, Quantity, Text, TicketTypeId, Timestamp};
use rust_decimal::Decimal;
use uuid::Uuid;

/// A UUID made from a small number.
pub fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// A currency by its ISO 4217 code.
///
/// # Panics
/// For an unknown code.
pub fn currency(code: &str) -> Currency {
    Currency::parse(code).expect("a currency")
}

/// Money such as `"349.00 PLN"`.
///
/// # Panics
/// For any other format.
pub fn money(text: &str) -> Money {
    let (amount, code) = text.split_once(' ').expect("an amount and a currency");
    let amount: Decimal = amount.parse().expect("a decimal");
    Money::new(amount, currency(code)).expect("money")
}

/// A number of tickets.
///
/// # Panics
/// For 0 or more than a million.
pub fn quantity(number: u32) -> Quantity {
    Quantity::try_from(number).expect("a quantity")
}

/// A text of at most `MAX` characters.
///
/// # Panics
/// For an empty or too long text.
pub fn text<const MAX: usize>(text: &str) -> Text<MAX> {
    Text::try_from(text.to_owned()).expect("a text")
}

/// An e-mail address.
///
/// # Panics
/// For an invalid value.
pub fn email(text: &str) -> EmailAddress {
    EmailAddress::try_from(text.to_owned()).expect("an e-mail address")
}

/// A ticket type's id.
///
/// # Panics
/// For an invalid value.
pub fn ticket_type(text: &str) -> TicketTypeId {
    text.parse().expect("a ticket type id")
}

/// A time such as `"2026-12-31T19:00:00Z"`.
///
/// # Panics
/// For an invalid value.
pub fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}
