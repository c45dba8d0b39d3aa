//! Money in the reader's language.

use kernel::Money;

use crate::Language;
use crate::words::TEXTS;

/// An amount with its currency: "PLN 1,349.00", "1 349,00 zł".
pub fn money(money: Money, language: Language) -> String {
    let symbol = TEXTS.message(language, "currency", &[("code", money.currency().code())]);
    TEXTS.message(language, "money", &[("amount", &amount(money, language)), ("currency", &symbol)])
}

/// An amount without its currency: "1,349.00", "1 349,00".
pub fn amount(money: Money, language: Language) -> String {
    let digits = money.amount().to_string();
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut amount = grouped(whole, language);
    if !fraction.is_empty() {
        amount.push_str(&TEXTS.message(language, "decimal-separator", &[]));
        amount.push_str(fraction);
    }
    amount
}

/// A whole number: "58,000", "58 000".
pub fn number(number: u64, language: Language) -> String {
    grouped(&number.to_string(), language)
}

/// Digits in groups of three.
fn grouped(digits: &str, language: Language) -> String {
    let separator = TEXTS.message(language, "group-separator", &[]);
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push_str(&separator);
        }
        grouped.push(digit);
    }
    grouped
}
