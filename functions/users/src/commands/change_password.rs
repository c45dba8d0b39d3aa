//! `PUT /users/me/password`: change the caller's password.

use auth::Sessions;
use eventstore::{Aggregate, Consistency, Store};
use kernel::UserId;
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::password::{self, Password};
use crate::user::{User, UserCommand, UserRefusal};

pub const LAMBDA: Lambda = Lambda { name: "users-change-password", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.sessions()?);
    Ok(endpoint(&env, state, change_password).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    Operation::put(LAMBDA.name, "/users/me/password", "changePassword")
        .describe(
            "Change your password",
            "Requires the current password. Ends all sessions: log in with the new password.",
        )
        .for_users()
        .idempotent()
        .conditional()
        .body::<Body>()
        .responds(SuccessResponse::no_content())
        .problems([wrong_password()])
        .problems([UserRefusal::Unknown, UserRefusal::Deactivated, UserRefusal::PasswordChanged])
}

fn wrong_password() -> Problem {
    Problem::new(422, "wrong_password", "The current password is wrong.")
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Body {
    current_password: String,
    new_password: Password,
}

async fn change_password((store, sessions): (Store, Sessions), request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let Body { current_password, new_password } = request.json()?;
    let (cause, expected) = (request.cause("ChangePassword"), request.expected()?);
    let stream = User::stream(caller.user_id);
    let user = store.load::<User>(&stream, Consistency::Strong).await.map_err(|error| Problem::store(&error))?;
    let account = match user.state {
        User::Active(account) => account,
        User::Deactivated(_) | User::Forgotten(_) => return Err(UserRefusal::Deactivated.into()),
        User::Unregistered => return Err(UserRefusal::Unknown.into()),
    };
    let verified = account.password_hash;
    if !password::verify(current_password, verified.clone()).await? {
        // A repeated request finds the new password that it has already set.
        if cause.repeated && password::verify(new_password.into(), verified).await? {
            return end_sessions(&sessions, caller.user_id, user.version).await;
        }
        return Err(wrong_password());
    }
    let new = password::hash(new_password).await?;
    let command = UserCommand::ChangePassword { verified, new };
    let changed = store.execute::<User>(&stream, &command, &cause, expected).await.map_err(Problem::of)?;
    end_sessions(&sessions, caller.user_id, changed.version).await
}

/// Whoever knows the old password may have logged in with it.
async fn end_sessions(sessions: &Sessions, user_id: UserId, version: u64) -> Result<Response, Problem> {
    sessions.end_older_than(user_id, version).await.map_err(|error| Problem::sessions(&error))?;
    Ok(Response::no_content())
}
