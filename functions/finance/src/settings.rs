//! What a deployment says of the seller.

use jiff::tz::TimeZone;
use lambda::{Env, StartError};

use crate::invoice::issuing::Books;
use crate::invoice::tax::TaxRates;

/// The seller as documents show it, and what their numbers begin with.
///
/// # Errors
/// [`StartError`] for what is missing in template.yaml, or not as its parameters say.
pub fn books(env: &Env) -> Result<Books, StartError> {
    let seller = serde_json::from_str(env.var("SELLER")?).map_err(|error| unusable("SELLER", error))?;
    Ok(Books {
        seller,
        time_zone: time_zone(env)?,
        invoice_prefix: prefix(env, "INVOICE_PREFIX")?,
        credit_note_prefix: prefix(env, "CREDIT_NOTE_PREFIX")?,
    })
}

/// Where the seller is: by it, days and years are told.
///
/// # Errors
/// [`StartError`] for what is not in the IANA time zone database.
pub fn time_zone(env: &Env) -> Result<TimeZone, StartError> {
    TimeZone::get(env.var("SELLER_TIME_ZONE")?).map_err(|error| unusable("SELLER_TIME_ZONE", error))
}

/// Rates of tax: those that come with the program, but for the countries that the deployment gives others for.
///
/// # Errors
/// [`StartError`] for what is not a list of rates.
pub fn tax_rates(env: &Env) -> Result<TaxRates, StartError> {
    TaxRates::new(env.var("TAX_RATES")?).map_err(|error| unusable("TAX_RATES", error))
}

fn prefix(env: &Env, name: &str) -> Result<String, StartError> {
    let prefix = env.var(name)?;
    let is_prefix = (1..=10).contains(&prefix.len()) && prefix.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_prefix { Ok(prefix.to_owned()) } else { Err(unusable(name, "must be 1 to 10 letters or digits")) }
}

fn unusable(name: &str, reason: impl ToString) -> StartError {
    StartError::Unusable { name: name.to_owned(), reason: reason.to_string() }
}
