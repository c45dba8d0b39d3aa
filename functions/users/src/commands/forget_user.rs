//! `POST /users/{userId}/forget`: erase a user's personal data.
//!
//! All personal data is sealed with the person's own key, so destroying the key makes all of it unreadable at once: in events, views,
//! messages, labels, and in backups of the tables as soon as no backup of the keys contains it. Invoices have another key, because the
//! law requires them to be kept.
//!
//! Open orders need the data: they hold the key, and a key that is held is not closed ([`privacy::KeyTable`]).

use auth::Sessions;
use eventstore::{Aggregate, Cause, Consistency, Expected, Store};
use kernel::{Role, Timestamp, UserId};
use lambda::http::{Problem, Request, Response, endpoint, wait_until_found};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use privacy::Vault;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::address_claim::{AddressClaim, AddressClaimCommand};
use crate::admins::{Admins, AdminsCommand, AdminsRefusal};
use crate::blind_index::{AddressKey, BlindIndex};
use crate::reauthentication::{Reauthentication, wrong_password};
use crate::user::{Account, User, UserCommand, UserRefusal};

pub const LAMBDA: Lambda = Lambda { name: "users-forget-user", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let personal_data = PersonalData {
        store: env.events()?,
        vault: env.vault()?,
        index: BlindIndex::from_secret(&env).await?,
        sessions: env.sessions()?,
        reauthentication: Reauthentication::from_env(&env)?,
    };
    Ok(endpoint(&env, personal_data, PersonalData::erase).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/users/{userId}/forget", "forgetUser")
        .describe(
            "Erase a user's personal data",
            "Your own data; admins can erase every user's. Nobody can read the names and addresses any more. Tickets, payments and \
             invoices stay: tickets that were bought are still valid, and admit whoever shows their code. The user's sessions and the \
             open cart end. Refused while an order is not yet completed, cancelled or expired.",
        )
        .for_users()
        .path::<UserId>("userId", "The user's ID.")
        .idempotent()
        .body::<Body>()
        .responds(SuccessResponse::no_content().with_session_cookie())
        .problems([wrong_password(), open_orders(), Problem::too_many_attempts(1)])
        .problems([AdminsRefusal::LastAdmin])
}

#[derive(Deserialize, JsonSchema)]
struct Body {
    /// Your own password, also if you erase another user's data.
    password: String,
}

fn open_orders() -> Problem {
    Problem::new(409, "open_orders", "Orders are not finished yet. Cancel them, or wait until they are completed.")
}

#[derive(Clone)]
struct PersonalData {
    store: Store,
    vault: Vault,
    index: BlindIndex,
    sessions: Sessions,
    reauthentication: Reauthentication,
}

impl PersonalData {
    /// The key is destroyed after the address was read, and the sessions end last: if a step before fails, a repeated request can
    /// still complete the rest. Without one, `users-project-users` destroys the key and ends the sessions.
    async fn erase(self, request: Request) -> Result<Response, Problem> {
        let caller = request.caller()?;
        let user_id: UserId = request.path("userId")?;
        if caller.user_id != user_id && !caller.has(Role::Admin) {
            return Err(Problem::not_found());
        }
        // Earlier releases asked for no body.
        if request.body().is_empty() {
            return Err(Problem::invalid_field("/password", "missing", "password is missing"));
        }
        let Body { password } = request.json()?;
        self.reauthentication.verify(caller, password, request.now()).await?;
        let user = self.store.load::<User>(&User::stream(user_id), Consistency::Strong).await;
        let user = user.map_err(|error| Problem::store(&error))?;
        let version = match user.state {
            User::Unregistered => return Err(UserRefusal::Unknown.into()),
            User::Active(_) | User::Deactivated(_) => {
                self.close_key(user_id, request.now()).await?;
                self.record_forgotten(user_id, &request.cause("ForgetUser")).await?
            }
            User::Forgotten(_) => user.version,
        };
        self.vault.forget(user_id).await.map_err(|error| Problem::privacy(&error))?;
        self.sessions.end_older_than(user_id, version).await.map_err(|error| Problem::sessions(&error))?;
        Ok(Response::no_content().without_session_cookie_of(user_id, &request))
    }

    /// Empty if the key is already destroyed.
    async fn address_keys(&self, account: &Account) -> Result<Vec<AddressKey>, Problem> {
        let profile =
            self.vault.open_unless_erased(&account.profile).await.map_err(|error| Problem::privacy(&error))?;
        Ok(profile.map(|profile| self.index.all_of(&profile.email)).unwrap_or_default())
    }

    /// Waits a moment: the message that an order has ended may be under way.
    async fn close_key(&self, user_id: UserId, now: Timestamp) -> Result<(), Problem> {
        let closed = wait_until_found(true, || async {
            let closed = self.vault.keys().close(user_id, now).await.map_err(|error| Problem::privacy(&error))?;
            Ok(closed.then_some(()))
        });
        closed.await?.ok_or_else(open_orders)
    }

    /// Returns the version of the user's stream.
    async fn record_forgotten(&self, user_id: UserId, cause: &Cause) -> Result<u64, Problem> {
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
            // The address may have changed a moment ago.
            let addresses = match user.state.account() {
                Some(account) => self.address_keys(account).await?,
                None => Vec::new(),
            };
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
