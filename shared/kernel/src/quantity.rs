use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Invalid;

/// A number of tickets, 1 to 1,000,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "u32", into = "u32")]
#[schemars(inline, extend("minimum" = 1, "maximum" = 1_000_000))]
pub struct Quantity(u32);

impl Quantity {
    /// The smallest quantity.
    pub const ONE: Self = Self(1);

    /// Ten tickets.
    pub const TEN: Self = Self(10);

    /// The number, 1 to 1,000,000.
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for Quantity {
    type Error = Invalid;
    fn try_from(number: u32) -> Result<Self, Invalid> {
        if (1..=1_000_000).contains(&number) {
            Ok(Self(number))
        } else {
            Err(Invalid::new("invalid_quantity", "must be 1 to 1,000,000"))
        }
    }
}

impl From<Quantity> for u32 {
    fn from(quantity: Quantity) -> Self {
        quantity.0
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
