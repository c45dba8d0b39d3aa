//! Whether a courier finds an address: asked when it is chosen, while whoever wrote it can mend it.

use std::sync::Arc;
use std::time::Duration;

use fedex::{Account, Address, Client, DoesNotFit, ResolvedAddress, Shortcoming};
use kernel::PostalAddress;
use lambda::http::Problem;
use lambda::{Env, StartError};
use schemars::JsonSchema;
use serde::Serialize;

/// How long somebody waits for advice that they can do without.
const PATIENCE: Duration = Duration::from_secs(5);

/// Asks the courier.
#[derive(Clone)]
pub struct Courier(Client);

/// How the courier would write an address.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Suggestion {
    /// Street and house number.
    street: String,
    /// City.
    city: Option<String>,
    /// Postal code.
    postal_code: Option<String>,
    /// State or province, where the country's addresses have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<String>,
    /// Country.
    country: Option<String>,
}

/// What is told with an address to which nothing is brought.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "its schema is what it is for")]
pub struct Undeliverable {
    /// How the courier would write it; empty where it knows nothing better.
    suggestions: Option<Vec<Suggestion>>,
}

impl Courier {
    /// FedEx, as template.yaml configures it.
    ///
    /// # Errors
    /// [`StartError`] without `FEDEX_URL` or `FEDEX_SECRET`.
    pub async fn of(env: &Env) -> Result<Self, StartError> {
        let account: Account = env.secret("FEDEX_SECRET").await?;
        let clock = env.clone();
        Ok(Self(Client::new(env.vendors(), env.var("FEDEX_URL")?, account, Arc::new(move || clock.now()))))
    }

    /// Refuses an address to which the courier brings nothing. Its word is advice: where it can't be asked, or doesn't know the
    /// address, that is no reason to refuse it, and what can't be brought in the end is mended by staff.
    ///
    /// # Errors
    /// [`Problem`] of what is wrong with it, and how the courier would write it.
    pub async fn check(&self, address: &PostalAddress) -> Result<(), Problem> {
        let given = Address::try_from(address).map_err(does_not_fit)?;
        let asked = tokio::time::timeout(PATIENCE, self.0.validate_address(&given)).await;
        let found = asked.ok().and_then(Result::ok).unwrap_or_default();
        judge(&given, &found)
    }
}

/// Whether something can be brought to an address, by what the courier takes it for.
///
/// # Errors
/// [`Problem`] of what is wrong with it, and how the courier would write it.
pub fn judge(given: &Address, found: &[ResolvedAddress]) -> Result<(), Problem> {
    match found.first().and_then(objection) {
        Some(objection) => {
            let better = found.iter().filter(|found| found.is_resolved && found.differs_from(given));
            Err(undeliverable(objection).with("suggestions", better.map(Suggestion::of).collect::<Vec<_>>()))
        }
        None => Ok(()),
    }
}

/// The problem of an address to which nothing is brought.
pub fn undeliverable(objection: &'static str) -> Problem {
    Problem::new(422, "address_undeliverable", objection)
}

/// What makes an address one to which nothing can be brought.
fn objection(found: &ResolvedAddress) -> Option<&'static str> {
    if found.is_post_office_box {
        return Some("couriers don't deliver to post-office boxes");
    }
    found.shortcomings.iter().find_map(|shortcoming| match shortcoming {
        Shortcoming::SuiteMissing => Some("the house has several flats or offices: say which"),
        Shortcoming::SuiteInvalid => Some("the house has no such flat or office"),
        Shortcoming::Malformed => Some("the address lacks what addresses of its country have"),
        Shortcoming::CountryNotChecked => None,
    })
}

fn does_not_fit(error: DoesNotFit) -> Problem {
    let field = match error {
        DoesNotFit::City => "city",
        DoesNotFit::PostalCode => "postalCode",
        DoesNotFit::State => "state",
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
