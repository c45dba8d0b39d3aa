//! `POST /payments/{paymentId}/refunds`: finance gives money back, in part or whole.

use eventstore::{Aggregate, Store};
use kernel::{Money, PaymentId, RefundId, Role, Text};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Answer, Operation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::payment::{Asker, Payment, PaymentCommand, PaymentRefusal, RefundRequest};

pub const LAMBDA: Lambda = Lambda { name: "finance-refund-payment", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(endpoint(&env, store, refund_payment).authenticated()?.idempotent()?.build())
}

/// Who may.
const ROLES: &[Role] = &[Role::Finance];

/// The endpoint, as clients see it.
pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/payments/{paymentId}/refunds", "refundPayment")
        .says("Give money back", "All that is left, or a part of it; watch the payment for how that goes.")
        .by_one_of(ROLES)
        .path::<PaymentId>("paymentId", "The payment.")
        .body::<Body>()
        .idempotent()
        .conditional()
        .answers(Answer::accepted::<Answered>().versioned())
        .refuses([
            PaymentRefusal::NotCaptured,
            PaymentRefusal::NothingLeft,
            PaymentRefusal::MoreThanLeft,
            PaymentRefusal::OtherCurrency,
            PaymentRefusal::NothingAsked,
        ])
        .refuses([not_chargeable("as Stripe says")])
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "RefundPayment")]
struct Body {
    /// How much: all that is left, if not said.
    #[serde(default)]
    amount: Option<Money>,
    /// Why. The payer sees it.
    reason: Text<200>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "RequestedRefund")]
struct Answered {
    payment_id: PaymentId,
    refund_id: RefundId,
}

async fn refund_payment(store: Store, request: Request) -> Result<Response, Problem> {
    request.caller_with(ROLES)?;
    let payment_id: PaymentId = request.path("paymentId")?;
    let Body { amount, reason } = request.json()?;
    if let Some(amount) = amount.filter(|amount| !amount.is_zero()) {
        // No bank is asked for what no bank gives back: a tenth of a fils.
        stripe::minor_units(amount).map_err(not_chargeable)?;
    }
    // The same for each repeat of the request.
    let refund_id = RefundId::derived(&[&request.command_id()]);
    let command = PaymentCommand::RefundPayment(RefundRequest {
        refund_id,
        amount,
        reason: reason.into(),
        asked_by: Asker::Staff,
        at: request.now(),
    });
    let stream = Payment::stream(payment_id);
    let done = store
        .execute::<Payment>(&stream, &command, &request.cause("RefundPayment"), request.expected()?)
        .await
        .map_err(Problem::of)?;
    Ok(Response::accepted(format!("/payments/{payment_id}"), Answered { payment_id, refund_id }).etag(done.version))
}

fn not_chargeable(why: impl ToString) -> Problem {
    Problem::invalid_field("/amount", "amount_not_chargeable", why.to_string())
}
