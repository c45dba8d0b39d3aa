//! Reads both sides of a day or of a part of it, and compares them.

use std::collections::{BTreeMap, BTreeSet};

use contracts::ids;
use eventstore::{Aggregate, Consistency, Store, StoreError};
use futures::{StreamExt, TryStreamExt, stream};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{InvoiceId, OrderId, PaymentId};
use lambda::{Env, StartError};
use stripe::{CallError, Captured, Client, Refunded};
use views::{ViewError, Views};

use super::comparison::compare;
use super::day::Day;
use super::difference::Difference;
use super::document_checks::{
    captured_orders, check_capture, check_invoiced_amount, check_missing_credit_note, check_missing_invoice,
    check_tax_rates, lacks_listed_capture, needs_document,
};
use super::totals::{Totals, totals};
use crate::invoice::Invoice;
use crate::invoices::credit_note::CreditNote;
use crate::payment::Payment;
use crate::settings;
use crate::views::money_movements::{MoneyMovement, MovementKind};
use crate::views::user_invoices::IssuedDocument;

/// Parts of Stripe's list.
const MAX_CONCURRENT_LISTS: usize = 4;

/// Streams.
const MAX_CONCURRENT_READS: usize = 8;

#[derive(Debug, thiserror::Error)]
pub enum ReconcileError {
    #[error("Stripe's list could not be read: {0}")]
    Stripe(#[from] CallError),
    #[error(transparent)]
    View(#[from] ViewError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the totals exceed the largest amount")]
    TooLarge,
}

/// What is recorded here of a day.
pub struct OurRecords {
    pub date: Date,
    pub movements: Vec<MoneyMovement>,
    captured: BTreeSet<OrderId>,
    issued: BTreeMap<InvoiceId, IssuedDocument>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconciled {
    /// By currency.
    pub totals: Vec<Totals>,
    /// Empty if everything agrees.
    pub differences: Vec<Difference>,
}

#[derive(Clone)]
pub struct Reconciler {
    store: Store,
    views: Views,
    stripe: Client,
    time_zone: TimeZone,
}

impl Reconciler {
    /// # Errors
    /// [`StartError`] if the deployment lacks a setting.
    pub async fn new(env: &Env) -> Result<Self, StartError> {
        Ok(Self {
            store: env.events()?,
            views: env.views()?,
            stripe: settings::stripe(env).await?,
            time_zone: settings::time_zone(env)?,
        })
    }

    pub fn time_zone(&self) -> &TimeZone {
        &self.time_zone
    }

    /// # Errors
    /// [`ReconcileError`]
    pub async fn our_records(&self, day: Day, date: Date) -> Result<OurRecords, ReconcileError> {
        let (movements, issued) = futures::try_join!(self.movements(day.with_margin()), self.issued_documents(date))?;
        Ok(OurRecords { date, captured: captured_orders(&movements), movements, issued })
    }

    /// Reconciles a day or a part of it. `ours` are the records of the whole day.
    ///
    /// # Errors
    /// [`ReconcileError`]
    pub async fn reconcile(&self, part: Day, ours: &OurRecords) -> Result<Reconciled, ReconcileError> {
        let around = part.with_margin();
        let (captured, refunded) = futures::try_join!(self.captured(around), self.refunded(around))?;
        let movements: Vec<MoneyMovement> =
            ours.movements.iter().filter(|movement| around.has(movement.at)).cloned().collect();
        let mut differences = compare(part, &captured, &refunded, &movements);
        differences.extend(self.check_movements(part, &movements, ours).await?);
        differences.extend(self.check_documents(part, ours).await?);
        let issued = ours.issued.values().filter(|document| part.has(document.listed.issued_at));
        let totals = totals(part, ours.date, &captured, &refunded, &movements, issued);
        Ok(Reconciled { totals: totals.map_err(|_| ReconcileError::TooLarge)?, differences })
    }

    async fn captured(&self, day: Day) -> Result<Vec<Captured>, CallError> {
        let parts = stream::iter(day.parts()).map(|(from, to)| self.stripe.captured_between(from, to));
        let parts: Vec<_> = parts.buffered(MAX_CONCURRENT_LISTS).try_collect().await?;
        Ok(parts.concat())
    }

    async fn refunded(&self, day: Day) -> Result<Vec<Refunded>, CallError> {
        let parts = stream::iter(day.parts()).map(|(from, to)| self.stripe.refunded_between(from, to));
        let parts: Vec<_> = parts.buffered(MAX_CONCURRENT_LISTS).try_collect().await?;
        Ok(parts.concat())
    }

    async fn movements(&self, day: Day) -> Result<Vec<MoneyMovement>, ReconcileError> {
        let movements = MoneyMovement::of_days(&self.views, day.utc_dates()).await?;
        Ok(movements.into_iter().filter(|movement| day.has(movement.at)).collect())
    }

    /// The documents of the day and the next: a late capture can be invoiced after midnight.
    async fn issued_documents(&self, date: Date) -> Result<BTreeMap<InvoiceId, IssuedDocument>, ReconcileError> {
        let mut issued = BTreeMap::new();
        for date in [Some(date), date.tomorrow().ok()].into_iter().flatten() {
            let documents = self.views.list_all::<IssuedDocument>(&IssuedDocument::list(date)).await?;
            issued.extend(documents.into_iter().map(|document| (document.listed.invoice_id, document)));
        }
        Ok(issued)
    }

    /// Captures and refunds without a document, or with one of another amount.
    async fn check_movements(
        &self,
        part: Day,
        movements: &[MoneyMovement],
        ours: &OurRecords,
    ) -> Result<Vec<Difference>, ReconcileError> {
        let sales: Vec<MoneyMovement> =
            movements.iter().filter(|movement| needs_document(part, movement)).cloned().collect();
        let found =
            stream::iter(sales).map(|movement| self.check_movement(movement, ours)).buffered(MAX_CONCURRENT_READS);
        Ok(found.try_collect::<Vec<_>>().await?.into_iter().flatten().collect())
    }

    async fn check_movement(
        &self,
        movement: MoneyMovement,
        ours: &OurRecords,
    ) -> Result<Option<Difference>, ReconcileError> {
        match &movement.kind {
            MovementKind::Captured => self.check_invoice(&movement, ours).await,
            MovementKind::Refunded { refund_id: Some(refund_id), .. } => {
                if ours.issued.contains_key(&CreditNote::id_of(*refund_id)) {
                    return Ok(None);
                }
                let invoice = self.invoice(movement.order_id).await?;
                Ok(check_missing_credit_note(&movement, *refund_id, &invoice))
            }
            MovementKind::Refunded { refund_id: None, .. } => Ok(None),
        }
    }

    async fn check_invoice(
        &self,
        movement: &MoneyMovement,
        ours: &OurRecords,
    ) -> Result<Option<Difference>, ReconcileError> {
        let invoice_id = Invoice::id_of(movement.order_id);
        let total = match ours.issued.get(&invoice_id) {
            Some(issued) => Some(issued.listed.total),
            None => self.invoice(movement.order_id).await?.document().map(|document| document.content.total),
        };
        match total {
            Some(total) => Ok(check_invoiced_amount(movement, invoice_id, total)),
            None => Ok(check_missing_invoice(movement, &self.payment(movement.payment_id).await?)),
        }
    }

    /// Documents of the part without a capture or a tax rate.
    async fn check_documents(&self, part: Day, ours: &OurRecords) -> Result<Vec<Difference>, ReconcileError> {
        let mut found = Vec::new();
        let issued = ours.issued.values();
        for document in issued.filter(|document| part.has(document.listed.issued_at)) {
            found.extend(check_tax_rates(document));
            if lacks_listed_capture(document, &ours.captured) {
                let payment = self.payment(ids::payment_id(document.listed.order_id)).await?;
                found.extend(check_capture(document, &payment));
            }
        }
        Ok(found)
    }

    async fn invoice(&self, order_id: OrderId) -> Result<Invoice, ReconcileError> {
        let stream = Invoice::stream(Invoice::id_of(order_id));
        Ok(self.store.load::<Invoice>(&stream, Consistency::Eventual).await?.state)
    }

    async fn payment(&self, payment_id: PaymentId) -> Result<Payment, ReconcileError> {
        Ok(self.store.load::<Payment>(&Payment::stream(payment_id), Consistency::Eventual).await?.state)
    }
}
