//! `POST /users/{userId}/forget`: nobody is to know who somebody is any more.
//!
//! What is personal rests everywhere under the person's own key, so that destroying it makes all of that unreadable at once: events, views,
//! messages, labels, backups of the tables once they are older than the backup of the keys. Invoices are kept under a key of the books.

use eventstore::{Aggregate, Cause, Consistency, Expected, Store};
use kernel::{Role, UserId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Answer, Operation};
use privacy::{PrivacyError, Vault};

use crate::address_claim::{AddressClaim, AddressClaimCommand};
use crate::admins::{Admins, AdminsCommand, AdminsRefusal};
use crate::blind_index::{AddressKey, BlindIndex};
use crate::user::{Account, User, UserCommand, UserRefusal};

pub const LAMBDA: Lambda = Lambda { name: "users-forget-user", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let people = People { store: env.events()?, vault: env.vault()?, index: BlindIndex::from_secret(&env).await? };
    Ok(endpoint(&env, people, People::forget).authenticated()?.idempotent()?.build())
}

/// The endpoint, as clients see it.
pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/users/{userId}/forget", "forgetUser")
        .says(
            "Forget somebody",
            "Yourself, or as an admin anybody. Names and addresses can't be read any more by anyone; tickets, payments and invoices stay.",
        )
        .by_person()
        .path::<UserId>("userId", "Who is to be forgotten.")
        .idempotent()
        .answers(Answer::no_content())
        .refuses([AdminsRefusal::LastAdmin])
}

#[derive(Clone)]
struct People {
    store: Store,
    vault: Vault,
    index: BlindIndex,
}

impl People {
    /// The key goes last: when something fails before, a repeat finds who it was and ends what was begun.
    async fn forget(self, request: Request) -> Result<Response, Problem> {
        let caller = request.caller()?;
        let user_id: UserId = request.path("userId")?;
        if caller.user_id != user_id && !caller.has(Role::Admin) {
            return Err(Problem::not_found());
        }
        let user = self.store.load::<User>(&User::stream(user_id), Consistency::Strong).await;
        let address = match user.map_err(|error| Problem::store(&error))?.state {
            User::Unregistered => return Err(UserRefusal::Unknown.into()),
            User::Active(account) | User::Deactivated(account) | User::Forgotten(account) => {
                self.address(&account).await?
            }
        };
        self.record(user_id, address.as_ref(), &request.cause("ForgetUser")).await?;
        self.vault.forget(user_id).await.map_err(|error| Problem::privacy(&error))?;
        Ok(Response::no_content())
    }

    /// The address, as it is looked up; none once the key is gone.
    async fn address(&self, account: &Account) -> Result<Option<AddressKey>, Problem> {
        match self.vault.open(&account.profile).await {
            Ok(profile) => Ok(Some(self.index.of(&profile.email))),
            Err(PrivacyError::Forgotten(_)) => Ok(None),
            Err(error) => Err(Problem::privacy(&error)),
        }
    }

    async fn record(&self, user_id: UserId, address: Option<&AddressKey>, cause: &Cause) -> Result<(), Problem> {
        let mut transaction = self.store.transaction(cause);
        loop {
            let user =
                transaction.decide::<User>(&User::stream(user_id), &UserCommand::ForgetUser, Expected::Any).await;
            if user.map_err(Problem::of)?.events.is_empty() {
                return Ok(());
            }
            let remove = AdminsCommand::RemoveAdmin(user_id);
            transaction.decide::<Admins>(&Admins::all(), &remove, Expected::Any).await.map_err(Problem::of)?;
            if let Some(address) = address {
                let (claim, release) = (AddressClaim::stream(address), AddressClaimCommand::ReleaseAddress(user_id));
                transaction.decide::<AddressClaim>(&claim, &release, Expected::Any).await.map_err(Problem::of)?;
            }
            if transaction.try_commit().await.map_err(|error| Problem::of::<UserRefusal>(error.into()))? {
                return Ok(());
            }
        }
    }
}
