//! The stream of users → the list of users, and their sessions: those end that began before a change of what the user may do.
//!
//! The commands also end sessions, and destroy the key of a forgotten user, after their commit. This is for those that stopped in between.

use auth::Sessions;
use eventstore::{Aggregate, Commit, Consistency, Store};
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, stream};
use privacy::KeyTable;
use views::Views;

use crate::user::User;
use crate::views::user_directory::DirectoryUser;

pub const LAMBDA: Lambda = Lambda { name: "users-project-users", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let projection =
        Projection { store: env.events()?, views: env.views()?, sessions: env.sessions()?, keys: env.people_keys()? };
    stream::projector_from(&env, projection, Projection::project)
}

#[derive(Clone)]
struct Projection {
    store: Store,
    views: Views,
    sessions: Sessions,
    keys: KeyTable,
}

/// Events after which a user may do other things, or somebody else may know the password.
const ENDING_SESSIONS: &[&str] =
    &["PasswordChanged", "PasswordReset", "UserRolesUpdated", "UserDeactivated", "UserForgotten"];

impl Projection {
    async fn project(self, from: u64, newest: Commit) -> Result<(), InvocationFailed> {
        if newest.stream.category() != User::CATEGORY {
            return Ok(());
        }
        let user = self.store.state_after::<User>(&newest).await?;
        let Some(account) = user.account() else { return Ok(()) };
        let (user_id, version, key) = (account.profile.person, newest.last_version(), DirectoryUser::key(account));
        match DirectoryUser::of(&user) {
            Some(item) => self.views.put(&key, version, &item, None).await?,
            None => self.views.delete(&key, version).await?,
        };
        if matches!(user, User::Forgotten(_)) {
            self.keys.delete(user_id).await?;
        }
        match self.end_of_sessions(from, newest).await? {
            Some(version) => Ok(self.sessions.end_older_than(user_id, version).await?),
            None => Ok(()),
        }
    }

    /// The version of the last commit from `from` to the newest that ends the sessions before it.
    async fn end_of_sessions(&self, from: u64, newest: Commit) -> Result<Option<u64>, InvocationFailed> {
        let commits = if from == newest.version {
            vec![newest]
        } else {
            self.store.read(&newest.stream, Consistency::Strong).await?
        };
        let ending = commits.iter().filter(|commit| commit.version >= from && ends_sessions(commit));
        Ok(ending.map(Commit::last_version).max())
    }
}

fn ends_sessions(commit: &Commit) -> bool {
    commit.events.iter().any(|event| ENDING_SESSIONS.contains(&event.name.as_str()))
}
