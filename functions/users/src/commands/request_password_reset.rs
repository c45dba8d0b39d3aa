//! `POST /password-resets`: mail the link that resets the password of an account.
//!
//! The account is looked up later, by `users-send-email`. So the response is the same for each address, and takes as long.

use aws_sdk_sqs::Client;
use contracts::users::{AccountMailEvent, PasswordResetAsked};
use contracts::{BusEvent, Metadata};
use kernel::{EmailAddress, ErrorChain, EventId, Timestamp};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::blind_index::BlindIndex;
use crate::brake::{Attempt, Brake};
use crate::links::RESET_LIFETIME;

pub const LAMBDA: Lambda = Lambda { name: "users-request-password-reset", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let queue = MailQueue {
        index: BlindIndex::from_secret(&env).await?,
        brake: Brake::from_env(&env)?,
        sqs: env.sqs(),
        url: env.var("ACCOUNT_EMAILS_QUEUE_URL")?.to_owned(),
    };
    Ok(endpoint(&env, queue, request_password_reset).idempotent()?.build())
}

pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/password-resets", "requestPasswordReset")
        .describe(
            "Request the link that resets a password",
            "It is mailed to the address if it has an account, and is valid once, for 30 minutes. Older links become void. The response is \
             the same for each address.",
        )
        .idempotent()
        .body::<Body>()
        .responds(SuccessResponse::accepted::<PasswordResetRequested>())
        .problems([Problem::too_many_attempts(1)])
}

#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "PasswordResetRequest")]
struct Body {
    email: EmailAddress,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct PasswordResetRequested {
    /// When the link expires, if one is mailed.
    expires_at: Timestamp,
}

#[derive(Clone)]
struct MailQueue {
    index: BlindIndex,
    brake: Brake,
    sqs: Client,
    url: String,
}

async fn request_password_reset(queue: MailQueue, request: Request) -> Result<Response, Problem> {
    let Body { email } = request.json()?;
    let now = request.now();
    let (address, source) = (queue.index.of(&email), queue.index.of_source(request.source()));
    queue.brake.count(&Attempt::message("password-reset", &address, &source), now).await?;
    let addresses = queue.index.all_of(&email).iter().map(ToString::to_string).collect();
    let event_id = EventId::derived(&[&request.command_id(), &"password-reset"]);
    let metadata = Metadata {
        event_id,
        // It is in no stream: of an address without an account, nothing is stored.
        stream: format!("password-reset#{event_id}"),
        version: 1,
        occurred_at: now,
        correlation_id: request.correlation_id().clone(),
        causation_id: None,
        schema_version: 1,
    };
    let asked = AccountMailEvent::PasswordResetAsked(PasswordResetAsked { addresses });
    let body = BusEvent::new(&asked, metadata).ok().and_then(|event| serde_json::to_string(&event).ok());
    let sent = queue.sqs.send_message().queue_url(&queue.url).message_body(body.ok_or_else(Problem::internal)?);
    sent.send().await.map_err(|error| {
        tracing::error!(error = %ErrorChain(&error), "password reset not queued");
        Problem::unavailable()
    })?;
    let expires_at = now.checked_add(RESET_LIFETIME).unwrap_or(now);
    Ok(Response::accepted("/password-resets", PasswordResetRequested { expires_at }))
}
