//! A billing profile as its owner typed it.

use kernel::{CountryCode, Invalid, TextInput};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::billing_profile::BillingDetails;
use crate::invoices::document::BillingAddress;
use crate::tax_numbers;

/// A billing profile whose parts fit its country.
#[derive(Deserialize, JsonSchema)]
#[serde(try_from = "Wire")]
#[schemars(with = "Wire", rename = "BillingProfile")]
pub struct BillingInput(BillingDetails);

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "BillingProfile")]
struct Wire {
    /// A person or a company.
    name: TextInput<200>,
    address: AddressInput,
    /// With or without the country's prefix, spaces, dots and dashes. Checked against the formats of its country.
    #[schemars(extend("maxLength" = MAX_TAX_ID_LENGTH))]
    tax_id: Option<String>,
}

/// As typed, in characters.
const MAX_TAX_ID_LENGTH: usize = 40;

#[derive(Deserialize, JsonSchema)]
#[serde(try_from = "AddressWire")]
#[schemars(with = "AddressWire", rename = "BillingAddress")]
struct AddressInput(BillingAddress);

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "BillingAddress")]
struct AddressWire {
    /// With the house number.
    street: TextInput<200>,
    city: TextInput<100>,
    /// Required where every address has one.
    postal_code: Option<TextInput<20>>,
    country: CountryCode,
    /// State or province, if the country's addresses have one.
    state: Option<TextInput<60>>,
}

impl BillingInput {
    /// The profile, to be stored.
    pub fn into_details(self) -> BillingDetails {
        self.0
    }
}

impl TryFrom<Wire> for BillingInput {
    type Error = Invalid;
    fn try_from(Wire { name, address: AddressInput(address), tax_id }: Wire) -> Result<Self, Invalid> {
        let parsed = tax_id.map(|typed| {
            if typed.chars().count() > MAX_TAX_ID_LENGTH {
                return Err(Invalid::new("too_long", format!("must be at most {MAX_TAX_ID_LENGTH} characters")));
            }
            tax_numbers::parse(&typed, &address.country)
        });
        let tax_id = parsed.transpose().map_err(|invalid| invalid.at("taxId"))?;
        Ok(Self(BillingDetails { name: name.into(), address, tax_id }))
    }
}

impl TryFrom<AddressWire> for AddressInput {
    type Error = Invalid;
    fn try_from(wire: AddressWire) -> Result<Self, Invalid> {
        let AddressWire { street, city, postal_code, country, state } = wire;
        country.check_has_postal_code(postal_code.as_ref())?;
        Ok(Self(BillingAddress {
            street: street.into(),
            city: city.into(),
            postal_code: postal_code.map(TextInput::into_text),
            country,
            state: state.map(TextInput::into_text),
        }))
    }
}
