//! `GET /reports/reconciliation?date=`: compares our captures, refunds and documents of a day with Stripe's own list.

use std::collections::BTreeMap;

use contracts::ids;
use eventstore::{Aggregate, Consistency, Store};
use futures::{StreamExt, TryStreamExt, stream, try_join};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{InvoiceId, OrderId, PaymentId, Role};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::Serialize;
use stripe::{CallError, Captured, Client, Refunded};
use views::Views;

use crate::invoice::Invoice;
use crate::invoices::credit_note::CreditNote;
use crate::payment::Payment;
use crate::reconciliation::comparison::compare;
use crate::reconciliation::day::Day;
use crate::reconciliation::difference::Difference;
use crate::reconciliation::document_checks::{
    check_capture, check_invoiced_amount, check_missing_credit_note, check_missing_invoice, check_tax_rates,
    lacks_listed_capture, needs_document,
};
use crate::reconciliation::totals::{Totals, totals};
use crate::settings;
use crate::views::money_movements::{MoneyMovement, MovementKind};
use crate::views::user_invoices::IssuedDocument;

pub const LAMBDA: Lambda = Lambda { name: "finance-reconcile", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let reconciler = Reconciler {
        store: env.events()?,
        views: env.views()?,
        stripe: settings::stripe(&env).await?,
        time_zone: settings::time_zone(&env)?,
    };
    Ok(endpoint(&env, reconciler, Reconciler::reconcile).authenticated()?.build())
}

const ROLES: &[Role] = &[Role::Finance];

/// Parts of Stripe's list.
const MAX_CONCURRENT_LISTS: usize = 4;

/// Streams and views.
const MAX_CONCURRENT_READS: usize = 8;

pub fn operation() -> Operation {
    Operation::get(LAMBDA.name, "/reports/reconciliation", "getReconciliation")
        .describe(
            "Reconcile a day with Stripe",
            "Compares captures, refunds and their documents with Stripe's own list: the totals, and each difference. The day is in the \
             seller's time zone.",
        )
        .for_roles(ROLES)
        .query::<Date>("date", "The day; yesterday if absent.")
        .responds(SuccessResponse::ok::<ReconciliationResponse>())
        .problems([day_too_large(), Problem::unavailable()])
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Reconciliation")]
struct ReconciliationResponse {
    date: Date,
    /// By currency.
    totals: Vec<Totals>,
    /// Empty if everything agrees.
    differences: Vec<Difference>,
}

type Documents = BTreeMap<InvoiceId, IssuedDocument>;

#[derive(Clone)]
struct Reconciler {
    store: Store,
    views: Views,
    stripe: Client,
    time_zone: TimeZone,
}

impl Reconciler {
    async fn reconcile(self, request: Request) -> Result<Response, Problem> {
        request.caller_with(ROLES)?;
        let today = self.time_zone.to_datetime(request.now()).date();
        let date = request.query::<Date>("date")?.unwrap_or_else(|| today.yesterday().unwrap_or(today));
        let day = Day::of(date, &self.time_zone)
            .ok_or_else(|| Problem::invalid_parameter("?date= is outside the calendar's range."))?;
        let (captured, refunded, ours, issued) =
            try_join!(self.captured(day), self.refunded(day), self.movements(day), self.issued_documents(date))?;
        let mut differences = compare(day, &captured, &refunded, &ours);
        differences.extend(self.check_movements(day, &ours, &issued).await?);
        differences.extend(self.check_documents(date, &ours, &issued).await?);
        let totals = totals(day, date, &captured, &refunded, &ours, issued.values()).map_err(|_| day_too_large())?;
        Ok(Response::ok(ReconciliationResponse { date, totals, differences }))
    }

    async fn captured(&self, day: Day) -> Result<Vec<Captured>, Problem> {
        let parts = stream::iter(day.with_margin().parts()).map(|(from, to)| self.stripe.captured_between(from, to));
        let parts: Vec<_> = parts.buffered(MAX_CONCURRENT_LISTS).try_collect().await.map_err(no_list)?;
        Ok(parts.concat())
    }

    async fn refunded(&self, day: Day) -> Result<Vec<Refunded>, Problem> {
        let parts = stream::iter(day.with_margin().parts()).map(|(from, to)| self.stripe.refunded_between(from, to));
        let parts: Vec<_> = parts.buffered(MAX_CONCURRENT_LISTS).try_collect().await.map_err(no_list)?;
        Ok(parts.concat())
    }

    async fn movements(&self, day: Day) -> Result<Vec<MoneyMovement>, Problem> {
        let day = day.with_margin();
        let lists: Vec<String> =
            day.utc_dates().flat_map(|date| MoneyMovement::lists(&date.to_string()).collect::<Vec<_>>()).collect();
        let movements = stream::iter(lists)
            .map(|list| async move { self.views.list_all::<MoneyMovement>(&list).await })
            .buffered(MAX_CONCURRENT_READS)
            .try_collect::<Vec<_>>()
            .await
            .map_err(|error| Problem::view(&error))?;
        Ok(movements.into_iter().flatten().filter(|movement| day.has(movement.at)).collect())
    }

    /// The documents of the day and the next: a late capture can be invoiced after midnight.
    async fn issued_documents(&self, date: Date) -> Result<Documents, Problem> {
        let mut issued = BTreeMap::new();
        for date in [Some(date), date.tomorrow().ok()].into_iter().flatten() {
            let documents = self.views.list_all::<IssuedDocument>(&IssuedDocument::list(date)).await;
            let documents = documents.map_err(|error| Problem::view(&error))?;
            issued.extend(documents.into_iter().map(|document| (document.listed.invoice_id, document)));
        }
        Ok(issued)
    }

    /// Captures and refunds without a document, or with one of another amount.
    async fn check_movements(
        &self,
        day: Day,
        ours: &[MoneyMovement],
        issued: &Documents,
    ) -> Result<Vec<Difference>, Problem> {
        let sales: Vec<MoneyMovement> = ours.iter().filter(|movement| needs_document(day, movement)).cloned().collect();
        let found =
            stream::iter(sales).map(|movement| self.check_movement(movement, issued)).buffered(MAX_CONCURRENT_READS);
        Ok(found.try_collect::<Vec<_>>().await?.into_iter().flatten().collect())
    }

    async fn check_movement(&self, movement: MoneyMovement, issued: &Documents) -> Result<Option<Difference>, Problem> {
        match &movement.kind {
            MovementKind::Captured => self.check_invoice(&movement, issued).await,
            MovementKind::Refunded { refund_id: Some(refund_id), .. } => {
                if issued.contains_key(&CreditNote::id_of(*refund_id)) {
                    return Ok(None);
                }
                let invoice = self.invoice(movement.order_id).await?;
                Ok(check_missing_credit_note(&movement, *refund_id, &invoice))
            }
            MovementKind::Refunded { refund_id: None, .. } => Ok(None),
        }
    }

    async fn check_invoice(&self, movement: &MoneyMovement, issued: &Documents) -> Result<Option<Difference>, Problem> {
        let invoice_id = Invoice::id_of(movement.order_id);
        let total = match issued.get(&invoice_id) {
            Some(issued) => Some(issued.listed.total),
            None => self.invoice(movement.order_id).await?.document().map(|document| document.content.total),
        };
        match total {
            Some(total) => Ok(check_invoiced_amount(movement, invoice_id, total)),
            None => Ok(check_missing_invoice(movement, &self.payment(movement.payment_id).await?)),
        }
    }

    /// Documents of the day without a capture or a tax rate.
    async fn check_documents(
        &self,
        date: Date,
        ours: &[MoneyMovement],
        issued: &Documents,
    ) -> Result<Vec<Difference>, Problem> {
        let mut found = Vec::new();
        for document in issued.values().filter(|document| document.listed.issued_on == date) {
            found.extend(check_tax_rates(document));
            if lacks_listed_capture(document, ours) {
                let payment = self.payment(ids::payment_id(document.listed.order_id)).await?;
                found.extend(check_capture(document, &payment));
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

fn no_list(error: CallError) -> Problem {
    tracing::error!(%error, "Stripe's list could not be read");
    match error {
        CallError::TryAgain(_) | CallError::Unknown(_) => Problem::unavailable(),
        CallError::Invalid(_) | CallError::Refused(_) | CallError::KeySpent(_) | CallError::Amount(_) => {
            Problem::internal()
        }
    }
}

fn day_too_large() -> Problem {
    Problem::new(422, "day_too_large", "The day's totals exceed the largest amount.")
}
