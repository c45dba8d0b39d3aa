//! Who buys, as the books have it: under a key of the books, so that forgetting a person leaves their invoices readable for as long as the
//! law wants them kept. Names, addresses and tax ids alone: nobody asks the books for an e-mail address.

use contracts::Customer;
use eventstore::{Aggregate, Consistency, Store};
use kernel::{Sealed, Text, UserId};
use lambda::InvocationFailed;
use privacy::{PrivacyError, Vault};

use super::document::{BillingAddress, Buyer};
use crate::billing_profile::{BillingProfile, Details};

/// Whose key seals a person's data in the books: nobody's who could be forgotten.
pub fn books_of(user_id: UserId) -> UserId {
    UserId::derived(&[&"books", &user_id])
}

/// The buyer of an order: as their billing profile says, or the order, if they have none. None if they were forgotten meanwhile.
///
/// # Errors
/// When store or vault fail.
pub async fn find(
    store: &Store,
    vault: &Vault,
    user_id: UserId,
    customer: &Sealed<Customer>,
) -> Result<Option<Buyer>, InvocationFailed> {
    let stream = BillingProfile::stream(user_id);
    let profile = store.load::<BillingProfile>(&stream, Consistency::Strong).await?.state;
    if let Some(details) = &profile.details {
        return Ok(known(vault.open::<Details>(details).await)?.map(Buyer::from));
    }
    Ok(known(vault.open(customer).await)?.and_then(of_customer))
}

/// Seals a buyer for the books, whose key is made at the first time.
///
/// # Errors
/// When the vault fails.
pub async fn seal(vault: &Vault, user_id: UserId, buyer: &Buyer) -> Result<Sealed<Buyer>, PrivacyError> {
    let books = books_of(user_id);
    match vault.seal(books, buyer).await {
        Err(PrivacyError::Forgotten(_)) => {
            vault.create_key(books).await?;
            vault.seal(books, buyer).await
        }
        sealed => sealed,
    }
}

/// Opens who buys; none if the books no longer keep it.
///
/// # Errors
/// When the vault fails.
pub async fn open(vault: &Vault, buyer: Option<&Sealed<Buyer>>) -> Result<Option<Buyer>, PrivacyError> {
    match buyer {
        Some(buyer) => known(vault.open(buyer).await),
        None => Ok(None),
    }
}

fn known<T>(opened: Result<T, PrivacyError>) -> Result<Option<T>, PrivacyError> {
    match opened {
        Ok(opened) => Ok(Some(opened)),
        Err(PrivacyError::Forgotten(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn of_customer(customer: Customer) -> Option<Buyer> {
    let address = customer.address.and_then(|address| {
        Some(BillingAddress {
            street: longer(address.street)?,
            city: longer(address.city)?,
            postal_code: longer(address.postal_code)?,
            country: address.country,
            state: address.state.and_then(longer),
        })
    });
    Some(Buyer { name: longer(customer.name)?, address, tax_id: None })
}

/// The same text where more would fit: it always does.
fn longer<const SHORT: usize, const LONG: usize>(text: Text<SHORT>) -> Option<Text<LONG>> {
    Text::try_from(String::from(text)).ok()
}
