//! `POST /webhooks/stripe`: records what Stripe reports, before, after or instead of the answer to a call.

use contracts::Metadata;
use eventstore::{Actor, Aggregate, Cause, ExecuteError, Expected, Store};
use kernel::{CommandId, EventId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stripe::{Secret, TOLERANCE, WebhookError};

use crate::payment::{Payment, PaymentCommand, PaymentRefusal};
use crate::payments::queue::{PaymentMessage, PaymentsQueue, UnmatchedUpdate};
use crate::payments::stripe_updates::{StripeUpdate, outcome_of};

pub const LAMBDA: Lambda = Lambda { name: NAME, build: &build };

const NAME: &str = "finance-stripe-webhook";

async fn build(env: Env) -> Result<Handler, StartError> {
    let secret: StripeSecret = env.secret("STRIPE_SECRET").await?;
    let webhook = StripeWebhook {
        store: env.events()?,
        queue: PaymentsQueue { sqs: env.sqs(), url: env.var("PAYMENTS_QUEUE_URL")?.to_owned() },
        secret: Secret::new(secret.webhook_secret),
    };
    Ok(endpoint(&env, webhook, StripeWebhook::receive).build())
}

pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/webhooks/stripe", "receiveStripeEvent")
        .describe(
            "Receive an event from Stripe",
            "Events about payments, refunds and disputes, signed by Stripe. A repeated event changes nothing.",
        )
        .header::<String>("Stripe-Signature", "Timestamp and signature in Stripe's format.")
        .body::<Event>()
        .responds(SuccessResponse::ok::<ReceivedResponse>())
        .contended()
        .problems([PaymentRefusal::NotCaptured])
        .problems([invalid_signature(), malformed_event()])
}

/// An event in Stripe's format.
#[derive(JsonSchema)]
#[allow(dead_code)]
struct Event(serde_json::Map<String, serde_json::Value>);

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ReceivedEvent")]
struct ReceivedResponse {
    received: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct StripeSecret {
    webhook_secret: String,
}

#[derive(Clone)]
struct StripeWebhook {
    store: Store,
    secret: Secret,
    queue: PaymentsQueue,
}

impl StripeWebhook {
    async fn receive(self, mut request: Request) -> Result<Response, Problem> {
        let signature = request.header("stripe-signature").unwrap_or_default();
        let event =
            stripe::verify(&self.secret, signature, request.body(), request.now(), TOLERANCE).map_err(refused)?;
        let Some(update) = outcome_of(&event) else { return Ok(received()) };
        if let Some(correlation_id) = update.correlation_id.clone() {
            request.set_correlation_id(correlation_id);
        }
        let Some(payment_id) = update.payment_id else {
            self.enqueue(event.id, update, &request).await.map_err(|error| {
                tracing::error!(%error, "the webhook could not be queued");
                Problem::unavailable()
            })?;
            return Ok(received());
        };
        let cause = Cause {
            command_id: CommandId::derived(&[&NAME, &event.id]),
            actor: Actor::System(NAME.to_owned()),
            ..request.cause("RecordPaymentOutcome")
        };
        let command = PaymentCommand::RecordPaymentOutcome {
            outcome: update.outcome,
            attempt: update.attempt,
            at: request.now(),
        };
        match self.store.execute::<Payment>(&Payment::stream(payment_id), &command, &cause, Expected::Any).await {
            Ok(_) => Ok(received()),
            // Reported before the capture: Stripe sends it again.
            Err(error @ ExecuteError::Refused(PaymentRefusal::NotCaptured)) => Err(Problem::of(error)),
            // A repeat would be refused again.
            Err(ExecuteError::Refused(refusal)) => {
                tracing::error!(%payment_id, event_id = event.id, kind = event.kind, %refusal, "the webhook was not recorded");
                Ok(received())
            }
            Err(error) => Err(Problem::of(error)),
        }
    }

    /// Somebody acted in Stripe's dashboard, without our metadata: the worker asks Stripe to which payment the update belongs.
    async fn enqueue(&self, event_id: String, update: StripeUpdate, request: &Request) -> Result<(), InvocationFailed> {
        let metadata = Metadata {
            event_id: EventId::derived(&[&NAME, &event_id]),
            stream: update.intent_id.clone(),
            version: 1,
            occurred_at: request.now(),
            correlation_id: request.correlation_id().clone(),
            causation_id: None,
            schema_version: 1,
        };
        let StripeUpdate { intent_id, outcome, .. } = update;
        let update = UnmatchedUpdate::StripeUpdated { event_id, intent_id, outcome };
        self.queue.send(&PaymentMessage::Update(update), metadata).await
    }
}

fn received() -> Response {
    Response::ok(ReceivedResponse { received: true })
}

fn refused(error: WebhookError) -> Problem {
    match error {
        WebhookError::MalformedHeader | WebhookError::TooOld | WebhookError::WrongSignature => invalid_signature(),
        WebhookError::MalformedBody => malformed_event(),
    }
}

fn invalid_signature() -> Problem {
    Problem::new(400, "invalid_signature", "The signature is not from Stripe, or is too old.")
}

fn malformed_event() -> Problem {
    Problem::new(400, "malformed_body", "The body is not an event.")
}
