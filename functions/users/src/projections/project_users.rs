//! The stream of users → the list of users.

use eventstore::{Aggregate, Commit, Store};
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, stream};
use views::Views;

use crate::user::User;
use crate::views::user_directory::DirectoryUser;

pub const LAMBDA: Lambda = Lambda { name: "users-project-users", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.views()?);
    stream::projector(&env, state, project)
}

async fn project((store, views): (Store, Views), commit: Commit) -> Result<(), InvocationFailed> {
    if commit.stream.category() != User::CATEGORY {
        return Ok(());
    }
    let user = store.state_after::<User>(&commit).await?;
    if let Some(item) = DirectoryUser::of(&user) {
        views.put(&item.key(), commit.last_version(), &item, None).await?;
    }
    Ok(())
}
