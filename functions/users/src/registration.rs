//! Registers an account: claims its address, creates the user and, for an admin, adds it to the list of admins, in one transaction.

use eventstore::{Aggregate, Cause, ExecuteError, Expected, Store};
use kernel::{Role, UserId};
use lambda::http::Problem;

use crate::address_claim::{AddressClaim, AddressClaimCommand, AddressClaimRefusal};
use crate::address_owner::owner_of;
use crate::admins::{Admins, AdminsCommand};
use crate::blind_index::AddressKey;
use crate::mail::{self, Mail, MailCommand, MailRequest};
use crate::user::{Account, User, UserCommand, UserRefusal};
use crate::verification;

pub struct Registration {
    pub address: AddressKey,
    /// Under which an earlier release may have registered the address.
    pub earlier: Option<AddressKey>,
    pub user_id: UserId,
    pub account: Account,
    /// The e-mail with the link that verifies the address.
    pub verification: Option<MailRequest>,
}

/// If the address belongs to another account, it only informs its owner. The result is the same, so that nobody learns who has an
/// account.
pub async fn register(store: &Store, registration: &Registration, cause: &Cause) -> Result<(), Problem> {
    let Registration { address, earlier, user_id, account, verification } = registration;
    let owner = owner_of(store, earlier.as_slice()).await.map_err(|error| Problem::store(&error))?;
    if let Some(owner) = owner {
        return inform(store, owner, cause).await;
    }
    let mut transaction = store.transaction(cause);
    loop {
        let claim = AddressClaimCommand::ClaimAddress(*user_id);
        match transaction.decide::<AddressClaim>(&AddressClaim::stream(address), &claim, Expected::Any).await {
            Ok(claimed) if claimed.events.is_empty() => return Ok(()),
            Ok(_) => {}
            Err(ExecuteError::Refused(AddressClaimRefusal::Taken)) => return inform_owner(store, address, cause).await,
            Err(error) => return Err(Problem::of(error)),
        }
        let command = UserCommand::RegisterUser(Box::new(account.clone()));
        match transaction.decide::<User>(&User::stream(user_id), &command, Expected::Any).await {
            // The id was used before. Neither an address nor a role is claimed for it again.
            Ok(registered) if registered.events.is_empty() => return Ok(()),
            Err(ExecuteError::Refused(UserRefusal::Forgotten)) => return Ok(()),
            Ok(_) => {}
            Err(error) => return Err(Problem::of(error)),
        }
        if account.roles.contains(Role::Admin) {
            let command = AdminsCommand::AddAdmin(*user_id);
            transaction.decide::<Admins>(&Admins::all(), &command, Expected::Any).await.map_err(Problem::of)?;
        }
        if let Some(mail) = verification {
            mail::request(&mut transaction, mail.clone()).await.map_err(Problem::of)?;
        }
        if transaction.try_commit().await.map_err(|error| Problem::of::<UserRefusal>(error.into()))? {
            return Ok(());
        }
    }
}

async fn inform_owner(store: &Store, address: &AddressKey, cause: &Cause) -> Result<(), Problem> {
    let owner = owner_of(store, &[address]).await.map_err(|error| Problem::store(&error))?;
    match owner {
        Some(owner) => inform(store, owner, cause).await,
        None => Ok(()),
    }
}

async fn inform(store: &Store, owner: UserId, cause: &Cause) -> Result<(), Problem> {
    let mail = verification::to_owner(store, cause, owner).await.map_err(|error| Problem::store(&error))?;
    let Some(mail) = mail else { return Ok(()) };
    let (stream, command) = (Mail::stream(mail.mail_id), MailCommand::RequestMail(Box::new(mail)));
    store.execute::<Mail>(&stream, &command, cause, Expected::Any).await.map_err(Problem::of)?;
    Ok(())
}
