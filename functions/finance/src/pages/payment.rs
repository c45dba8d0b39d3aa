//! `GET /finance/payments/{paymentId}`: a payment with its refunds and disputes, and refunding it.

use askama::Template;
use eventstore::{Aggregate, Consistency};
use kernel::{Money, PaymentId, Role};
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words, assets};

use super::Books;
use super::overview::OPERATORS;
use super::words::{decline, dispute_reason, dispute_status, refund_failure, refund_reason};
use crate::page_texts::TEXTS;
use crate::payment::Payment;
use crate::payments::refunds::{RefundProgress, Refunds, TrackedRefund};
use crate::views::user_payments::UserPayment;

#[derive(Template)]
#[template(path = "payment.html")]
struct PaymentPage {
    t: Words,
    id: PaymentId,
    order: String,
    amount: String,
    refunded: String,
    status: String,
    reason: Option<String>,
    gateway_id: String,
    at: String,
    refunds: Vec<Refund>,
    disputes: Vec<Dispute>,
    /// What can be refunded, for who may do it.
    refundable: Option<Refundable>,
    /// A refund was requested, or recorded, just now.
    is_done: bool,
}

struct Refund {
    id: String,
    at: String,
    amount: String,
    status: String,
    reason: String,
    /// Why it was not made.
    failure: Option<String>,
    tickets: u32,
    by_hand: Option<String>,
    /// Staff can record that they paid it back in another way.
    takes_record: bool,
}

struct Dispute {
    id: String,
    amount: String,
    reason: String,
    status: String,
    until: Option<String>,
}

struct Refundable {
    left: String,
    currency: String,
    lines: Vec<Line>,
}

struct Line {
    concert: String,
    ticket_type: String,
    tickets: u32,
    unit_price: String,
}

pub(super) async fn page(books: &Books, id: &str, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller_with(OPERATORS)?;
    let id: PaymentId = id.parse().map_err(|_| Problem::not_found())?;
    let payment = books.store.load::<Payment>(&Payment::stream(id), Consistency::Strong).await;
    let payment = payment.map_err(|error| Problem::store(&error))?.state;
    let listed = UserPayment::of(&payment).ok_or_else(Problem::not_found)?;
    let visit = Visit::new(request, &TEXTS);
    let t = visit.words;
    let may_refund = caller.has(Role::Finance);
    let tracked = payment.refunds().into_iter().flat_map(Refunds::iter);
    let page = PaymentPage {
        t,
        id,
        order: format!("/my/orders/{}", listed.order_id),
        amount: t.money(listed.amount),
        refunded: t.money(listed.refunded),
        status: t.text(&format!("payment-is-{}", listed.status)),
        reason: listed.reason.as_deref().map(|reason| decline(t, reason)),
        gateway_id: listed.gateway_id.clone().unwrap_or_default(),
        at: books.time(t, listed.requested_at),
        refunds: tracked.map(|tracked| refund(books, t, tracked, may_refund)).collect(),
        disputes: disputes(books, t, &payment),
        refundable: may_refund.then(|| refundable(&payment, t)).flatten(),
        is_done: request.query_parameters().contains_key("done"),
    };
    Page::staff(&visit, t.text("payment-title"), &caller.roles).script(assets::FORM_JS).render(&page)
}

fn refund(books: &Books, t: Words, tracked: &TrackedRefund, may_record: bool) -> Refund {
    let by_hand = match &tracked.progress {
        RefundProgress::MadeByHand(by_hand) => Some(by_hand.reference.to_string()),
        _ => None,
    };
    Refund {
        id: tracked.refund.refund_id.to_string(),
        at: books.time(t, tracked.refund.requested_at),
        amount: t.money(tracked.refund.amount),
        status: t.text(&format!("refund-is-{}", tracked.status())),
        reason: refund_reason(t, &tracked.refund.reason),
        failure: tracked
            .given_up
            .as_deref()
            .filter(|_| tracked.status() == "failed")
            .map(|code| refund_failure(t, code)),
        tickets: tracked.refund.lines.iter().map(|line| line.quantity).sum(),
        takes_record: may_record && by_hand.is_none() && tracked.status() == "failed",
        by_hand,
    }
}

fn disputes(books: &Books, t: Words, payment: &Payment) -> Vec<Dispute> {
    let shown = payment.disputes().iter().map(|tracked| Dispute {
        id: tracked.dispute.dispute_id.clone(),
        amount: t.money(tracked.dispute.amount),
        reason: dispute_reason(t, &tracked.dispute.reason),
        status: dispute_status(t, &tracked.dispute.status),
        until: tracked.dispute.evidence_due_by.filter(|_| !tracked.closed).map(|until| books.time(t, until)),
    });
    shown.collect()
}

/// None if the card is not charged, or nothing is left.
fn refundable(payment: &Payment, t: Words) -> Option<Refundable> {
    let Payment::Captured { terms, refunds, .. } = payment else { return None };
    let left: Money = refunds.left(terms.amount);
    let lines = refunds.lines_left(&terms.lines).ok()?;
    let line = |left: &crate::payments::refund_lines::LineLeft| Line {
        concert: left.line.concert_id.to_string(),
        ticket_type: left.line.ticket_type_id.to_string(),
        tickets: left.tickets,
        unit_price: t.money(left.line.unit_price),
    };
    (!left.is_zero()).then(|| Refundable {
        left: t.money(left),
        currency: left.currency().code().to_owned(),
        lines: lines.iter().filter(|left| left.tickets > 0).map(line).collect(),
    })
}
