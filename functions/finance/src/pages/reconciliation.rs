//! `GET /finance/reconciliation`: a day compared with Stripe.

use askama::Template;
use jiff::civil::Date;
use kernel::{Money, parse_date};
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words, assets};

use super::Books;
use super::overview::OPERATORS;
use super::words;
use crate::page_texts::TEXTS;
use crate::reconciliation::difference::Difference;
use crate::reconciliation::totals::Totals;
use crate::requested_reconciliation::{self, DayResult};
use crate::views::reconciliation_runs::{ReconciliationRun, RunStatus};

#[derive(Template)]
#[template(path = "reconciliation.html")]
struct Reconciliation {
    t: Words,
    day: Date,
    run: Option<Run>,
}

struct Run {
    status: String,
    is_live: bool,
    done: usize,
    parts: usize,
    result: Option<Shown>,
}

struct Shown {
    totals: Vec<[String; 6]>,
    differences: Vec<Row>,
    left_out: usize,
}

struct Row {
    kind: String,
    payment: Option<String>,
    gateway_id: String,
    at_gateway: String,
    ours: String,
    invoiced: String,
    what_to_do: String,
}

pub(super) async fn page(books: &Books, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller_with(OPERATORS)?;
    let day = request.query_with("date", parse_date)?.unwrap_or_else(|| books.yesterday(request.now()));
    let found = requested_reconciliation::find(&books.views, day).await?;
    let visit = Visit::new(request, &TEXTS);
    let t = visit.words;
    let page = Reconciliation { t, day, run: found.map(|(run, result)| Run::of(&run, result, t)) };
    let shown = Page::staff(&visit, t.text("reconciliation-title"), &caller.roles);
    shown.script(assets::FORM_JS).script(assets::LIVE_JS).render(&page)
}

pub(super) const fn status_text(status: RunStatus) -> &'static str {
    match status {
        RunStatus::Requested => "reconciliation-requested",
        RunStatus::Running => "reconciliation-running",
        RunStatus::Done => "reconciliation-done",
        RunStatus::Failed => "reconciliation-failed",
    }
}

impl Run {
    fn of(run: &ReconciliationRun, result: Option<DayResult>, t: Words) -> Self {
        Self {
            status: t.text(status_text(run.status)),
            is_live: matches!(run.status, RunStatus::Requested | RunStatus::Running),
            done: run.done,
            parts: run.parts,
            result: result.map(|result| Shown {
                totals: result.totals.iter().map(|totals| sums(totals).map(|sum| t.money(sum))).collect(),
                differences: result.differences.into_iter().map(|difference| Row::of(difference, t)).collect(),
                left_out: result.left_out,
            }),
        }
    }
}

/// In the order of the table's columns.
fn sums(totals: &Totals) -> [Money; 6] {
    [
        totals.captured_at_gateway,
        totals.captured,
        totals.invoiced,
        totals.refunded_at_gateway,
        totals.refunded,
        totals.credited,
    ]
}

impl Row {
    fn of(difference: Difference, t: Words) -> Self {
        let money = |money: Option<Money>| money.map(|money| t.money(money)).unwrap_or_default();
        let (kind, what_to_do) = words::difference(t, difference.kind);
        Self {
            kind,
            payment: difference.payment_id.map(|id| format!("/finance/payments/{id}")),
            gateway_id: difference.gateway_id.unwrap_or_default(),
            at_gateway: money(difference.at_gateway),
            ours: money(difference.ours),
            invoiced: money(difference.invoiced),
            what_to_do,
        }
    }
}
