//! Every hour: asks about captured payments whose order has no invoice.
//!
//! The order publishes that it is paid, and nothing waits for the invoice. So the payment is published again as a question, and the order
//! answers. The job reads the lists of captures by day, which exist for the accountant: a sale costs no write for it.

use std::collections::BTreeSet;

use eventstore::{Aggregate, Consistency, Store};
use futures::{StreamExt, stream};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{SignedDuration, Timestamp};
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, job, republish};
use views::Views;

use crate::invoice::Invoice;
use crate::payment::Payment;
use crate::views::money_movements::{MoneyMovement, MovementKind};

pub const LAMBDA: Lambda = Lambda { name: "finance-find-missing-invoices", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let job = FindMissingInvoices { store: env.events()?, views: env.views()? };
    Ok(job::handler(&env, job, FindMissingInvoices::run))
}

/// Invoices are issued a few at a time: after a rush they take their time.
const MIN_AGE: SignedDuration = SignedDuration::from_mins(15);

/// A capture is looked at by three runs. What is still missing then is found when the day is reconciled.
const MAX_AGE: SignedDuration = SignedDuration::from_mins(3 * 60 + 15);

/// A run after a rush looks at the sales of three hours.
const MAX_CONCURRENT: usize = 32;

#[derive(Clone)]
struct FindMissingInvoices {
    store: Store,
    views: Views,
}

impl FindMissingInvoices {
    /// Returns how many invoices are missing.
    async fn run(self, now: Timestamp) -> Result<usize, InvocationFailed> {
        let movements = MoneyMovement::of_days(&self.views, days(now)).await?;
        let captures = movements.into_iter().filter(|movement| needs_invoice(movement, now));
        let found: Vec<Result<bool, InvocationFailed>> = stream::iter(captures)
            .map(|capture| self.ask_if_missing(capture, now))
            .buffer_unordered(MAX_CONCURRENT)
            .collect()
            .await;
        let missing: Vec<bool> = found.into_iter().collect::<Result<_, _>>()?;
        Ok(missing.into_iter().filter(|missing| *missing).count())
    }

    /// A capture that was refunded because it came too late needs no invoice: its order answers, and nothing follows.
    async fn ask_if_missing(&self, capture: MoneyMovement, now: Timestamp) -> Result<bool, InvocationFailed> {
        let invoice = Invoice::stream(Invoice::id_of(capture.order_id));
        if self.store.load::<Invoice>(&invoice, Consistency::Eventual).await?.state.document().is_some() {
            return Ok(false);
        }
        let payment = Payment::stream(capture.payment_id);
        republish::ask(&self.store, &payment, &["PaymentCaptured"], capture.at, now).await?;
        tracing::warn!(orderId = %capture.order_id, paymentId = %capture.payment_id, "paid order has no invoice");
        Ok(true)
    }
}

/// The days in UTC that a run looks at: one or two.
pub fn days(now: Timestamp) -> BTreeSet<Date> {
    let ages = [MIN_AGE, MAX_AGE].into_iter();
    ages.filter_map(|age| Some(now.checked_sub(age).ok()?.to_zoned(TimeZone::UTC).date())).collect()
}

/// A replaced attempt is no sale, and a free order has no invoice.
pub fn needs_invoice(movement: &MoneyMovement, now: Timestamp) -> bool {
    let age = now.duration_since(movement.at);
    movement.kind == MovementKind::Captured
        && !movement.of_replaced
        && !movement.amount.is_zero()
        && (MIN_AGE..MAX_AGE).contains(&age)
}
