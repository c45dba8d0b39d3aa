//! `GET /reports/reconciliation?date=`: our captures, refunds and documents of a day against the gateway's own list.

use std::collections::BTreeMap;

use contracts::ids;
use eventstore::{Aggregate, Consistency, Store};
use futures::{StreamExt, TryStreamExt, stream, try_join};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{InvoiceId, Money, MoneyError, OrderId, PaymentId, SignedDuration, Timestamp};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Answer, Operation};
use schemars::JsonSchema;
use serde::Serialize;
use stripe::{CallError, Captured, Client, Refunded};
use views::Views;

use crate::invoice::Invoice;
use crate::invoice::credit_note::CreditNote;
use crate::invoice::document;
use crate::invoice::tax::NOT_CONFIGURED;
use crate::invoice_queries::ACCOUNTANTS;
use crate::payment::Payment;
use crate::reconciliation::{Day, Difference, Kind, Totals, add, compare};
use crate::settings;
use crate::views::moved_money::{Moved, Way};
use crate::views::user_invoices::IssuedDocument;

pub const LAMBDA: Lambda = Lambda { name: "finance-reconcile", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let auditor = Auditor {
        store: env.events()?,
        views: env.views()?,
        stripe: settings::stripe(&env).await?,
        time_zone: settings::time_zone(&env)?,
    };
    Ok(endpoint(&env, auditor, Auditor::report).authenticated()?.build())
}

/// How far the lists reach beyond the day.
const BEYOND: SignedDuration = SignedDuration::from_hours(1);

/// Into how many parts the gateway's list is cut, and how many of them are read side by side: a day of ten thousand payments is a hundred
/// pages.
const PARTS: i64 = 12;
const SIDE_BY_SIDE: usize = 4;

/// How many streams and lists are read side by side.
const READ_SIDE_BY_SIDE: usize = 8;

/// The endpoint, as clients see it.
pub fn operation() -> Operation {
    Operation::get(LAMBDA.name, "/reports/reconciliation", "getReconciliation")
        .says(
            "A day's money against the gateway's own list",
            "Captures, refunds and the documents for them, on a day where the seller is: what each adds up to, and each difference.",
        )
        .by_one_of(ACCOUNTANTS)
        .query::<Date>("date", "The day; yesterday, if not said.")
        .answers(Answer::ok::<Report>())
        .refuses([too_much(), Problem::unavailable()])
}

/// What a day comes to.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Reconciliation")]
struct Report {
    /// The day.
    date: Date,
    /// What it adds up to, by currency.
    totals: Vec<Totals>,
    /// Where the lists differ; none if all is well.
    differences: Vec<Difference>,
}

#[derive(Clone)]
struct Auditor {
    store: Store,
    views: Views,
    stripe: Client,
    time_zone: TimeZone,
}

impl Auditor {
    async fn report(self, request: Request) -> Result<Response, Problem> {
        request.caller_with(ACCOUNTANTS)?;
        let today = self.time_zone.to_datetime(request.now()).date();
        let date = request.query::<Date>("date")?.unwrap_or_else(|| today.yesterday().unwrap_or(today));
        let day = self.day(date)?;
        let (captured, refunded, ours, issued) =
            try_join!(self.captured(day), self.refunded(day), self.moved(day), self.issued(date))?;
        let mut differences = compare(day, &captured, &refunded, &ours);
        differences.extend(self.undocumented(day, &ours, &issued).await?);
        differences.extend(self.unfounded(date, &ours, &issued).await?);
        let totals = totals(day, date, &captured, &refunded, &ours, &issued).map_err(|_| too_much())?;
        Ok(Response::ok(Report { date, totals, differences }))
    }

    fn day(&self, date: Date) -> Result<Day, Problem> {
        let begin = |date: Date| Some(date.to_zoned(self.time_zone.clone()).ok()?.timestamp());
        let next = date.tomorrow().ok();
        let day = begin(date).zip(next.and_then(begin)).map(|(begin, end)| Day { begin, end });
        day.ok_or_else(|| Problem::invalid_parameter("?date= is not a day of this calendar."))
    }

    async fn captured(&self, day: Day) -> Result<Vec<Captured>, Problem> {
        let parts = stream::iter(parts(day)).map(|(from, to)| self.stripe.captured_between(from, to));
        let parts: Vec<_> = parts.buffered(SIDE_BY_SIDE).try_collect().await.map_err(no_list)?;
        Ok(parts.concat())
    }

    async fn refunded(&self, day: Day) -> Result<Vec<Refunded>, Problem> {
        let parts = stream::iter(parts(day)).map(|(from, to)| self.stripe.refunded_between(from, to));
        let parts: Vec<_> = parts.buffered(SIDE_BY_SIDE).try_collect().await.map_err(no_list)?;
        Ok(parts.concat())
    }

    async fn moved(&self, day: Day) -> Result<Vec<Moved>, Problem> {
        let reach = Day { begin: day.begin - BEYOND, end: day.end + BEYOND };
        let (first, last) = (utc_day(reach.begin), utc_day(reach.end));
        let days = std::iter::successors(Some(first), |day| day.tomorrow().ok()).take_while(|day| *day <= last);
        let lists: Vec<String> = days.flat_map(|day| Moved::lists(&day.to_string()).collect::<Vec<_>>()).collect();
        let moved = stream::iter(lists)
            .map(|list| async move { self.views.list_all::<Moved>(&list).await })
            .buffered(READ_SIDE_BY_SIDE)
            .try_collect::<Vec<_>>()
            .await
            .map_err(|error| Problem::view(&error))?;
        Ok(moved.into_iter().flatten().filter(|moved| reach.has(moved.at)).collect())
    }

    /// The documents of the day and the next, on which what was paid late in the day may have been invoiced.
    async fn issued(&self, date: Date) -> Result<BTreeMap<InvoiceId, IssuedDocument>, Problem> {
        let mut issued = BTreeMap::new();
        for day in [Some(date), date.tomorrow().ok()].into_iter().flatten() {
            let documents = self.views.list_all::<IssuedDocument>(&IssuedDocument::list(day)).await;
            let documents = documents.map_err(|error| Problem::view(&error))?;
            issued.extend(documents.into_iter().map(|document| (document.listed.invoice_id, document)));
        }
        Ok(issued)
    }

    /// Money that has no document, or one of another amount.
    async fn undocumented(
        &self,
        day: Day,
        ours: &[Moved],
        issued: &BTreeMap<InvoiceId, IssuedDocument>,
    ) -> Result<Vec<Difference>, Problem> {
        let is_sale = |moved: &&Moved| day.has(moved.at) && !moved.of_replaced && !moved.amount.is_zero();
        let sales: Vec<Moved> = ours.iter().filter(is_sale).cloned().collect();
        let found = stream::iter(sales).map(|moved| self.without_document(moved, issued)).buffered(READ_SIDE_BY_SIDE);
        Ok(found.try_collect::<Vec<_>>().await?.into_iter().flatten().collect())
    }

    async fn without_document(
        &self,
        moved: Moved,
        issued: &BTreeMap<InvoiceId, IssuedDocument>,
    ) -> Result<Option<Difference>, Problem> {
        let refund_id = match &moved.way {
            Way::Captured => return self.without_invoice(&moved, issued).await,
            Way::Refunded { refund_id: Some(refund_id), .. } => *refund_id,
            Way::Refunded { refund_id: None, .. } => return Ok(None),
        };
        if issued.contains_key(&CreditNote::id_of(refund_id)) {
            return Ok(None);
        }
        // Without an invoice there is nothing to correct; and what was credited once is not credited again.
        let invoice = self.invoice(moved.order_id).await?;
        let is_heard_of = invoice.refunds().iter().any(|known| known.refund_id == refund_id);
        let is_due = invoice.due().is_some_and(|(due, _)| due == refund_id);
        let is_missing = invoice.document().is_some() && (!is_heard_of || is_due);
        Ok(is_missing.then(|| Kind::NoCreditNote.about(&moved)))
    }

    async fn without_invoice(
        &self,
        moved: &Moved,
        issued: &BTreeMap<InvoiceId, IssuedDocument>,
    ) -> Result<Option<Difference>, Problem> {
        let invoice_id = Invoice::id_of(moved.order_id);
        let total = match issued.get(&invoice_id) {
            Some(issued) => Some(issued.listed.total),
            None => self.invoice(moved.order_id).await?.document().map(|document| document.content.total),
        };
        match total {
            Some(total) if total == moved.amount => Ok(None),
            Some(total) => Ok(Some(Difference {
                invoice_id: Some(invoice_id),
                invoiced: Some(total),
                ..Kind::AmountDiffers.about(moved)
            })),
            None => {
                // Money that came too late and went back is no sale.
                let payment = self.payment(moved.payment_id).await?;
                let done = payment.refunds().map(|refunds| refunds.done(moved.amount));
                Ok((done != Some(moved.amount)).then(|| Kind::NoInvoice.about(moved)))
            }
        }
    }

    /// Documents of the day without money, or without a rate.
    async fn unfounded(
        &self,
        date: Date,
        ours: &[Moved],
        issued: &BTreeMap<InvoiceId, IssuedDocument>,
    ) -> Result<Vec<Difference>, Problem> {
        let mut found = Vec::new();
        for document in issued.values().filter(|document| document.listed.issued_on == date) {
            let listed = &document.listed;
            let about = |kind: Kind| Difference {
                invoice_id: Some(listed.invoice_id),
                order_id: Some(listed.order_id),
                invoiced: Some(listed.total),
                ..kind.difference()
            };
            if document.taxes.iter().any(|sum| sum.exemption.as_deref() == Some(NOT_CONFIGURED)) {
                found.push(about(Kind::RateNotConfigured));
            }
            let is_of_money = ours.iter().any(|moved| moved.way == Way::Captured && moved.order_id == listed.order_id);
            if listed.kind == document::Kind::Invoice && !is_of_money {
                let payment_id = ids::payment_id(listed.order_id);
                let payment = self.payment(payment_id).await?;
                if !matches!(payment, Payment::Captured { .. }) {
                    found.push(about(Kind::InvoiceWithoutCapture));
                }
            }
        }
        Ok(found)
    }

    async fn invoice(&self, order_id: OrderId) -> Result<Invoice, Problem> {
        let stream = Invoice::stream(Invoice::id_of(order_id));
        let loaded = self.store.load::<Invoice>(&stream, Consistency::Eventual).await;
        Ok(loaded.map_err(|error| Problem::store(&error))?.state)
    }

    async fn payment(&self, payment_id: PaymentId) -> Result<Payment, Problem> {
        let loaded = self.store.load::<Payment>(&Payment::stream(payment_id), Consistency::Eventual).await;
        Ok(loaded.map_err(|error| Problem::store(&error))?.state)
    }
}

/// The day and what is beyond it, in parts.
fn parts(day: Day) -> impl Iterator<Item = (Timestamp, Timestamp)> {
    let (begin, end) = ((day.begin - BEYOND).as_second(), (day.end + BEYOND).as_second());
    let length = (end - begin).div_euclid(PARTS) + 1;
    let at = move |number: i64| Timestamp::from_second((begin + number * length).min(end)).unwrap_or(day.end);
    (0..PARTS).map(move |number| (at(number), at(number + 1)))
}

fn utc_day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

fn totals(
    day: Day,
    date: Date,
    captured: &[Captured],
    refunded: &[Refunded],
    ours: &[Moved],
    issued: &BTreeMap<InvoiceId, IssuedDocument>,
) -> Result<Vec<Totals>, MoneyError> {
    let mut totals = Vec::new();
    for theirs in captured.iter().filter(|theirs| day.has(theirs.at)) {
        let amount: Option<Money> = stripe::money(theirs.amount, &theirs.currency);
        amount.map_or(Ok(()), |amount| add(&mut totals, |of| &mut of.captured_at_gateway, amount))?;
    }
    for theirs in refunded.iter().filter(|theirs| day.has(theirs.at) && !theirs.refund.has_failed()) {
        let amount = stripe::money(theirs.refund.amount, &theirs.refund.currency);
        amount.map_or(Ok(()), |amount| add(&mut totals, |of| &mut of.refunded_at_gateway, amount))?;
    }
    for moved in ours.iter().filter(|moved| day.has(moved.at)) {
        match moved.way {
            Way::Captured => add(&mut totals, |of| &mut of.captured, moved.amount)?,
            Way::Refunded { .. } => add(&mut totals, |of| &mut of.refunded, moved.amount)?,
        }
    }
    for document in issued.values().filter(|document| document.listed.issued_on == date) {
        match document.listed.kind {
            document::Kind::Invoice => add(&mut totals, |of| &mut of.invoiced, document.listed.total)?,
            document::Kind::CreditNote => add(&mut totals, |of| &mut of.credited, document.listed.total)?,
        }
    }
    totals.sort_by_key(|totals: &Totals| totals.captured.currency().code());
    Ok(totals)
}

fn no_list(error: CallError) -> Problem {
    tracing::error!(%error, "the gateway's list can't be had");
    match error {
        CallError::TryAgain(_) | CallError::Unknown(_) => Problem::unavailable(),
        CallError::Refused(_) | CallError::KeySpent(_) | CallError::Amount(_) => Problem::internal(),
    }
}

fn too_much() -> Problem {
    Problem::new(422, "day_too_large", "The day adds up to more than money can be.")
}
