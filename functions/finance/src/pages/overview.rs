//! `GET /finance`, `GET /finance/refunds` and `GET /finance/disputes`: what waits for finance.

use std::collections::BTreeSet;

use askama::Template;
use contracts::payment_failures::reason_text;
use kernel::Role;
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words, assets};

use super::Books;
use super::reconciliation::status_text;
use crate::page_texts::TEXTS;
use crate::views::failed_refunds::{self, FailedRefund};
use crate::views::open_disputes::{self, OpenDispute, by_deadline};
use crate::views::reconciliation_runs::ReconciliationRun;

pub(super) const OPERATORS: &[Role] = &[Role::Finance, Role::Admin];

#[derive(Template)]
#[template(path = "finance.html")]
struct Overview {
    t: Words,
    title: String,
    /// Whether the page leads on to the others.
    has_links: bool,
    refunds: Option<Vec<RefundRow>>,
    disputes: Option<Vec<DisputeRow>>,
    yesterday: String,
    /// How the reconciliation of yesterday is.
    reconciliation: String,
}

struct RefundRow {
    payment: String,
    order: String,
    amount: String,
    reason: &'static str,
    since: String,
}

struct DisputeRow {
    payment: String,
    order: String,
    amount: String,
    reason: String,
    status: String,
    until: Option<String>,
}

pub(super) async fn page(books: &Books, request: &Request) -> Result<Response, Problem> {
    let roles = &request.caller_with(OPERATORS)?.roles;
    let visit = Visit::new(request, &TEXTS);
    let (refunds, disputes) = (failed_refunds(books, visit.words).await?, open_disputes(books, visit.words).await?);
    let run = books.views.get::<ReconciliationRun>(&ReconciliationRun::key(books.yesterday(request.now()))).await;
    let run = run.map_err(|error| Problem::view(&error))?;
    let reconciliation = run.map_or("reconciliation-not-requested", |(_, run)| status_text(run.status));
    show(books, request, &visit, roles, "books-title", (Some(refunds), Some(disputes), reconciliation))
}

pub(super) async fn refunds(books: &Books, request: &Request) -> Result<Response, Problem> {
    let roles = &request.caller_with(OPERATORS)?.roles;
    let visit = Visit::new(request, &TEXTS);
    let refunds = failed_refunds(books, visit.words).await?;
    show(books, request, &visit, roles, "refunds-title", (Some(refunds), None, ""))
}

pub(super) async fn disputes(books: &Books, request: &Request) -> Result<Response, Problem> {
    let roles = &request.caller_with(OPERATORS)?.roles;
    let visit = Visit::new(request, &TEXTS);
    let disputes = open_disputes(books, visit.words).await?;
    show(books, request, &visit, roles, "disputes-title", (None, Some(disputes), ""))
}

/// The last one is the text of how the reconciliation of yesterday is, on the page of everything.
type Tasks = (Option<Vec<RefundRow>>, Option<Vec<DisputeRow>>, &'static str);

fn show(
    books: &Books,
    request: &Request,
    visit: &Visit,
    roles: &BTreeSet<Role>,
    title: &str,
    (refunds, disputes, reconciliation): Tasks,
) -> Result<Response, Problem> {
    let t = visit.words;
    let page = Overview {
        t,
        title: t.text(title),
        has_links: refunds.is_some() && disputes.is_some(),
        refunds,
        disputes,
        yesterday: books.yesterday(request.now()).to_string(),
        reconciliation: if reconciliation.is_empty() { String::new() } else { t.text(reconciliation) },
    };
    Page::staff(visit, t.text(title), roles).script(assets::FORM_JS).render(&page)
}

async fn failed_refunds(books: &Books, t: Words) -> Result<Vec<RefundRow>, Problem> {
    let failed = books.views.list_all::<FailedRefund>(failed_refunds::LIST).await;
    let row = |refund: FailedRefund| RefundRow {
        payment: format!("/finance/payments/{}", refund.payment_id),
        order: format!("/my/orders/{}", refund.order_id),
        amount: t.money(refund.amount),
        reason: reason_text(&refund.reason),
        since: books.time(t, refund.requested_at),
    };
    Ok(failed.map_err(|error| Problem::view(&error))?.into_iter().map(row).collect())
}

async fn open_disputes(books: &Books, t: Words) -> Result<Vec<DisputeRow>, Problem> {
    let open = books.views.list_all::<OpenDispute>(open_disputes::LIST).await.map_err(|error| Problem::view(&error))?;
    let row = |dispute: OpenDispute| DisputeRow {
        payment: format!("/finance/payments/{}", dispute.payment_id),
        order: format!("/my/orders/{}", dispute.order_id),
        amount: t.money(dispute.amount),
        reason: dispute.reason,
        status: dispute.status,
        until: dispute.evidence_due_by.map(|until| books.time(t, until)),
    };
    Ok(by_deadline(open).into_iter().map(row).collect())
}
