//! The deployment's settings for the seller and for Stripe.

use jiff::tz::TimeZone;
use lambda::{Env, StartError};
use serde::Deserialize;
use stripe::{Client, Secret};

use crate::invoices::document::{BillingAddress, Seller};
use crate::invoices::issuing::IssuerSettings;
use crate::invoices::tax::TaxRates;

pub fn issuer_settings(env: &Env) -> Result<IssuerSettings, StartError> {
    Ok(IssuerSettings {
        seller: seller(env)?,
        time_zone: time_zone(env)?,
        invoice_prefix: prefix(env, "INVOICE_PREFIX")?,
        credit_note_prefix: prefix(env, "CREDIT_NOTE_PREFIX")?,
    })
}

fn seller(env: &Env) -> Result<Seller, StartError> {
    Ok(Seller {
        name: env.parsed("SELLER_NAME")?,
        address: BillingAddress {
            street: env.parsed("SELLER_STREET")?,
            city: env.parsed("SELLER_CITY")?,
            postal_code: Some(env.parsed("SELLER_POSTAL_CODE")?),
            country: env.parsed("SELLER_COUNTRY")?,
            state: env.parsed_if_given("SELLER_STATE")?,
        },
        tax_id: env.parsed("SELLER_TAX_ID")?,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct StripeSecret {
    api_key: String,
}

pub async fn stripe(env: &Env) -> Result<Client, StartError> {
    let secret: StripeSecret = env.secret("STRIPE_SECRET").await?;
    Ok(Client::new(env.vendors(), env.var("STRIPE_URL")?, &Secret::new(secret.api_key)))
}

/// The seller's time zone determines the day and year of each document.
pub fn time_zone(env: &Env) -> Result<TimeZone, StartError> {
    TimeZone::get(env.var("SELLER_TIME_ZONE")?).map_err(|error| unusable("SELLER_TIME_ZONE", error))
}

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
