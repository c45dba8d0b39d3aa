//! `POST /password-resets/{token}`: follow the link that resets a password.
//!
//! Whoever has the link receives the mail of the address, so it is verified too.

use auth::Sessions;
use eventstore::{Aggregate, Consistency, Expected, Store};
use kernel::UserId;
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use privacy::Vault;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::link_issuer::not_opened;
use crate::link_token::LinkToken;
use crate::password::{self, Password, StoredHash};
use crate::user::{User, UserCommand, UserRefusal};
use crate::waiting_tickets::WaitingTickets;

pub const LAMBDA: Lambda = Lambda { name: "users-reset-password", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.vault()?, env.sessions()?, WaitingTickets::from_env(&env).await?);
    Ok(endpoint(&env, state, reset_password).idempotent()?.build())
}

pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/password-resets/{token}", "resetPassword")
        .describe(
            "Reset a password",
            "With the token of the link that was mailed. It is valid once, for 30 minutes. Ends all sessions: log in with the new password.",
        )
        .path::<String>("token", "The token of the mailed link.")
        .idempotent()
        .contended()
        .body::<Body>()
        .responds(SuccessResponse::no_content())
        .problems([UserRefusal::LinkNotValid])
}

#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "PasswordReset")]
struct Body {
    password: Password,
}

async fn reset_password(
    (store, vault, sessions, tickets): (Store, Vault, Sessions, WaitingTickets),
    request: Request,
) -> Result<Response, Problem> {
    let Body { password } = request.json()?;
    let token = LinkToken::try_from(request.path::<String>("token")?).map_err(|_| UserRefusal::LinkNotValid)?;
    let (user_id, hash, cause) = (token.user_id(), token.hash(), request.cause("ResetPassword"));
    let stream = User::stream(user_id);
    if cause.repeated {
        let done = store.find_executed::<User>(&stream, &cause).await.map_err(|error| Problem::store(&error))?;
        if let Some(reset) = done {
            return end_sessions(&sessions, user_id, reset.version).await;
        }
    }
    let user = store.load::<User>(&stream, Consistency::Strong).await.map_err(|error| Problem::store(&error))?;
    let User::Active(account) = user.state else { return Err(UserRefusal::LinkNotValid.into()) };
    // Hashing takes a CPU: not for everybody who sends any token.
    if account.links.reset_of(&hash, request.now()).is_none() {
        return Err(UserRefusal::LinkNotValid.into());
    }
    let profile = vault.open(&account.profile).await.map_err(|error| not_opened(&error))?;
    password.check_not_address(&profile.email, "/password")?;
    let new = password::hash(password).await?;
    let new = StoredHash::seal(&vault, user_id, &new).await.map_err(|error| not_opened(&error))?;
    let command = UserCommand::ResetPassword { token: hash, new, at: request.now() };
    let mut transaction = store.transaction(&cause);
    loop {
        let reset = transaction.decide::<User>(&stream, &command, Expected::Any).await.map_err(Problem::of)?;
        if !account.email_verified {
            tickets.hand_over(&mut transaction, user_id, &profile).await?;
        }
        if transaction.try_commit().await.map_err(|error| Problem::of::<UserRefusal>(error.into()))? {
            return end_sessions(&sessions, user_id, reset.version).await;
        }
    }
}

/// Whoever knows the old password may have logged in with it.
async fn end_sessions(sessions: &Sessions, user_id: UserId, version: u64) -> Result<Response, Problem> {
    sessions.end_older_than(user_id, version).await.map_err(|error| Problem::sessions(&error))?;
    Ok(Response::no_content())
}
