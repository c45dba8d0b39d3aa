//! The stream of users → ended sessions, and the destroyed key of a forgotten user.
//!
//! The commands do the same after their commit. This is for those that stopped in between.

use auth::Sessions;
use eventstore::{Aggregate, Commit, Store};
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, stream};
use privacy::KeyTable;

use crate::user::User;

pub const LAMBDA: Lambda = Lambda { name: "users-when-user-changed", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.sessions()?, env.people_keys()?);
    stream::projector(&env, state, react)
}

async fn react((store, sessions, keys): (Store, Sessions, KeyTable), commit: Commit) -> Result<(), InvocationFailed> {
    if commit.stream.category() != User::CATEGORY {
        return Ok(());
    }
    let user_id = match store.state_after::<User>(&commit).await? {
        User::Unregistered => return Ok(()),
        User::Active(account) | User::Deactivated(account) => account.profile.person,
        User::Forgotten(account) => {
            keys.delete(account.profile.person).await?;
            account.profile.person
        }
    };
    Ok(sessions.end_older_than(user_id, commit.last_version()).await?)
}
