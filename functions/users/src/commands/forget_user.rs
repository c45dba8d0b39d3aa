//! `POST /users/{userId}/forget`: erase a user's personal data.
//!
//! All personal data is sealed with the person's own key, so destroying the key makes all of it unreadable at once: in events, views,
//! messages, labels, and in backups of the tables as soon as no backup of the keys contains it. Invoices have another key, because the
//! law requires them to be kept.

use auth::Sessions;
use eventstore::{Aggregate, Cause, Consistency, Expected, Store};
use kernel::{Role, UserId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use privacy::{PrivacyError, Vault};

use crate::address_claim::{AddressClaim, AddressClaimCommand};
use crate::admins::{Admins, AdminsCommand, AdminsRefusal};
use crate::blind_index::{AddressKey, BlindIndex};
use crate::user::{Account, Profile, User, UserCommand, UserRefusal};

pub const LAMBDA: Lambda = Lambda { name: "users-forget-user", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let personal_data = PersonalData {
        store: env.events()?,
        vault: env.vault()?,
        index: BlindIndex::from_secret(&env).await?,
        sessions: env.sessions()?,
    };
    Ok(endpoint(&env, personal_data, PersonalData::erase).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/users/{userId}/forget", "forgetUser")
        .describe(
            "Erase a user's personal data",
            "Your own data; admins can erase every user's. Nobody can read the names and addresses any more. Tickets, payments and \
             invoices stay. The user's sessions end.",
        )
        .for_users()
        .path::<UserId>("userId", "The user's ID.")
        .idempotent()
        .responds(SuccessResponse::no_content())
        .problems([AdminsRefusal::LastAdmin])
}

#[derive(Clone)]
struct PersonalData {
    store: Store,
    vault: Vault,
    index: BlindIndex,
    sessions: Sessions,
}

impl PersonalData {
    /// The key is destroyed after the address was read, and the sessions end last: if a step before fails, a repeated request can
    /// still complete the rest. Without one, `users-when-user-changed` destroys the key and ends the sessions.
    async fn erase(self, request: Request) -> Result<Response, Problem> {
        let caller = request.caller()?;
        let user_id: UserId = request.path("userId")?;
        if caller.user_id != user_id && !caller.has(Role::Admin) {
            return Err(Problem::not_found());
        }
        let user = self.store.load::<User>(&User::stream(user_id), Consistency::Strong).await;
        let addresses = match user.map_err(|error| Problem::store(&error))?.state {
            User::Unregistered => return Err(UserRefusal::Unknown.into()),
            User::Active(account) | User::Deactivated(account) | User::Forgotten(account) => {
                self.address_keys(&account).await?
            }
        };
        let version = self.record_forgotten(user_id, &addresses, &request.cause("ForgetUser")).await?;
        self.vault.forget(user_id).await.map_err(|error| Problem::privacy(&error))?;
        self.sessions.end_older_than(user_id, version).await.map_err(|error| Problem::sessions(&error))?;
        Ok(Response::no_content())
    }

    /// None if the key is already destroyed.
    async fn address_keys(&self, account: &Account) -> Result<Vec<AddressKey>, Problem> {
        match self.vault.open(&account.profile).await {
            Ok(Profile { email, .. }) => {
                Ok([self.index.of(&email)].into_iter().chain(self.index.earlier_of(&email)).collect())
            }
            Err(PrivacyError::Forgotten(_)) => Ok(Vec::new()),
            Err(error) => Err(Problem::privacy(&error)),
        }
    }

    /// Returns the version of the user's stream.
    async fn record_forgotten(&self, user_id: UserId, addresses: &[AddressKey], cause: &Cause) -> Result<u64, Problem> {
        let mut transaction = self.store.transaction(cause);
        loop {
            let user =
                transaction.decide::<User>(&User::stream(user_id), &UserCommand::ForgetUser, Expected::Any).await;
            let user = user.map_err(Problem::of)?;
            if user.events.is_empty() {
                return Ok(user.version);
            }
            let remove = AdminsCommand::RemoveAdmin(user_id);
            transaction.decide::<Admins>(&Admins::all(), &remove, Expected::Any).await.map_err(Problem::of)?;
            for address in addresses {
                let (claim, release) = (AddressClaim::stream(address), AddressClaimCommand::ReleaseAddress(user_id));
                transaction.decide::<AddressClaim>(&claim, &release, Expected::Any).await.map_err(Problem::of)?;
            }
            if transaction.try_commit().await.map_err(|error| Problem::of::<UserRefusal>(error.into()))? {
                return Ok(user.version);
            }
        }
    }
}
