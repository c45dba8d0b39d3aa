//! What seats were sold for.

use kernel::{Currency, Money};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A sum of payments in one currency. Unlike `Money` it may be more than one payment can come to.
///
/// As JSON `{"amount": "34900.00", "currency": "PLN"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Revenue {
    #[schemars(with = "String", regex(pattern = r"^[0-9]+(\.[0-9]+)?$"))]
    amount: Decimal,
    currency: Currency,
}

impl Revenue {
    /// Nothing so far.
    pub fn zero(currency: Currency) -> Self {
        Self { amount: Decimal::new(0, currency.exponent()), currency }
    }

    /// The decimal amount.
    pub fn amount(self) -> Decimal {
        self.amount
    }

    /// The currency.
    pub fn currency(self) -> Currency {
        self.currency
    }

    /// With money taken. Of another currency than its own a pool takes none: see
    /// [`TicketPoolRefusal::OtherCurrency`](crate::ticket_pool::TicketPoolRefusal::OtherCurrency).
    #[must_use]
    pub fn plus(self, money: Money) -> Self {
        if money.currency() != self.currency {
            return self;
        }
        Self { amount: self.amount.saturating_add(money.amount()), ..self }
    }

    /// With money given back.
    #[must_use]
    pub fn minus(self, money: Money) -> Self {
        if money.currency() != self.currency {
            return self;
        }
        Self { amount: self.amount.saturating_sub(money.amount()), ..self }
    }

    /// Of both together, where they are of one currency.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        if other.currency != self.currency {
            return self;
        }
        Self { amount: self.amount.saturating_add(other.amount), ..self }
    }
}
