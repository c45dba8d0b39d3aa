//! Values for tests, by the shortest name that says what they are.

use kernel::{Currency, EmailAddress, Money, Quantity, Text, TicketTypeId, Timestamp};
use rust_decimal::Decimal;
use uuid::Uuid;

/// The UUID of a small number.
pub fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// A currency by its code.
///
/// # Panics
/// When there is no such currency.
pub fn currency(code: &str) -> Currency {
    Currency::parse(code).expect("a currency")
}

/// Money such as `"349.00 PLN"`.
///
/// # Panics
/// When it is not money.
pub fn money(text: &str) -> Money {
    let (amount, code) = text.split_once(' ').expect("an amount and a currency");
    let amount: Decimal = amount.parse().expect("a decimal");
    Money::new(amount, currency(code)).expect("money")
}

/// A quantity.
///
/// # Panics
/// For 0 or more than a million.
pub fn quantity(number: u32) -> Quantity {
    Quantity::try_from(number).expect("a quantity")
}

/// A text.
///
/// # Panics
/// When it is empty or too long.
pub fn text<const MAX: usize>(text: &str) -> Text<MAX> {
    Text::try_from(text.to_owned()).expect("a text")
}

/// An e-mail address.
///
/// # Panics
/// When it is none.
pub fn email(text: &str) -> EmailAddress {
    EmailAddress::try_from(text.to_owned()).expect("an e-mail address")
}

/// A ticket type's id.
///
/// # Panics
/// When it is none.
pub fn ticket_type(text: &str) -> TicketTypeId {
    text.parse().expect("a ticket type id")
}

/// A time such as `"2026-12-31T19:00:00Z"`.
///
/// # Panics
/// When it is none.
pub fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}
