//! `POST /users/{userId}/deactivate`: an admin closes an account; from then on nobody logs in to it.

use eventstore::Store;
use kernel::{Role, UserId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Answer, Operation};

use super::administration;
use crate::admins::{AdminsCommand, AdminsRefusal};
use crate::user::UserCommand;

pub const LAMBDA: Lambda = Lambda { name: "users-deactivate-user", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(endpoint(&env, store, deactivate_user).authenticated()?.idempotent()?.build())
}

/// The endpoint, as clients see it.
pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/users/{userId}/deactivate", "deactivateUser")
        .says("Close an account", "From then on nobody logs in to it.")
        .by_one_of(&[Role::Admin])
        .path::<UserId>("userId", "The user.")
        .idempotent()
        .conditional()
        .answers(Answer::no_content())
        .refuses([AdminsRefusal::LastAdmin])
}

async fn deactivate_user(store: Store, request: Request) -> Result<Response, Problem> {
    request.caller_with(&[Role::Admin])?;
    let user_id: UserId = request.path("userId")?;
    let on_admins = AdminsCommand::RemoveAdmin(user_id);
    let cause = request.cause("DeactivateUser");
    let command = UserCommand::DeactivateUser;
    administration::execute(&store, user_id, &command, &on_admins, &cause, request.expected()?).await?;
    Ok(Response::no_content())
}
