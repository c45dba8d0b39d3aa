//! Value-added tax on admissions: the rate of a country on a day, and the tax in a price.
//!
//! Finance taxes invoices by these rates, and concerts puts nothing on sale in a country without one.

#![warn(missing_docs)]

mod rate;
mod rates;

pub use rate::TaxRate;
pub use rates::{InvalidRates, TaxRates};
