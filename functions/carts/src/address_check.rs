//! Whether the courier can deliver to an address, checked while the buyer can still correct it.

use std::sync::Arc;
use std::time::Duration;

use fedex::{Account, Address, Client, InvalidField, ResolvedAddress, Shortcoming};
use kernel::PostalAddress;
use lambda::http::Problem;
use lambda::{Env, StartError};
use schemars::JsonSchema;
use serde::Serialize;

/// The check is only advice, so the buyer does not wait longer for it.
const TIMEOUT: Duration = Duration::from_secs(5);

#[derive(Clone)]
pub struct AddressCheck(Client);

/// The address as the courier would write it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Suggestion {
    /// Street and house number.
    street: String,
    city: Option<String>,
    postal_code: Option<String>,
    /// State or province. Absent in countries without them.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<String>,
    country: Option<String>,
}

/// The additional members of the problem `address_undeliverable`.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub struct Undeliverable {
    /// Similar addresses that the courier knows. May be empty.
    suggestions: Option<Vec<Suggestion>>,
}

impl AddressCheck {
    pub async fn from_env(env: &Env) -> Result<Self, StartError> {
        let account: Account = env.secret("FEDEX_SECRET").await?;
        let clock = env.clone();
        Ok(Self(Client::new(env.vendors(), env.var("FEDEX_URL")?, account, Arc::new(move || clock.now()))))
    }

    /// Refuses an address only if the courier says that it is undeliverable. If the courier does not answer or does not know
    /// the address, it is accepted; staff correct what turns out to be wrong later.
    pub async fn check(&self, address: &PostalAddress) -> Result<(), Problem> {
        let given = Address::try_from(address).map_err(does_not_fit)?;
        let asked = tokio::time::timeout(TIMEOUT, self.0.validate_address(&given)).await;
        let found = asked.ok().and_then(Result::ok).unwrap_or_default();
        check_deliverable(&given, &found)
    }
}

/// Refuses an address if the courier's answer says that it is undeliverable, with the courier's suggestions.
pub fn check_deliverable(given: &Address, found: &[ResolvedAddress]) -> Result<(), Problem> {
    match found.first().and_then(objection) {
        Some(objection) => {
            let similar = found.iter().filter(|found| found.is_resolved && found.differs_from(given));
            Err(undeliverable(objection).with("suggestions", similar.map(Suggestion::of).collect::<Vec<_>>()))
        }
        None => Ok(()),
    }
}

pub fn undeliverable(objection: &'static str) -> Problem {
    Problem::new(422, "address_undeliverable", objection).at("/address")
}

fn objection(found: &ResolvedAddress) -> Option<&'static str> {
    if found.is_post_office_box {
        return Some("Couriers do not deliver to post-office boxes. Enter a street address.");
    }
    found.shortcomings.iter().find_map(|shortcoming| match shortcoming {
        Shortcoming::SuiteMissing => Some("The building has several flats or offices. Add the number of yours."),
        Shortcoming::SuiteInvalid => Some("The building has no such flat or office. Correct its number."),
        Shortcoming::Malformed => Some("The address is incomplete for its country. Add the missing parts."),
        Shortcoming::CountryNotChecked => None,
    })
}

fn does_not_fit(error: InvalidField) -> Problem {
    let field = match error {
        InvalidField::City => "city",
        InvalidField::PostalCode => "postalCode",
        InvalidField::State => "state",
        _ => "street",
    };
    Problem::invalid_field(format!("/address/{field}"), "does_not_fit", error.to_string())
}

impl Suggestion {
    fn of(found: &ResolvedAddress) -> Self {
        Self {
            street: found.street_lines.join(", "),
            city: found.city.clone(),
            postal_code: found.postal_code.clone(),
            state: found.state.clone(),
            country: found.country.clone(),
        }
    }
}
