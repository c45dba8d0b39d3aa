//! Changes of what a user can do: the user and the list of admins change in one transaction.

use eventstore::{Aggregate, Cause, Commit, Consistency, Expected, Store};
use kernel::UserId;
use lambda::http::Problem;

use crate::admins::{Admins, AdminsCommand};
use crate::user::{User, UserCommand, UserRefusal};

/// Executes both commands and returns the version of the user's stream.
pub async fn change(
    store: &Store,
    user_id: UserId,
    command: &UserCommand,
    admins_command: &AdminsCommand,
    cause: &Cause,
    expected: Expected,
) -> Result<u64, Problem> {
    let stream = User::stream(user_id);
    if cause.repeated {
        let commits = store.read(&stream, Consistency::Strong).await.map_err(|error| Problem::store(&error))?;
        if let Some(done) = commits.iter().find(|commit| commit.command_id == cause.command_id) {
            return Ok(Commit::last_version(done));
        }
    }
    let mut transaction = store.transaction(cause);
    loop {
        let user = transaction.decide::<User>(&stream, command, expected.clone()).await.map_err(Problem::of)?;
        transaction.decide::<Admins>(&Admins::all(), admins_command, Expected::Any).await.map_err(Problem::of)?;
        if transaction.try_commit().await.map_err(|error| Problem::of::<UserRefusal>(error.into()))? {
            return Ok(user.version);
        }
    }
}
