use std::fmt;

use kernel::{Invalid, Money};
use rust_decimal::{Decimal, RoundingStrategy};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A tax rate in per cent: 0 to 100 with at most two decimals. In JSON a string: `"8"`, `"5.5"`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(inline, extend("pattern" = "^[0-9]{1,3}(\\.[0-9]{1,2})?$"))]
pub struct TaxRate(Decimal);

impl TaxRate {
    /// No tax.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// The tax contained in a price: price * rate / (100 + rate), rounded half away from zero to the currency's smallest unit.
    pub fn tax_in(self, gross: Money) -> Money {
        let part = || gross.amount().checked_mul(self.0)?.checked_div(Decimal::ONE_HUNDRED.checked_add(self.0)?);
        let rounded = part()
            .map(|tax| tax.round_dp_with_strategy(gross.currency().exponent(), RoundingStrategy::MidpointAwayFromZero));
        // The tax is less than the price and has its number of decimals: always valid money.
        rounded.and_then(|tax| Money::new(tax, gross.currency()).ok()).unwrap_or(Money::zero(gross.currency()))
    }
}

impl TryFrom<String> for TaxRate {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        let invalid = || Invalid::new("invalid_rate", "must be 0 to 100 per cent with at most two decimals");
        let rate: Decimal = text.parse().map_err(|_| invalid())?;
        let is_rate = !rate.is_sign_negative() && rate <= Decimal::ONE_HUNDRED && rate.normalize().scale() <= 2;
        if is_rate { Ok(Self(rate.normalize())) } else { Err(invalid()) }
    }
}

impl From<TaxRate> for String {
    fn from(rate: TaxRate) -> Self {
        rate.to_string()
    }
}

impl fmt::Display for TaxRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for TaxRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self} %")
    }
}
