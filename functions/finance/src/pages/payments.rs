//! `GET /finance/payments`: the payments of a person.

use askama::Template;
use kernel::UserId;
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words};
use views::Order;

use super::Books;
use super::overview::OPERATORS;
use super::words::decline;
use crate::page_texts::TEXTS;
use crate::views::user_payments::UserPayment;

#[derive(Template)]
#[template(path = "payments.html")]
struct Payments {
    t: Words,
    /// Whose payments are shown; empty before somebody is chosen.
    user_id: String,
    payments: Vec<Row>,
    next: Option<String>,
}

struct Row {
    at: String,
    amount: String,
    refunded: String,
    status: String,
    reason: String,
    payment: String,
    order: String,
}

pub(super) async fn page(books: &Books, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller_with(OPERATORS)?;
    let owner: Option<UserId> = request.query("userId")?;
    let visit = Visit::new(request, &TEXTS);
    let t = visit.words;
    let (payments, next) = match owner {
        Some(owner) => {
            let list = UserPayment::list(owner);
            let found = books.views.list::<UserPayment>(&list, Order::Descending, &request.page()?).await;
            let found = found.map_err(|error| Problem::view(&error))?;
            (found.items, found.next_cursor)
        }
        None => (Vec::new(), None),
    };
    let row = |payment: UserPayment| Row {
        at: books.time(t, payment.requested_at),
        amount: t.money(payment.amount),
        refunded: t.money(payment.refunded),
        status: t.text(&format!("payment-is-{}", payment.status)),
        reason: payment.reason.as_deref().map(|reason| decline(t, reason)).unwrap_or_default(),
        payment: format!("/finance/payments/{}", payment.payment_id),
        order: format!("/my/orders/{}", payment.order_id),
    };
    let page = Payments {
        t,
        user_id: owner.map(|owner| owner.to_string()).unwrap_or_default(),
        payments: payments.into_iter().map(row).collect(),
        next: next.as_deref().map(|cursor| visit.with("cursor", Some(cursor))),
    };
    Page::staff(&visit, t.text("payments-title"), &caller.roles).render(&page)
}
