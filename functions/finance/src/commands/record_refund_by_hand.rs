//! `POST /payments/{paymentId}/refunds/{refundId}/manual`: finance paid a failed refund back in another way.

use eventstore::{Aggregate, ExecuteError, Store};
use kernel::{Money, PaymentId, RefundId, Role, TextInput, Timestamp};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::payment::{Payment, PaymentCommand, PaymentRefusal};
use crate::payments::refunds::{ByHand, REFUND_STATUSES};

pub const LAMBDA: Lambda = Lambda { name: "finance-record-refund-by-hand", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(endpoint(&env, store, record_refund_by_hand).authenticated()?.idempotent()?.build())
}

const ROLES: &[Role] = &[Role::Finance];

pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/payments/{paymentId}/refunds/{refundId}/manual", "recordRefundByHand")
        .describe(
            "Record that a failed refund was paid back in another way",
            "Such as by bank transfer. Then the refund, its order and its credit note end as if the card had taken it. A repeat changes \
             nothing.",
        )
        .for_roles(ROLES)
        .path::<PaymentId>("paymentId", "The payment's ID.")
        .path::<RefundId>("refundId", "The refund's ID.")
        .body::<Body>()
        .idempotent()
        .conditional()
        .responds(SuccessResponse::ok::<ManualRefundResponse>().versioned())
        .problems([
            PaymentRefusal::NotCaptured,
            PaymentRefusal::UnknownRefund,
            PaymentRefusal::RefundUnderWay,
            PaymentRefusal::RefundMade,
            PaymentRefusal::ExceedsPayment,
            PaymentRefusal::AlreadyGivenBack,
        ])
}

#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "ByHand")]
struct Body {
    /// Such as the number of a bank transfer.
    reference: TextInput<200>,
    /// When it was paid.
    at: Timestamp,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ManualRefund")]
struct ManualRefundResponse {
    payment_id: PaymentId,
    refund_id: RefundId,
    amount: Money,
    #[schemars(extend("enum" = REFUND_STATUSES))]
    status: &'static str,
    manual: ByHand,
}

async fn record_refund_by_hand(store: Store, request: Request) -> Result<Response, Problem> {
    request.caller_with(ROLES)?;
    let payment_id: PaymentId = request.path("paymentId")?;
    let refund_id: RefundId = request.path("refundId")?;
    let Body { reference, at } = request.json()?;
    let by_hand = ByHand { reference: reference.into(), at };
    let command = PaymentCommand::RecordRefundByHand { refund_id, by_hand: by_hand.clone(), now: request.now() };
    let stream = Payment::stream(payment_id);
    let done = store
        .execute::<Payment>(&stream, &command, &request.cause("RecordRefundByHand"), request.expected()?)
        .await
        .map_err(refused)?;
    let tracked = done.state.refunds().and_then(|refunds| refunds.get(refund_id)).ok_or_else(Problem::not_found)?;
    let response = ManualRefundResponse {
        payment_id,
        refund_id,
        amount: tracked.refund.amount,
        status: tracked.status(),
        manual: by_hand,
    };
    Ok(Response::ok(response).etag(done.version))
}

/// A wrong time is a wrong field.
fn refused(error: ExecuteError<PaymentRefusal>) -> Problem {
    match &error {
        ExecuteError::Refused(refusal @ (PaymentRefusal::InFuture | PaymentRefusal::BeforeRequest)) => {
            let (code, detail) = (kernel::Refusal::code(refusal), refusal.to_string());
            Problem::invalid_field("/at", code, detail.trim_end_matches('.'))
        }
        _ => Problem::of(error),
    }
}
