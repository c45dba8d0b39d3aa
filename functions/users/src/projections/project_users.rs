//! The stream of users → the list of users, and their sessions: those end that began before a change of what the user may do, and the
//! others are marked when the address is verified.
//!
//! The commands also do this, and destroy the key of a forgotten user, after their commit. This is for those that stopped in between.

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

/// Events after which the sessions that go on may do what needs a verified address.
const VERIFYING: &[&str] = &["EmailVerified", "EmailChanged"];

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
        let commits = self.commits(from, newest).await?;
        if let Some(version) = last_with(&commits, ENDING_SESSIONS) {
            self.sessions.end_older_than(user_id, version).await?;
        }
        if last_with(&commits, VERIFYING).is_some() {
            self.sessions.mark_verified(user_id).await?;
        }
        Ok(())
    }

    /// The commits from `from` to the newest.
    async fn commits(&self, from: u64, newest: Commit) -> Result<Vec<Commit>, InvocationFailed> {
        if from == newest.version {
            return Ok(vec![newest]);
        }
        let all = self.store.read(&newest.stream, Consistency::Strong).await?;
        Ok(all.into_iter().filter(|commit| commit.version >= from).collect())
    }
}

/// The version of the last commit with one of these events.
fn last_with(commits: &[Commit], events: &[&str]) -> Option<u64> {
    let is_one = |commit: &&Commit| commit.events.iter().any(|event| events.contains(&event.name.as_str()));
    commits.iter().filter(is_one).map(Commit::last_version).max()
}
