//! Loads billing profiles and opens their details.

use eventstore::{Aggregate, Consistency, Loaded, Store};
use kernel::UserId;
use lambda::http::Problem;
use privacy::Vault;

use crate::billing_profile::{BillingDetails, BillingProfile};

pub(crate) async fn load(store: &Store, user_id: UserId) -> Result<Loaded<BillingProfile>, Problem> {
    let loaded = store.load::<BillingProfile>(&BillingProfile::stream(user_id), Consistency::Strong).await;
    loaded.map_err(|error| Problem::store(&error))
}

/// None if nothing was saved.
pub(crate) async fn open(vault: &Vault, profile: &BillingProfile) -> Result<Option<BillingDetails>, Problem> {
    match &profile.details {
        Some(details) => vault.open(details).await.map(Some).map_err(|error| Problem::privacy(&error)),
        None => Ok(None),
    }
}
