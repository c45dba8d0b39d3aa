//! `GET /finance`, `GET /finance/refunds` and `GET /finance/disputes`: what waits for finance.

use askama::Template;
use jiff::civil::Date;
use kernel::{Role, Timestamp};
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words, assets};

use super::Books;
use super::reconciliation::status_text;
use super::words::{dispute_reason, dispute_status, refund_failure};
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
    tasks: Tasks,
}

/// What a page shows; the first one shows everything.
#[derive(Default)]
struct Tasks {
    refunds: Option<Vec<RefundRow>>,
    disputes: Option<Vec<DisputeRow>>,
    yesterday: Option<Yesterday>,
}

struct Yesterday {
    day: Date,
    /// How its reconciliation is.
    reconciliation: String,
}

struct RefundRow {
    payment: String,
    order: String,
    amount: String,
    reason: String,
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
    show(request, "books-title", async |t| {
        let (refunds, disputes) = (failed_refunds(books, t).await?, open_disputes(books, t).await?);
        let yesterday = yesterday(books, request.now(), t).await?;
        Ok(Tasks { refunds: Some(refunds), disputes: Some(disputes), yesterday: Some(yesterday) })
    })
    .await
}

pub(super) async fn refunds(books: &Books, request: &Request) -> Result<Response, Problem> {
    let tasks = async |t| Ok(Tasks { refunds: Some(failed_refunds(books, t).await?), ..Tasks::default() });
    show(request, "refunds-title", tasks).await
}

pub(super) async fn disputes(books: &Books, request: &Request) -> Result<Response, Problem> {
    let tasks = async |t| Ok(Tasks { disputes: Some(open_disputes(books, t).await?), ..Tasks::default() });
    show(request, "disputes-title", tasks).await
}

async fn show(
    request: &Request,
    title: &str,
    tasks: impl AsyncFnOnce(Words) -> Result<Tasks, Problem>,
) -> Result<Response, Problem> {
    let caller = request.caller_with(OPERATORS)?;
    let visit = Visit::new(request, &TEXTS);
    let t = visit.words;
    let page = Overview { t, title: t.text(title), tasks: tasks(t).await? };
    Page::staff(&visit, t.text(title), &caller.roles).script(assets::FORM_JS).render(&page)
}

async fn yesterday(books: &Books, now: Timestamp, t: Words) -> Result<Yesterday, Problem> {
    let day = books.yesterday(now);
    let run = books.views.get::<ReconciliationRun>(&ReconciliationRun::key(day)).await;
    let run = run.map_err(|error| Problem::view(&error))?;
    let status = run.map_or("reconciliation-not-requested", |(_, run)| status_text(run.status));
    Ok(Yesterday { day, reconciliation: t.text(status) })
}

async fn failed_refunds(books: &Books, t: Words) -> Result<Vec<RefundRow>, Problem> {
    let failed = books.views.list_all::<FailedRefund>(failed_refunds::LIST).await;
    let row = |refund: FailedRefund| RefundRow {
        payment: format!("/finance/payments/{}", refund.payment_id),
        order: format!("/my/orders/{}", refund.order_id),
        amount: t.money(refund.amount),
        reason: refund_failure(t, &refund.reason),
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
        reason: dispute_reason(t, &dispute.reason),
        status: dispute_status(t, &dispute.status),
        until: dispute.evidence_due_by.map(|until| books.time(t, until)),
    };
    Ok(by_deadline(open).into_iter().map(row).collect())
}
