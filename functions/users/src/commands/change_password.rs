//! `PUT /users/me/password`: change the caller's password.

use auth::Sessions;
use eventstore::{Aggregate, Consistency, Store};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use privacy::Vault;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::brake::{Attempt, Brake};
use crate::password::{self, Password, StoredHash};
use crate::reauthentication::wrong_password;
use crate::user::{User, UserCommand, UserRefusal};

pub const LAMBDA: Lambda = Lambda { name: "users-change-password", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.vault()?, env.sessions()?, Brake::from_env(&env)?);
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
        .responds(SuccessResponse::no_content().with_session_cookie())
        .problems([wrong_password(), Problem::too_many_attempts(1)])
        .problems([UserRefusal::Unknown, UserRefusal::Deactivated, UserRefusal::PasswordChanged])
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Body {
    current_password: String,
    new_password: Password,
}

async fn change_password(
    (store, vault, sessions, brake): (Store, Vault, Sessions, Brake),
    request: Request,
) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let Body { current_password, new_password } = request.json()?;
    let (cause, expected) = (request.cause("ChangePassword"), request.expected()?);
    let attempt = Attempt::password(caller.user_id);
    brake.admit(&attempt, request.now()).await?;
    let stream = User::stream(caller.user_id);
    let user = store.load::<User>(&stream, Consistency::Strong).await.map_err(|error| Problem::store(&error))?;
    let account = user.state.active()?;
    let verified = account.password_hash.clone();
    let hash = verified.open(&vault, caller.user_id).await.map_err(|error| Problem::privacy(&error))?;
    if !password::verify(current_password, hash.clone()).await? {
        // A repeated request finds the new password that it has already set.
        if cause.repeated && password::verify(new_password.into(), hash).await? {
            return end_sessions(&sessions, &request, user.version).await;
        }
        brake.failed(&attempt, request.now()).await?;
        return Err(wrong_password());
    }
    brake.succeeded(&attempt, request.now()).await?;
    let profile = vault.open(&account.profile).await.map_err(|error| Problem::privacy(&error))?;
    new_password.check_not_address(&profile.email, "/newPassword")?;
    let new = password::hash(new_password).await?;
    let new = StoredHash::seal(&vault, caller.user_id, &new).await.map_err(|error| Problem::privacy(&error))?;
    let command = UserCommand::ChangePassword { verified, new };
    let changed = store.execute::<User>(&stream, &command, &cause, expected).await.map_err(Problem::of)?;
    end_sessions(&sessions, &request, changed.version).await
}

/// Whoever knows the old password may have logged in with it.
async fn end_sessions(sessions: &Sessions, request: &Request, version: u64) -> Result<Response, Problem> {
    let user_id = request.caller()?.user_id;
    sessions.end_older_than(user_id, version).await.map_err(|error| Problem::sessions(&error))?;
    Ok(Response::no_content().without_session_cookie_of(user_id, request))
}
