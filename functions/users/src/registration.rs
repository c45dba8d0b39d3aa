//! A new account: the claim of its address, the user and, for an admin, the list of admins, all or nothing.

use eventstore::{Aggregate, Cause, ExecuteError, Expected, Store};
use kernel::{Role, UserId};
use lambda::http::Problem;

use crate::address_claim::{AddressClaim, AddressClaimCommand, AddressClaimRefusal};
use crate::admins::{Admins, AdminsCommand};
use crate::blind_index::AddressKey;
use crate::user::{Account, User, UserCommand, UserRefusal};

/// Who wants an account.
pub(crate) struct Registration {
    /// The address, as it is looked up.
    pub(crate) address: AddressKey,
    /// The id that the user will have.
    pub(crate) user_id: UserId,
    /// The account.
    pub(crate) account: Account,
}

/// Registers a user, unless the address is taken: the caller is not told which, so that nobody learns who has an account.
pub(crate) async fn register(store: &Store, registration: &Registration, cause: &Cause) -> Result<(), Problem> {
    let Registration { address, user_id, account } = registration;
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
