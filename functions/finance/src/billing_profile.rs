//! The billing profile: the name, address and tax id that a buyer wants on invoices. Without one, invoices show those of the order.

use eventstore::{Aggregate, Event};
use kernel::{Decider, Sealed, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::convert::Infallible;
use std::fmt;

use crate::invoices::document::{BillingAddress, Buyer, TaxId};

/// Personal data: stored sealed with the person's key.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "BillingProfile")]
pub struct BillingDetails {
    /// A person or a company.
    pub name: Text<200>,
    pub address: BillingAddress,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_id: Option<TaxId>,
}

// Personal data must not leak into logs through `{:?}`.
impl fmt::Debug for BillingDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BillingDetails(…)")
    }
}

impl From<BillingDetails> for Buyer {
    fn from(BillingDetails { name, address, tax_id }: BillingDetails) -> Self {
        Self { name, address: Some(address), tax_id }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum BillingProfileEvent {
    BillingProfileSaved { details: Sealed<BillingDetails> },
}

/// The details that were saved last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillingProfile {
    pub details: Option<Sealed<BillingDetails>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveBillingProfile {
    pub details: Sealed<BillingDetails>,
    /// The details equal the saved ones. `decide` can't compare sealed details.
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
