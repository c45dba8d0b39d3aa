//! `POST /users/{userId}/deactivate`: deactivate a user.

use eventstore::Store;
use kernel::{Role, UserId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};

use crate::admins::{AdminsCommand, AdminsRefusal};
use crate::authority;
use crate::user::UserCommand;

pub const LAMBDA: Lambda = Lambda { name: "users-deactivate-user", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(endpoint(&env, store, deactivate_user).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/users/{userId}/deactivate", "deactivateUser")
        .describe("Deactivate a user", "The account can no longer be used to log in.")
        .for_roles(&[Role::Admin])
        .path::<UserId>("userId", "The user's ID.")
        .idempotent()
        .conditional()
        .responds(SuccessResponse::no_content())
        .problems([AdminsRefusal::LastAdmin])
}

async fn deactivate_user(store: Store, request: Request) -> Result<Response, Problem> {
    request.caller_with(&[Role::Admin])?;
    let user_id: UserId = request.path("userId")?;
    let (command, admins_command) = (UserCommand::DeactivateUser, AdminsCommand::RemoveAdmin(user_id));
    let cause = request.cause("DeactivateUser");
    authority::change(&store, user_id, &command, &admins_command, &cause, request.expected()?).await?;
    Ok(Response::no_content())
}
