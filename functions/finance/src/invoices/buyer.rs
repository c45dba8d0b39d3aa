//! The buyer on a document. It is sealed with a key of the accounts, so that documents stay readable for as long as the law requires
//! after a person's own key is erased. Only name, address and tax id: no e-mail address.

use contracts::Customer;
use eventstore::{Aggregate, Consistency, Store};
use kernel::{Sealed, Text, UserId};
use lambda::InvocationFailed;
use privacy::{PrivacyError, Vault};

use super::document::{BillingAddress, Buyer};
use crate::billing_profile::{BillingDetails, BillingProfile};

/// The owner of the key that seals a user's documents: it is derived, so no user can erase it.
pub fn accounting_key_owner(user_id: UserId) -> UserId {
    UserId::derived(&[&"books", &user_id])
}

/// The buyer from the billing profile or, without one, from the order; none if the person was erased in the meantime.
pub async fn find(
    store: &Store,
    vault: &Vault,
    user_id: UserId,
    customer: &Sealed<Customer>,
) -> Result<Option<Buyer>, InvocationFailed> {
    let stream = BillingProfile::stream(user_id);
    let profile = store.load::<BillingProfile>(&stream, Consistency::Strong).await?.state;
    if let Some(details) = &profile.details {
        return Ok(vault.open_unless_erased::<BillingDetails>(details).await?.map(Buyer::from));
    }
    Ok(vault.open_unless_erased(customer).await?.and_then(buyer_of_order))
}

/// Creates the key of the accounts on first use.
pub async fn seal(vault: &Vault, user_id: UserId, buyer: &Buyer) -> Result<Sealed<Buyer>, PrivacyError> {
    let owner = accounting_key_owner(user_id);
    match vault.seal(owner, buyer).await {
        Err(PrivacyError::Forgotten(_)) => {
            vault.create_key(owner).await?;
            vault.seal(owner, buyer).await
        }
        sealed => sealed,
    }
}

/// None if the document has no buyer, or its key no longer exists.
pub async fn open(vault: &Vault, buyer: Option<&Sealed<Buyer>>) -> Result<Option<Buyer>, PrivacyError> {
    match buyer {
        Some(buyer) => vault.open_unless_erased(buyer).await,
        None => Ok(None),
    }
}

fn buyer_of_order(customer: Customer) -> Option<Buyer> {
    let address = customer.address.and_then(|address| {
        Some(BillingAddress {
            street: lengthen(address.street)?,
            city: lengthen(address.city)?,
            postal_code: address.postal_code.and_then(lengthen),
            country: address.country,
            state: address.state.and_then(lengthen),
        })
    });
    Some(Buyer { name: lengthen(customer.name)?, address, tax_id: None })
}

/// The same text in a type that allows more characters: it always fits.
fn lengthen<const SHORT: usize, const LONG: usize>(text: Text<SHORT>) -> Option<Text<LONG>> {
    Text::try_from(String::from(text)).ok()
}
