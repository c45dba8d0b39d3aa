//! `POST /webhooks/mailgun`: what became of an e-mail after Mailgun accepted it.
//!
//! Mailgun signs a time and a token, but not the event. So each token is stored with the body that it came with, and refused with any
//! other body. Events about unknown deliveries change nothing.

use aws_lc_rs::digest::{SHA256, digest};
use eventstore::{Actor, Aggregate, Cause, ExecuteError, Expected, Store};
use kernel::{CommandId, DeliveryId, SignedDuration, Timestamp};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use mailgun::{Secret, WebhookError, WebhookEvent};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::{Key, Views};

use crate::delivery::{Delivery, DeliveryCommand, DeliveryRefusal, Outcome};

pub const LAMBDA: Lambda = Lambda { name: NAME, build: &build };

const NAME: &str = "tickets-mailgun-webhook";

async fn build(env: Env) -> Result<Handler, StartError> {
    let secret: MailgunSecret = env.secret("MAILGUN_SECRET").await?;
    let webhook = MailgunWebhook {
        store: env.events()?,
        views: env.views()?,
        signing_key: Secret::new(secret.webhook_signing_key),
    };
    Ok(endpoint(&env, webhook, MailgunWebhook::receive).build())
}

/// Mailgun retries a webhook for eight hours.
const MAX_AGE: SignedDuration = SignedDuration::from_hours(12);

/// How far Mailgun's clock may be ahead of ours.
const MAX_CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(5);

pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/webhooks/mailgun", "receiveMailgunEvent")
        .describe(
            "Receive a Mailgun event",
            "An e-mail's outcome, signed by Mailgun. A repeated event changes nothing.",
        )
        .body::<Event>()
        .responds(SuccessResponse::ok::<ReceivedResponse>())
        .contended()
        .problems([invalid_signature(), malformed_event(), replayed()])
}

/// An event as Mailgun documents it.
#[derive(JsonSchema)]
#[schemars(rename = "MailgunEvent")]
#[allow(dead_code)]
struct Event(serde_json::Map<String, serde_json::Value>);

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ReceivedMailgunEvent")]
struct ReceivedResponse {
    received: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MailgunSecret {
    webhook_signing_key: String,
}

#[derive(Clone)]
struct MailgunWebhook {
    store: Store,
    views: Views,
    signing_key: Secret,
}

/// A token, with the hash of the body that it came with.
#[derive(Serialize, Deserialize)]
struct UsedToken {
    hash: String,
    signed_at: i64,
}

impl MailgunWebhook {
    async fn receive(self, request: Request) -> Result<Response, Problem> {
        let event = mailgun::verify(&self.signing_key, request.body()).map_err(not_verified)?;
        if !is_fresh(&event, request.now()) {
            return Err(invalid_signature());
        }
        let Some((delivery_id, outcome)) = outcome_of(&event, request.now()) else { return Ok(received()) };
        self.claim_token(&event, request.body(), request.now()).await?;
        let stream = Delivery::stream(delivery_id);
        let cause = Cause {
            command_id: CommandId::derived(&[&NAME, &delivery_id, &event.id]),
            actor: Actor::System(NAME.to_owned()),
            ..request.cause("RecordDeliveryOutcome")
        };
        let command = DeliveryCommand::RecordDeliveryOutcome(outcome);
        match self.store.execute::<Delivery>(&stream, &command, &cause, Expected::Any).await {
            Ok(_) => Ok(received()),
            Err(ExecuteError::Refused(DeliveryRefusal::Unknown)) => {
                tracing::warn!(%delivery_id, "webhook event for an unknown delivery");
                Ok(received())
            }
            Err(error) => Err(Problem::of(error)),
        }
    }

    /// Stores the token. Refuses it if it came with another body before.
    async fn claim_token(&self, event: &WebhookEvent, body: &[u8], now: Timestamp) -> Result<(), Problem> {
        let key = Key::new(format!("webhook-token#{}", event.token), "-");
        let used = UsedToken { hash: hash(body), signed_at: event.signed_at };
        let until = now.checked_add(MAX_AGE).unwrap_or(now);
        let put = self.views.put_until(&key, &used, until.as_second()).await.map_err(|error| Problem::view(&error))?;
        if put {
            return Ok(());
        }
        let before = self.views.get::<UsedToken>(&key).await.map_err(|error| Problem::view(&error))?;
        match before {
            Some((_, before)) if before.hash != used.hash => Err(replayed()),
            _ => Ok(()),
        }
    }
}

/// The delivery that an event is about, and its outcome. None for other e-mails, and for events such as opens and clicks.
pub fn outcome_of(event: &WebhookEvent, now: Timestamp) -> Option<(DeliveryId, Outcome)> {
    let (kind, id) = event.send_key.as_deref()?.split_once('.')?;
    let delivery_id: DeliveryId = id.split_once('.')?.0.parse().ok().filter(|_| kind == "tickets")?;
    let outcome = match (event.kind.as_str(), event.severity.as_deref()) {
        ("delivered", _) => Outcome::Delivered { at: now },
        ("failed", Some("permanent")) => Outcome::Undeliverable { reason: "bounced".to_owned() },
        ("rejected", _) => Outcome::Undeliverable { reason: "mail_rejected".to_owned() },
        ("complained", _) => Outcome::Complained { at: now },
        _ => return None,
    };
    Some((delivery_id, outcome))
}

fn is_fresh(event: &WebhookEvent, now: Timestamp) -> bool {
    let age = SignedDuration::from_secs(now.as_second().saturating_sub(event.signed_at));
    (-MAX_CLOCK_SKEW..=MAX_AGE).contains(&age)
}

fn hash(body: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD_NO_PAD.encode(digest(&SHA256, body))
}

fn received() -> Response {
    Response::ok(ReceivedResponse { received: true })
}

fn not_verified(error: WebhookError) -> Problem {
    match error {
        WebhookError::Malformed => malformed_event(),
        WebhookError::WrongSignature => invalid_signature(),
    }
}

fn invalid_signature() -> Problem {
    Problem::new(400, "invalid_signature", "The event has no valid signature of Mailgun, or is too old.")
}

fn malformed_event() -> Problem {
    Problem::new(400, "malformed_event", "The body is not a Mailgun event.")
}

fn replayed() -> Problem {
    Problem::new(406, "replayed_signature", "The signature has already been used for another event.")
}
