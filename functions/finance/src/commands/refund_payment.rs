//! `POST /payments/{paymentId}/refunds`: finance refunds a payment, in part or in full.

use eventstore::{Aggregate, Store};
use kernel::{Money, PaymentId, RefundId, Role, Text};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::payment::{Payment, PaymentCommand, PaymentRefusal, RefundRequest, RefundRequester};

pub const LAMBDA: Lambda = Lambda { name: "finance-refund-payment", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(endpoint(&env, store, refund_payment).authenticated()?.idempotent()?.build())
}

const ROLES: &[Role] = &[Role::Finance];

pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/payments/{paymentId}/refunds", "refundPayment")
        .describe(
            "Request a refund",
            "Of all that is left or a part of it. Get the payment to follow the refund's progress.",
        )
        .for_roles(ROLES)
        .path::<PaymentId>("paymentId", "The payment's ID.")
        .body::<Body>()
        .idempotent()
        .conditional()
        .responds(SuccessResponse::accepted::<RefundPaymentResponse>().versioned())
        .problems([
            PaymentRefusal::NotCaptured,
            PaymentRefusal::NothingLeft,
            PaymentRefusal::ExceedsPayment,
            PaymentRefusal::WrongCurrency,
            PaymentRefusal::ZeroRefund,
        ])
        .problems([not_chargeable(stripe::AmountError::TooLarge)])
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "RefundPayment")]
struct Body {
    /// Absent means all that is left.
    #[serde(default)]
    amount: Option<Money>,
    /// Shown to the payer.
    reason: Text<200>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "RequestedRefund")]
struct RefundPaymentResponse {
    payment_id: PaymentId,
    refund_id: RefundId,
}

async fn refund_payment(store: Store, request: Request) -> Result<Response, Problem> {
    request.caller_with(ROLES)?;
    let payment_id: PaymentId = request.path("paymentId")?;
    let Body { amount, reason } = request.json()?;
    if let Some(amount) = amount.filter(|amount| !amount.is_zero()) {
        // Reject an amount that no bank refunds, such as a tenth of a fils.
        stripe::minor_units(amount).map_err(not_chargeable)?;
    }
    // A repeated request is the same refund.
    let refund_id = RefundId::derived(&[&request.command_id()]);
    let command = PaymentCommand::RefundPayment(RefundRequest {
        refund_id,
        amount,
        reason: reason.into(),
        requester: RefundRequester::Staff,
        at: request.now(),
    });
    let stream = Payment::stream(payment_id);
    let done = store
        .execute::<Payment>(&stream, &command, &request.cause("RefundPayment"), request.expected()?)
        .await
        .map_err(Problem::of)?;
    Ok(Response::accepted(format!("/payments/{payment_id}"), RefundPaymentResponse { payment_id, refund_id })
        .etag(done.version))
}

fn not_chargeable(why: impl ToString) -> Problem {
    Problem::invalid_field("/amount", "amount_not_chargeable", why.to_string())
}
