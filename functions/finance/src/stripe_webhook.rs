//! `POST /webhooks/stripe`: what Stripe tells, whether it comes before, after or instead of the direct answer.

use eventstore::{Actor, Aggregate, Cause, ExecuteError, Expected, Store};
use kernel::{CommandId, CorrelationId, PaymentId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Answer, Operation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stripe::{DeclineReason, IntentStatus, Secret, TOLERANCE, WebhookError, WebhookEvent};

use crate::payment::{Outcome, Payment, PaymentCommand};

/// Records what Stripe tells, before Stripe is told that it was heard.
pub const LAMBDA: Lambda =
    Lambda { name: "finance-stripe-webhook", build: |env| Box::pin(async move { build(&env).await }) };

/// The endpoint, as clients see it.
pub fn operation() -> Operation {
    Operation::post("/webhooks/stripe", "receiveStripeEvent")
        .says("For Stripe", "Events of payments, signed by Stripe; heard of again, an event changes nothing.")
        .header::<String>("Stripe-Signature", "Time and signature, as Stripe makes them.")
        .body::<Event>()
        .answers(Answer::ok::<Received>())
        .contended()
        .refuses([invalid_signature(), malformed_event()])
}

/// An event, as Stripe describes it.
#[derive(JsonSchema)]
#[allow(dead_code)]
struct Event(serde_json::Map<String, serde_json::Value>);

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ReceivedEvent")]
struct Received {
    received: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct StripeSecret {
    webhook_secret: String,
}

async fn build(env: &Env) -> Result<Handler, StartError> {
    let secret: StripeSecret = env.secret("STRIPE_SECRET").await?;
    let (store, secret) = (env.events()?, Secret::new(secret.webhook_secret));
    let answer = move |request| Box::pin(receive(store.clone(), secret.clone(), request)) as _;
    Ok(endpoint(env, answer).build())
}

async fn receive(store: Store, secret: Secret, mut request: Request) -> Result<Response, Problem> {
    let signature = request.header("stripe-signature").unwrap_or_default();
    let event = stripe::verify(&secret, signature, request.body(), request.now(), TOLERANCE).map_err(unbelievable)?;
    if let Some(correlation_id) = correlation_id(&event) {
        request.belongs_to(correlation_id);
    }
    let Some((payment_id, outcome)) = outcome(&event) else { return Ok(received()) };
    let cause = Cause {
        command_id: CommandId::derived(&[&LAMBDA.name, &event.id]),
        actor: Actor::System(LAMBDA.name.to_owned()),
        ..request.cause("RecordPaymentOutcome")
    };
    let command = PaymentCommand::RecordPaymentOutcome(outcome);
    match store.execute::<Payment>(&Payment::stream(payment_id), &command, &cause, Expected::Any).await {
        Ok(_) => Ok(received()),
        // Stripe would only say the same again.
        Err(ExecuteError::Refused(refusal)) => {
            tracing::error!(%payment_id, event_id = event.id, kind = event.kind, %refusal, "webhook not recorded");
            Ok(received())
        }
        Err(error) => Err(Problem::of(error)),
    }
}

/// What the payment's purchase began with, as Stripe was told.
fn correlation_id(event: &WebhookEvent) -> Option<CorrelationId> {
    event.intent.as_ref()?.metadata.get("correlation_id")?.clone().try_into().ok()
}

/// What a webhook says of which payment of ours; none for what we don't follow.
pub fn outcome(event: &WebhookEvent) -> Option<(PaymentId, Outcome)> {
    let intent = event.intent.as_ref()?;
    let payment_id = intent.metadata.get("payment_id")?.parse().ok()?;
    let gateway_id = intent.id.clone();
    let outcome = match event.kind.as_str() {
        "payment_intent.amount_capturable_updated" if intent.status == IntentStatus::RequiresCapture => {
            Outcome::Authorized { gateway_id }
        }
        "payment_intent.succeeded" => Outcome::Captured { gateway_id },
        "payment_intent.payment_failed" => {
            let reason = intent.decline_reason().unwrap_or(DeclineReason::CardDeclined);
            Outcome::Declined { gateway_id: Some(gateway_id), reason: reason.as_str().to_owned() }
        }
        "payment_intent.canceled" => Outcome::Cancelled { gateway_id },
        _ => return None,
    };
    Some((payment_id, outcome))
}

fn received() -> Response {
    Response::ok(Received { received: true })
}

fn unbelievable(error: WebhookError) -> Problem {
    match error {
        WebhookError::MalformedHeader | WebhookError::TooOld | WebhookError::WrongSignature => invalid_signature(),
        WebhookError::MalformedBody => malformed_event(),
    }
}

fn invalid_signature() -> Problem {
    Problem::new(400, "invalid_signature", "The signature is not Stripe's, or too old.")
}

fn malformed_event() -> Problem {
    Problem::new(400, "malformed_body", "The body is not an event.")
}
