//! The billing profile: how a buyer wants to be named on invoices, if otherwise than on the order.

use eventstore::{Aggregate, Event};
use kernel::{Decider, Sealed, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::convert::Infallible;
use std::fmt;

use crate::invoice::document::{BillingAddress, Buyer, TaxId};

/// What is in it: personal, so it rests sealed with the person's key.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "BillingProfile")]
pub struct Details {
    /// Name of the person or company.
    pub name: Text<200>,
    /// Where they are.
    pub address: BillingAddress,
    /// Their tax id, if they have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_id: Option<TaxId>,
}

// Personal: a stray `{:?}` in a log line must not give it away.
impl fmt::Debug for Details {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Details(…)")
    }
}

impl From<Details> for Buyer {
    fn from(Details { name, address, tax_id }: Details) -> Self {
        Self { name, address: Some(address), tax_id }
    }
}

/// What happened to a billing profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum BillingProfileEvent {
    /// It was saved.
    BillingProfileSaved {
        /// What is in it.
        details: Sealed<Details>,
    },
}

/// What a billing profile is: what was saved last, if anything was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillingProfile {
    /// What is in it.
    pub details: Option<Sealed<Details>>,
}

/// It is to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveBillingProfile {
    /// What is in it.
    pub details: Sealed<Details>,
    /// Whether that is what is in it already: nobody but who can open the seal can tell.
    pub is_same: bool,
}

impl Decider for BillingProfile {
    type State = Self;
    type Command = SaveBillingProfile;
    type Event = BillingProfileEvent;
    type Refusal = Infallible;

    fn initial() -> Self {
        Self::default()
    }

    fn decide(command: &SaveBillingProfile, state: &Self) -> Result<Vec<BillingProfileEvent>, Infallible> {
        if command.is_same && state.details.is_some() {
            return Ok(vec![]);
        }
        Ok(vec![BillingProfileEvent::BillingProfileSaved { details: command.details.clone() }])
    }

    fn evolve(_: Self, event: &BillingProfileEvent) -> Self {
        let BillingProfileEvent::BillingProfileSaved { details } = event;
        Self { details: Some(details.clone()) }
    }
}

impl Event for BillingProfileEvent {}

impl Aggregate for BillingProfile {
    const CATEGORY: &'static str = "billing-profile";
    const STATE_VERSION: u32 = 1;
}
