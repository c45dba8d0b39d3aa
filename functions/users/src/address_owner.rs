//! Who has an address.

use std::fmt::Display;

use eventstore::{Aggregate, Consistency, Store, StoreError};
use kernel::UserId;
use lambda::http::Problem;

use crate::address_claim::AddressClaim;
use crate::user::{Account, User};

/// The user who claimed an address under one of its keys.
pub async fn owner_of(store: &Store, keys: &[impl Display + Sync]) -> Result<Option<UserId>, StoreError> {
    for key in keys {
        let claim = store.load::<AddressClaim>(&AddressClaim::stream(key), Consistency::Strong).await?;
        if let AddressClaim::Claimed(user_id) = claim.state {
            return Ok(Some(user_id));
        }
    }
    Ok(None)
}

/// The user's account, if it can be used.
pub async fn active_account(store: &Store, user_id: UserId) -> Result<Option<Account>, StoreError> {
    match store.load::<User>(&User::stream(user_id), Consistency::Strong).await?.state {
        User::Active(account) => Ok(Some(account)),
        User::Unregistered | User::Deactivated(_) | User::Forgotten(_) => Ok(None),
    }
}

/// Whether nobody has had this id. An id that was used is never registered again, and gets no new key.
pub async fn is_unused(store: &Store, user_id: UserId) -> Result<bool, Problem> {
    let user = store.load::<User>(&User::stream(user_id), Consistency::Strong).await;
    Ok(user.map_err(|error| Problem::store(&error))?.state == User::Unregistered)
}
