//! `PUT /users/me/password`: change the caller's password.

use eventstore::{Aggregate, Consistency, Store};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::password::{self, Password};
use crate::user::{User, UserCommand, UserRefusal};

pub const LAMBDA: Lambda = Lambda { name: "users-change-password", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(endpoint(&env, store, change_password).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    Operation::put(LAMBDA.name, "/users/me/password", "changePassword")
        .describe("Change your password", "Requires the current password.")
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

async fn change_password(store: Store, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let Body { current_password, new_password } = request.json()?;
    let (cause, expected) = (request.cause("ChangePassword"), request.expected()?);
    let stream = User::stream(caller.user_id);
    let user = store.load::<User>(&stream, Consistency::Strong).await.map_err(|error| Problem::store(&error))?.state;
    let account = match user {
        User::Active(account) => account,
        User::Deactivated(_) | User::Forgotten(_) => return Err(UserRefusal::Deactivated.into()),
        User::Unregistered => return Err(UserRefusal::Unknown.into()),
    };
    let verified = account.password_hash;
    if !password::verify(current_password, verified.clone()).await? {
        // A repeated request finds the new password that it has already set.
        if cause.repeated && password::verify(new_password.into(), verified).await? {
            return Ok(Response::no_content());
        }
        return Err(wrong_password());
    }
    let new = password::hash(new_password).await?;
    let command = UserCommand::ChangePassword { verified, new };
    store.execute::<User>(&stream, &command, &cause, expected).await.map_err(Problem::of)?;
    Ok(Response::no_content())
}
