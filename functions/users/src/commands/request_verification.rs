//! `POST /users/me/verification`: mail the link that verifies the caller's address.

use eventstore::{Aggregate, Consistency, ExecuteError, Expected};
use kernel::Timestamp;
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::Serialize;

use crate::mail;
use crate::user::{User, UserCommand, UserRefusal};
use crate::verification::{self, Verifications, too_many_links};

pub const LAMBDA: Lambda = Lambda { name: "users-request-verification", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let verifications = Verifications::from_env(&env).await?;
    Ok(endpoint(&env, verifications, request_verification).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/users/me/verification", "requestVerification")
        .describe(
            "Request the link that verifies your e-mail address",
            "It is mailed to your `pendingEmail`, or else to your `email`, and is valid for 24 hours. Older links become void.",
        )
        .for_users()
        .idempotent()
        .responds(SuccessResponse::accepted::<VerificationRequested>())
        .problems([UserRefusal::Unknown, UserRefusal::Deactivated, UserRefusal::EmailAlreadyVerified])
        .problems([too_many_links()])
        .contended()
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct VerificationRequested {
    /// When the link expires.
    expires_at: Timestamp,
}

async fn request_verification(verifications: Verifications, request: Request) -> Result<Response, Problem> {
    let user_id = request.caller()?.user_id;
    let cause = request.cause("RequestEmailVerification");
    let stream = User::stream(user_id);
    let mut transaction = verifications.store.transaction(&cause);
    loop {
        let user = verifications.store.load::<User>(&stream, Consistency::Strong).await;
        let user = user.map_err(|error| Problem::store(&error))?;
        let account = user.state.active()?;
        let pending = account.links.pending(cause.at).map(|verification| verification.profile.clone());
        // The address of a verification that is not completed has not replaced the account's own yet.
        let profile = pending.unwrap_or_else(|| account.profile.clone());
        let opened = verifications.issuer.vault.open(&profile).await.map_err(|error| Problem::privacy(&error))?;
        let (requested, mail) = verifications.prepare(profile, &opened.email, &cause).await?;
        let expires_at = requested.link.expires_at;
        let response = || Response::accepted("/users/me", VerificationRequested { expires_at });
        if let Some(mail) = mail
            && !mail::request(&mut transaction, mail).await.map_err(Problem::of)?
        {
            // The same command requested it before: that link is the valid one.
            return Ok(response());
        }
        let command = UserCommand::RequestEmailVerification(requested);
        match transaction.decide::<User>(&stream, &command, Expected::Version(user.version)).await {
            Ok(_) => {}
            Err(ExecuteError::VersionMismatch { .. }) => {
                transaction.restart().await.map_err(|error| Problem::of::<UserRefusal>(error.into()))?;
                continue;
            }
            Err(ExecuteError::Refused(refusal)) => return Err(verification::refused(refusal)),
            Err(error) => return Err(Problem::of(error)),
        }
        if transaction.try_commit().await.map_err(|error| Problem::of::<UserRefusal>(error.into()))? {
            return Ok(response());
        }
    }
}
