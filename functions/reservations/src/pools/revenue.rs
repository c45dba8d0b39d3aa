//! The revenue of sold seats.

use kernel::{Currency, Money};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A sum of payments in one currency. It can exceed the largest `Money`, which is one payment.
///
/// As JSON `{"amount": "34900.00", "currency": "PLN"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Revenue {
    #[schemars(with = "String", regex(pattern = r"^[0-9]+(\.[0-9]+)?$"))]
    amount: Decimal,
    currency: Currency,
}

impl Revenue {
    pub fn zero(currency: Currency) -> Self {
        Self { amount: Decimal::new(0, currency.exponent()), currency }
    }

    pub fn amount(self) -> Decimal {
        self.amount
    }

    pub fn currency(self) -> Currency {
        self.currency
    }

    /// Ignores money in another currency, which a ticket pool refuses.
    #[must_use]
    pub fn plus(self, money: Money) -> Self {
        if money.currency() != self.currency {
            return self;
        }
        Self { amount: self.amount.saturating_add(money.amount()), ..self }
    }

    /// Ignores money in another currency.
    #[must_use]
    pub fn minus(self, money: Money) -> Self {
        if money.currency() != self.currency {
            return self;
        }
        Self { amount: self.amount.saturating_sub(money.amount()), ..self }
    }

    /// Without what was taken back of it, but not below zero. Ignores money in another currency.
    #[must_use]
    pub fn without(self, taken_back: Self) -> Self {
        if taken_back.currency != self.currency {
            return self;
        }
        let left = self.amount.saturating_sub(taken_back.amount);
        if left.is_sign_negative() { Self::zero(self.currency) } else { Self { amount: left, ..self } }
    }

    /// The sum of both, if they have the same currency.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        if other.currency != self.currency {
            return self;
        }
        Self { amount: self.amount.saturating_add(other.amount), ..self }
    }
}
