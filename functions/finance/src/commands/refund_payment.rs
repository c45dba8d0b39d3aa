//! `POST /payments/{paymentId}/refunds`: finance refunds a payment: everything, the tickets of some lines, or an amount as goodwill.

use eventstore::{Aggregate, ExecuteError, Store};
use kernel::{ConcertId, Money, PaymentId, Quantity, RefundId, Role, TextInput, TicketTypeId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::payment::{Payment, PaymentCommand, PaymentRefusal, RefundPart, RefundRequest, RefundRequester, TicketLine};

pub const LAMBDA: Lambda = Lambda { name: "finance-refund-payment", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(endpoint(&env, store, refund_payment).authenticated()?.idempotent()?.build())
}

const ROLES: &[Role] = &[Role::Finance];

/// The most lines of an order.
const MAX_LINES: usize = 50;

pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/payments/{paymentId}/refunds", "refundPayment")
        .describe(
            "Request a refund",
            "Without an amount and lines, or of the whole payment: all that is left, and all tickets become void. With lines: the price of \
             their tickets, as far as it is left, and only these become void. Of a smaller amount: goodwill, which is shared among all \
             lines and leaves all tickets valid. Get the payment to follow the refund's progress.",
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
            PaymentRefusal::LinesUnknown,
            PaymentRefusal::AlreadyGivenBack,
            PaymentRefusal::WrongCurrency,
            PaymentRefusal::ZeroRefund,
        ])
        .problems([not_chargeable(stripe::AmountError::TooLarge)])
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "RefundPayment")]
struct Body {
    /// Absent means the price of the lines; without lines, all that is left.
    #[serde(default)]
    amount: Option<Money>,
    /// The tickets to give back.
    #[serde(default)]
    #[schemars(length(min = 1, max = 50))]
    lines: Option<Vec<LineBody>>,
    /// Shown to the payer.
    reason: TextInput<200>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "LineToRefund")]
struct LineBody {
    concert_id: ConcertId,
    ticket_type_id: TicketTypeId,
    quantity: Quantity,
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
    let Body { amount, lines, reason } = request.json()?;
    if let Some(amount) = amount.filter(|amount| !amount.is_zero()) {
        // Reject an amount that no bank refunds, such as a tenth of a fils.
        stripe::minor_units(amount).map_err(not_chargeable)?;
    }
    let part = match (lines, amount) {
        (Some(lines), amount) => RefundPart::Tickets { lines: distinct(lines)?, amount },
        (None, Some(amount)) => RefundPart::Amount(amount),
        (None, None) => RefundPart::Everything,
    };
    // A repeated request is the same refund.
    let refund_id = RefundId::derived(&[&request.command_id()]);
    let command = PaymentCommand::RefundPayment(RefundRequest {
        refund_id,
        part,
        reason: reason.to_string(),
        requester: RefundRequester::Staff,
        at: request.now(),
    });
    let stream = Payment::stream(payment_id);
    let done = store
        .execute::<Payment>(&stream, &command, &request.cause("RefundPayment"), request.expected()?)
        .await
        .map_err(refused)?;
    Ok(Response::accepted(format!("/payments/{payment_id}"), RefundPaymentResponse { payment_id, refund_id })
        .etag(done.version))
}

fn distinct(lines: Vec<LineBody>) -> Result<Vec<TicketLine>, Problem> {
    if lines.is_empty() || lines.len() > MAX_LINES {
        return Err(Problem::invalid_field("/lines", "wrong_number", format!("must be 1 to {MAX_LINES} lines")));
    }
    let mut distinct: Vec<TicketLine> = Vec::with_capacity(lines.len());
    for (place, LineBody { concert_id, ticket_type_id, quantity }) in lines.into_iter().enumerate() {
        let is_same = |known: &TicketLine| known.concert_id == concert_id && known.ticket_type_id == ticket_type_id;
        if distinct.iter().any(is_same) {
            let pointer = format!("/lines/{place}");
            return Err(Problem::invalid_field(pointer, "duplicate_line", "must not repeat an earlier line"));
        }
        distinct.push(TicketLine { concert_id, ticket_type_id, quantity });
    }
    Ok(distinct)
}

/// Refusals that are about a field point at it.
fn refused(error: ExecuteError<PaymentRefusal>) -> Problem {
    let ExecuteError::Refused(refusal) = &error else { return Problem::of(error) };
    let pointer = match refusal {
        PaymentRefusal::NotBought { line } => format!("/lines/{line}"),
        PaymentRefusal::MoreThanBought { line } => format!("/lines/{line}/quantity"),
        PaymentRefusal::OtherAmount(_) => "/amount".to_owned(),
        _ => return Problem::of(error),
    };
    let (code, detail) = (kernel::Refusal::code(refusal), refusal.to_string());
    Problem::invalid_field(pointer, code, detail.trim_end_matches('.'))
}

fn not_chargeable(why: impl ToString) -> Problem {
    Problem::invalid_field("/amount", "amount_not_chargeable", why.to_string())
}
