//! `GET /payments`, `GET /payments/{paymentId}`, `GET /disputes`, `GET /ops/failed-refunds`.

use eventstore::{Aggregate, Consistency, Loaded, Store};
use kernel::{Money, OrderId, PaymentId, RefundId, Role, Timestamp, UserId};
use lambda::http::{Problem, Request, Response, wait_until_found};
use openapi::{Operation, SuccessResponse};
use privacy::Vault;
use schemars::JsonSchema;
use serde::Serialize;
use views::{Order, Page, Views};

use crate::payment::{self, Payment};
use crate::payments::refund_lines::{RefundScope, RefundedLine};
use crate::payments::refunds::{ByHand, REFUND_STATUSES, RefundProgress, Refunds};
use crate::views::failed_refunds::{self, FailedRefund};
use crate::views::open_disputes::{self, OpenDispute, by_deadline};
use crate::views::user_payments::UserPayment;
use contracts::ids;
use contracts::payment_failures::reason_text;

const OPERATORS: &[Role] = &[Role::Finance, Role::Admin];

pub(crate) fn operations(function: &'static str) -> Vec<Operation> {
    let list = Operation::get(function, "/payments", "listPayments")
        .describe("List your payments", "Newest first. Finance and admins can list another user's payments.")
        .for_users()
        .query::<UserId>("userId", "The user; the caller if absent.")
        .paged()
        .responds(SuccessResponse::ok::<Page<UserPayment>>())
        .problems([Problem::forbidden(), Problem::mfa_enrolment_required()]);
    let payment = Operation::get(function, "/payments/{paymentId}", "getPayment")
        .describe("Get a payment", "For the payer, finance and admins.")
        .for_users()
        .path::<PaymentId>("paymentId", "The payment's ID.")
        .responds(SuccessResponse::ok::<PaymentResponse>().revalidated());
    let failed_refunds = Operation::get(function, "/ops/failed-refunds", "listFailedRefunds")
        .describe(
            "List failed refunds",
            "Request each again, or pay it back in another way and record that. The oldest comes first. For finance and admins.",
        )
        .for_roles(OPERATORS)
        .responds(SuccessResponse::ok::<FailedRefundsResponse>());
    let disputes = Operation::get(function, "/disputes", "listDisputes")
        .describe(
            "List open disputes",
            "Payments that their payers contest at the bank. The next deadline for evidence comes first. For finance and admins.",
        )
        .for_roles(OPERATORS)
        .responds(SuccessResponse::ok::<DisputesResponse>());
    vec![list, payment, failed_refunds, disputes]
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OpenDisputes")]
struct DisputesResponse {
    items: Vec<OpenDispute>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FailedRefunds")]
struct FailedRefundsResponse {
    items: Vec<FailedRefund>,
}

#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "PaymentDetails")]
enum PaymentResponse {
    Requested(Box<RequestedPaymentResponse>),
    /// The order ended before its payment was requested.
    Abandoned(AbandonedPaymentResponse),
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
struct RequestedPaymentResponse {
    #[serde(flatten)]
    payment: UserPayment,
    /// The reason as a sentence that says what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason_text: Option<&'static str>,
    /// Oldest first.
    refunds: Vec<RefundResponse>,
    /// Only for finance and admins.
    #[serde(skip_serializing_if = "Option::is_none")]
    disputes: Option<Vec<DisputeResponse>>,
    /// For the payer's browser while the bank requires authentication. Only for the payer.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Refund")]
struct RefundResponse {
    refund_id: RefundId,
    amount: Money,
    /// `refunded` once the gateway has accepted it; it can still become `failed` days later.
    #[schemars(extend("enum" = REFUND_STATUSES))]
    status: &'static str,
    reason: String,
    requested_at: Timestamp,
    /// What is given back besides money; absent if an older release recorded it.
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<RefundScope>,
    /// The tickets that are given back, and the amount refunded for them.
    lines: Vec<RefundedLine>,
    /// How staff paid it back after it had failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    manual: Option<ByHand>,
}

impl RefundResponse {
    fn all_of(payment: &Payment) -> Vec<Self> {
        let refunds = payment.refunds().into_iter().flat_map(Refunds::iter);
        let responses = refunds.map(|tracked| Self {
            refund_id: tracked.refund.refund_id,
            amount: tracked.refund.amount,
            status: tracked.status(),
            reason: tracked.refund.reason.clone(),
            requested_at: tracked.refund.requested_at,
            scope: tracked.refund.scope,
            lines: tracked.refund.lines.iter().filter(|line| line.quantity > 0).cloned().collect(),
            manual: match &tracked.progress {
                RefundProgress::MadeByHand(by_hand) => Some(by_hand.clone()),
                _ => None,
            },
        });
        responses.collect()
    }
}

/// The payer contests the payment at the bank.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Dispute")]
struct DisputeResponse {
    /// The gateway's id of the dispute.
    dispute_id: String,
    amount: Money,
    /// In the gateway's words.
    reason: String,
    /// In the gateway's words.
    status: String,
    /// When the evidence must be submitted; absent if the gateway takes none.
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence_due_by: Option<Timestamp>,
    /// The bank has decided.
    closed: bool,
}

impl DisputeResponse {
    fn all_of(payment: &Payment) -> Vec<Self> {
        let responses = payment.disputes().iter().map(|tracked| Self {
            dispute_id: tracked.dispute.dispute_id.clone(),
            amount: tracked.dispute.amount,
            reason: tracked.dispute.reason.clone(),
            status: tracked.dispute.status.clone(),
            evidence_due_by: tracked.dispute.evidence_due_by,
            closed: tracked.closed,
        });
        responses.collect()
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
struct AbandonedPaymentResponse {
    payment_id: PaymentId,
    order_id: OrderId,
    amount: (),
    refunded: (),
    #[schemars(extend("enum" = ["released"]))]
    status: Option<&'static str>,
    gateway_id: (),
}

pub(crate) async fn list_payments(views: &Views, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let owner: UserId = request.query("userId")?.unwrap_or(caller.user_id);
    if owner != caller.user_id && !caller.sees_everybody() {
        return Err(Problem::forbidden_to(caller));
    }
    let page = views.list::<UserPayment>(&UserPayment::list(owner), Order::Descending, &request.page()?).await;
    Ok(Response::ok(page.map_err(|error| Problem::view(&error))?))
}

pub(crate) async fn get_payment(store: &Store, vault: &Vault, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let payment_id: PaymentId = request.path("paymentId")?;
    let Loaded { state: payment, version, .. } = wait_for_payment(store, caller.user_id, payment_id).await?;
    let is_payer = payment.user_id() == Some(caller.user_id);
    if !is_payer && !caller.sees_everybody() {
        return Err(Problem::not_found());
    }
    let client_secret = match &payment {
        Payment::Open { answer: payment::Answer::ActionRequired { client_secret, .. }, .. } if is_payer => {
            Some(vault.open(client_secret).await.map_err(|error| Problem::privacy(&error))?)
        }
        _ => None,
    };
    let response = match (UserPayment::of(&payment), &payment) {
        (Some(item), _) => PaymentResponse::Requested(Box::new(RequestedPaymentResponse {
            reason_text: item.reason.as_deref().map(reason_text),
            payment: item,
            refunds: RefundResponse::all_of(&payment),
            disputes: caller.sees_everybody().then(|| DisputeResponse::all_of(&payment)),
            client_secret,
        })),
        (None, Payment::Abandoned { order_id, .. }) => PaymentResponse::Abandoned(AbandonedPaymentResponse {
            payment_id,
            order_id: *order_id,
            amount: (),
            refunded: (),
            status: payment.status(),
            gateway_id: (),
        }),
        (None, _) => return Err(Problem::not_found()),
    };
    Ok(Response::ok(response).revalidated(version))
}

pub(crate) async fn list_failed_refunds(views: &Views, request: &Request) -> Result<Response, Problem> {
    request.caller_with(OPERATORS)?;
    let items = views.list_all::<FailedRefund>(failed_refunds::LIST).await.map_err(|error| Problem::view(&error))?;
    Ok(Response::ok(FailedRefundsResponse { items }))
}

pub(crate) async fn list_disputes(views: &Views, request: &Request) -> Result<Response, Problem> {
    request.caller_with(OPERATORS)?;
    let open = views.list_all::<OpenDispute>(open_disputes::LIST).await.map_err(|error| Problem::view(&error))?;
    Ok(Response::ok(DisputesResponse { items: by_deadline(open) }))
}

/// The payer knows the payment's id from the order a moment before the payment is requested.
async fn wait_for_payment(store: &Store, payer: UserId, payment_id: PaymentId) -> Result<Loaded<Payment>, Problem> {
    let stream = &Payment::stream(payment_id);
    let is_expected = ids::is_payment_of(payer, payment_id);
    let payment = wait_until_found(is_expected, || async move {
        let loaded =
            store.load::<Payment>(stream, Consistency::Strong).await.map_err(|error| Problem::store(&error))?;
        Ok((loaded.version > 0).then_some(loaded))
    });
    payment.await?.ok_or_else(Problem::not_found)
}
