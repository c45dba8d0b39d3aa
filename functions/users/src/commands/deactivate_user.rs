//! `POST /users/{userId}/deactivate`: deactivate a user.

use auth::Sessions;
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
    let state = (env.events()?, env.sessions()?);
    Ok(endpoint(&env, state, deactivate_user).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/users/{userId}/deactivate", "deactivateUser")
        .describe("Deactivate a user", "The account can no longer be used to log in, and its sessions end.")
        .for_roles(&[Role::Admin])
        .path::<UserId>("userId", "The user's ID.")
        .idempotent()
        .conditional()
        .responds(SuccessResponse::no_content().with_session_cookie())
        .problems([AdminsRefusal::LastAdmin])
}

async fn deactivate_user((store, sessions): (Store, Sessions), request: Request) -> Result<Response, Problem> {
    request.caller_with(&[Role::Admin])?;
    let user_id: UserId = request.path("userId")?;
    let (command, admins_command) = (UserCommand::DeactivateUser, AdminsCommand::RemoveAdmin(user_id));
    let cause = request.cause("DeactivateUser");
    let version = authority::change(&store, user_id, &command, &admins_command, &cause, request.expected()?).await?;
    sessions.end_older_than(user_id, version).await.map_err(|error| Problem::sessions(&error))?;
    Ok(Response::no_content().without_session_cookie_of(user_id, &request))
}
