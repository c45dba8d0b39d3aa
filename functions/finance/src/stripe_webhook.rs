//! `POST /webhooks/stripe`: what Stripe tells, whether it comes before, after or instead of the direct answer.

use contracts::Metadata;
use eventstore::{Actor, Aggregate, Cause, ExecuteError, Expected, Store};
use kernel::{CommandId, CorrelationId, EventId, PaymentId, RefundId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError};
use openapi::{Answer, Operation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stripe::{
    DeclineReason, IntentStatus, PaymentIntent, Refund, Secret, Subject, TOLERANCE, WebhookError, WebhookEvent,
};

use crate::disputes::Dispute;
use crate::messages::{Message, News, Queue};
use crate::payment::{Outcome, Payment, PaymentCommand, PaymentRefusal};

pub const LAMBDA: Lambda = Lambda { name: NAME, build: &build };

const NAME: &str = "finance-stripe-webhook";

async fn build(env: Env) -> Result<Handler, StartError> {
    let secret: StripeSecret = env.secret("STRIPE_SECRET").await?;
    let receiver = Receiver {
        store: env.events()?,
        queue: Queue { sqs: env.sqs(), url: env.var("PAYMENTS_QUEUE_URL")?.to_owned() },
        secret: Secret::new(secret.webhook_secret),
    };
    Ok(endpoint(&env, receiver, Receiver::receive).build())
}

/// The endpoint, as clients see it.
pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/webhooks/stripe", "receiveStripeEvent")
        .says(
            "For Stripe",
            "Events of payments, refunds and disputes, signed by Stripe; heard of again, an event changes nothing.",
        )
        .header::<String>("Stripe-Signature", "Time and signature, as Stripe makes them.")
        .body::<Event>()
        .answers(Answer::ok::<Received>())
        .contended()
        .refuses([PaymentRefusal::NotCaptured])
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

#[derive(Clone)]
struct Receiver {
    store: Store,
    secret: Secret,
    queue: Queue,
}

impl Receiver {
    async fn receive(self, mut request: Request) -> Result<Response, Problem> {
        let signature = request.header("stripe-signature").unwrap_or_default();
        let event =
            stripe::verify(&self.secret, signature, request.body(), request.now(), TOLERANCE).map_err(unbelievable)?;
        let Some(told) = told(&event) else { return Ok(received()) };
        if let Some(correlation_id) = told.correlation_id.clone() {
            request.set_correlation_id(correlation_id);
        }
        let Some(payment_id) = told.payment_id else {
            // Somebody made it at Stripe, without our notes: whose it is, is asked off the queue.
            self.pass_on(event.id, told, &request).await.map_err(|error| {
                tracing::error!(%error, "webhook not passed on");
                Problem::unavailable()
            })?;
            return Ok(received());
        };
        let cause = Cause {
            command_id: CommandId::derived(&[&NAME, &event.id]),
            actor: Actor::System(NAME.to_owned()),
            ..request.cause("RecordPaymentOutcome")
        };
        let command =
            PaymentCommand::RecordPaymentOutcome { outcome: told.outcome, attempt: told.attempt, at: request.now() };
        match self.store.execute::<Payment>(&Payment::stream(payment_id), &command, &cause, Expected::Any).await {
            Ok(_) => Ok(received()),
            // It overtook the capture: Stripe sends it again.
            Err(error @ ExecuteError::Refused(PaymentRefusal::NotCaptured)) => Err(Problem::of(error)),
            // Stripe would only say the same again.
            Err(ExecuteError::Refused(refusal)) => {
                tracing::error!(%payment_id, event_id = event.id, kind = event.kind, %refusal, "webhook not recorded");
                Ok(received())
            }
            Err(error) => Err(Problem::of(error)),
        }
    }

    async fn pass_on(&self, event_id: String, told: Told, request: &Request) -> Result<(), InvocationFailed> {
        let metadata = Metadata {
            event_id: EventId::derived(&[&NAME, &event_id]),
            stream: told.intent_id.clone(),
            version: 1,
            occurred_at: request.now(),
            correlation_id: request.correlation_id().clone(),
            causation_id: None,
            schema_version: 1,
        };
        let news = News::GatewayTold { event_id, intent_id: told.intent_id, outcome: told.outcome };
        self.queue.send(&Message::News(news), metadata).await
    }
}

/// What a webhook says, of which payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Our payment, where Stripe was told.
    pub payment_id: Option<PaymentId>,
    /// What its purchase began with, where Stripe was told.
    pub correlation_id: Option<CorrelationId>,
    /// Stripe's id of it.
    pub intent_id: String,
    /// Which attempt to set money aside it is.
    pub attempt: u32,
    /// What it says.
    pub outcome: Outcome,
}

/// What a webhook says; none for what we don't follow.
///
/// `charge.refunded` is not among it: it tells of a charge what `refund.created` tells of each refund, and comes for
/// authorizations that were cancelled, too.
pub fn told(event: &WebhookEvent) -> Option<Told> {
    match &event.subject {
        Subject::Intent(intent) => {
            let (payment_id, correlation_id) = notes(intent);
            let outcome = outcome_of_intent(&event.kind, intent)?;
            let (intent_id, attempt) = (intent.id.clone(), intent.attempt());
            Some(Told { payment_id: Some(payment_id?), correlation_id, intent_id, attempt, outcome })
        }
        Subject::Refund(refund) => match event.kind.as_str() {
            "refund.created" | "refund.updated" | "refund.failed" => {
                let intent_id = refund.payment_intent.clone()?;
                let payment_id = refund.metadata.get("payment_id").and_then(|id| id.parse().ok());
                let outcome = outcome_of_refund(&intent_id, refund)?;
                // Only what was captured is refunded: of an earlier attempt, its id tells.
                Some(Told { payment_id, correlation_id: None, intent_id, attempt: u32::MAX, outcome })
            }
            _ => None,
        },
        Subject::Dispute(dispute) => {
            let closed = match event.kind.as_str() {
                "charge.dispute.created" | "charge.dispute.updated" => false,
                "charge.dispute.closed" => true,
                _ => return None,
            };
            let intent_id = dispute.payment_intent.clone()?;
            let outcome = Outcome::Disputed {
                gateway_id: intent_id.clone(),
                dispute: Dispute {
                    dispute_id: dispute.id.clone(),
                    amount: stripe::money(dispute.amount, &dispute.currency)?,
                    reason: dispute.reason.clone(),
                    status: dispute.status.clone(),
                    as_of: event.created,
                },
                closed,
            };
            // A dispute carries none of our notes.
            Some(Told { payment_id: None, correlation_id: None, intent_id, attempt: u32::MAX, outcome })
        }
        Subject::Other => None,
    }
}

/// Our notes on a payment at Stripe: which payment of ours it is, and what its purchase began with.
pub(crate) fn notes(intent: &PaymentIntent) -> (Option<PaymentId>, Option<CorrelationId>) {
    let note = |name: &str| intent.metadata.get(name);
    (
        note("payment_id").and_then(|id| id.parse().ok()),
        note("correlation_id").and_then(|id| id.clone().try_into().ok()),
    )
}

fn outcome_of_refund(intent_id: &str, refund: &Refund) -> Option<Outcome> {
    let note = |name: &str| refund.metadata.get(name);
    let ours: Option<RefundId> = note("refund_id").and_then(|id| id.parse().ok());
    let refund_id = ours.unwrap_or_else(|| RefundId::derived(&[&refund.id]));
    if refund.has_failed() {
        return Some(Outcome::RefundFailed {
            refund_id,
            attempt: note("attempt").and_then(|attempt| attempt.parse().ok()).unwrap_or(1),
            refund_gateway_id: Some(refund.id.clone()),
            reason: refund.failure_reason.clone().unwrap_or_else(|| "unknown".to_owned()),
        });
    }
    match (refund.status.as_deref(), ours) {
        (Some("pending" | "succeeded"), Some(_)) => {
            Some(Outcome::Refunded { refund_id, refund_gateway_id: Some(refund.id.clone()) })
        }
        (Some("pending" | "succeeded"), None) => Some(Outcome::RefundedAtGateway {
            gateway_id: intent_id.to_owned(),
            refund_id,
            refund_gateway_id: refund.id.clone(),
            amount: stripe::money(refund.amount, &refund.currency)?,
        }),
        _ => None,
    }
}

fn outcome_of_intent(kind: &str, intent: &PaymentIntent) -> Option<Outcome> {
    let gateway_id = intent.id.clone();
    Some(match kind {
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
    })
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
