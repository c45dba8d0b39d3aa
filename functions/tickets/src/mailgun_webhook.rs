//! `POST /webhooks/mailgun`: what became of a mail after Mailgun took it.
//!
//! Mailgun signs a time and a token, not what it tells. So a token is kept with what came with it, and refused with anything else; and
//! only deliveries that we know of are touched.

use aws_lc_rs::digest::{SHA256, digest};
use eventstore::{Actor, Aggregate, Cause, ExecuteError, Expected, Store};
use kernel::{CommandId, DeliveryId, SignedDuration, Timestamp};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use mailgun::{Secret, WebhookError, WebhookEvent};
use openapi::{Answer, Operation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::{Key, Views};

use crate::delivery::{Delivery, DeliveryCommand, DeliveryRefusal, Outcome};

pub const LAMBDA: Lambda = Lambda { name: NAME, build: &build };

const NAME: &str = "tickets-mailgun-webhook";

async fn build(env: Env) -> Result<Handler, StartError> {
    let secret: MailgunSecret = env.secret("MAILGUN_SECRET").await?;
    let receiver =
        Receiver { store: env.events()?, views: env.views()?, signing_key: Secret::new(secret.webhook_signing_key) };
    Ok(endpoint(&env, receiver, Receiver::receive).build())
}

/// How old a webhook may be: Mailgun tries for eight hours.
const TOLERANCE: SignedDuration = SignedDuration::from_hours(12);

/// How far Mailgun's clock may be ahead of ours.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);

/// The endpoint, as clients see it.
pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/webhooks/mailgun", "receiveMailgunEvent")
        .says("For Mailgun", "What became of a mail, signed by Mailgun; heard of again, it changes nothing.")
        .body::<Event>()
        .answers(Answer::ok::<Received>())
        .contended()
        .refuses([invalid_signature(), malformed_event(), replayed()])
}

/// An event, as Mailgun describes it.
#[derive(JsonSchema)]
#[schemars(rename = "MailgunEvent")]
#[allow(dead_code)]
struct Event(serde_json::Map<String, serde_json::Value>);

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ReceivedMailgunEvent")]
struct Received {
    received: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MailgunSecret {
    webhook_signing_key: String,
}

#[derive(Clone)]
struct Receiver {
    store: Store,
    views: Views,
    signing_key: Secret,
}

/// A token that was used, and what came with it.
#[derive(Serialize, Deserialize)]
struct UsedToken {
    hash: String,
    signed_at: i64,
}

impl Receiver {
    async fn receive(self, request: Request) -> Result<Response, Problem> {
        let event = mailgun::verify(&self.signing_key, request.body()).map_err(unbelievable)?;
        if !is_fresh(&event, request.now()) {
            return Err(invalid_signature());
        }
        let Some((delivery_id, outcome)) = told(&event, request.now()) else { return Ok(received()) };
        self.take(&event, request.body(), request.now()).await?;
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
                tracing::warn!(%delivery_id, "webhook of an unknown delivery");
                Ok(received())
            }
            Err(error) => Err(Problem::of(error)),
        }
    }

    /// Keeps the token, unless it came with something else before.
    async fn take(&self, event: &WebhookEvent, body: &[u8], now: Timestamp) -> Result<(), Problem> {
        let key = Key::new(format!("webhook-token#{}", event.token), "-");
        let used = UsedToken { hash: hash(body), signed_at: event.signed_at };
        let until = now.checked_add(TOLERANCE).unwrap_or(now);
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

/// The delivery that an event is about, and what it means for it; nothing for what we don't follow.
pub fn told(event: &WebhookEvent, now: Timestamp) -> Option<(DeliveryId, Outcome)> {
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
    (-AHEAD..=TOLERANCE).contains(&age)
}

fn hash(body: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD_NO_PAD.encode(digest(&SHA256, body))
}

fn received() -> Response {
    Response::ok(Received { received: true })
}

fn unbelievable(error: WebhookError) -> Problem {
    match error {
        WebhookError::Malformed => malformed_event(),
        WebhookError::WrongSignature => invalid_signature(),
    }
}

fn invalid_signature() -> Problem {
    Problem::new(400, "invalid_signature", "The event is not signed by Mailgun, or too long ago.")
}

fn malformed_event() -> Problem {
    Problem::new(400, "malformed_event", "The body is not an event of Mailgun.")
}

fn replayed() -> Problem {
    Problem::new(406, "replayed_signature", "The signature was used for another event.")
}
