//! Registers an account: claims its address, creates the user and, for an admin, adds it to the list of admins, in one transaction.

use eventstore::{Aggregate, Cause, Consistency, ExecuteError, Expected, Store};
use kernel::{Role, UserId};
use lambda::http::Problem;

use crate::address_claim::{AddressClaim, AddressClaimCommand, AddressClaimRefusal};
use crate::admins::{Admins, AdminsCommand};
use crate::blind_index::AddressKey;
use crate::user::{Account, User, UserCommand, UserRefusal};

pub struct Registration {
    pub address: AddressKey,
    /// Under which an earlier release may have registered the address.
    pub earlier: Option<AddressKey>,
    pub user_id: UserId,
    pub account: Account,
}

/// Does nothing if the address belongs to another account. The result is the same, so that nobody learns who has an account.
pub async fn register(store: &Store, registration: &Registration, cause: &Cause) -> Result<(), Problem> {
    let Registration { address, earlier, user_id, account } = registration;
    if let Some(earlier) = earlier {
        let claim = store.load::<AddressClaim>(&AddressClaim::stream(earlier), Consistency::Strong).await;
        if claim.map_err(|error| Problem::store(&error))?.state != AddressClaim::Free {
            return Ok(());
        }
    }
    let mut transaction = store.transaction(cause);
    loop {
        let claim = AddressClaimCommand::ClaimAddress(*user_id);
        match transaction.decide::<AddressClaim>(&AddressClaim::stream(address), &claim, Expected::Any).await {
            Ok(claimed) if claimed.events.is_empty() => return Ok(()),
            Ok(_) => {}
            Err(ExecuteError::Refused(AddressClaimRefusal::Taken)) => return Ok(()),
            Err(error) => return Err(Problem::of(error)),
        }
        let command = UserCommand::RegisterUser(account.clone());
        transaction.decide::<User>(&User::stream(user_id), &command, Expected::Any).await.map_err(Problem::of)?;
        if account.roles.contains(Role::Admin) {
            let command = AdminsCommand::AddAdmin(*user_id);
            transaction.decide::<Admins>(&Admins::all(), &command, Expected::Any).await.map_err(Problem::of)?;
        }
        if transaction.try_commit().await.map_err(|error| Problem::of::<UserRefusal>(error.into()))? {
            return Ok(());
        }
    }
}
