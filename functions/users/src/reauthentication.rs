//! Destructive acts ask for the caller's password again: a token may have been taken.

use auth::Caller;
use eventstore::{Aggregate, Consistency, Store};
use kernel::Timestamp;
use lambda::http::Problem;
use lambda::{Env, StartError};
use privacy::Vault;

use crate::brake::{Attempt, Brake};
use crate::password;
use crate::user::{Account, User};

/// Verifies passwords of people who are logged in.
#[derive(Clone)]
pub struct Reauthentication {
    store: Store,
    vault: Vault,
    brake: Brake,
}

impl Reauthentication {
    pub fn from_env(env: &Env) -> Result<Self, StartError> {
        Ok(Self { store: env.events()?, vault: env.vault()?, brake: Brake::from_env(env)? })
    }

    /// The caller's account. Refuses what is not its password, and after repeated failures everything for a while.
    pub async fn verify(&self, caller: &Caller, password: String, now: Timestamp) -> Result<Account, Problem> {
        let attempt = Attempt::password(caller.user_id);
        self.brake.admit(&attempt, now).await?;
        let user = self.store.load::<User>(&User::stream(caller.user_id), Consistency::Strong).await;
        let account = user.map_err(|error| Problem::store(&error))?.state.active()?.clone();
        let hash = account.password_hash.open(&self.vault, caller.user_id).await;
        if password::verify(password, hash.map_err(|error| Problem::privacy(&error))?).await? {
            self.brake.succeeded(&attempt, now).await?;
            Ok(account)
        } else {
            self.brake.failed(&attempt, now).await?;
            Err(wrong_password())
        }
    }
}

pub fn wrong_password() -> Problem {
    Problem::new(422, "wrong_password", "The current password is wrong.")
}
