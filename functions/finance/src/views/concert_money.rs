//! What a concert's tickets brought in, and what was taken of it: one stored item for each document, payment and dispute.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{ConcertId, InvoiceId, Money, OrderId, PaymentId};
use serde::{Deserialize, Serialize};
use views::Key;

use crate::invoices::content::{TaxTotal, tax_totals};
use crate::invoices::document::{Document, DocumentKind};
use crate::payment::Payment;
use crate::proportion::share_out;

/// The lists that a concert's items are spread over: a single one would limit a rush to the writes of one partition.
const LISTS: u128 = 16;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConcertMoney {
    pub concert_id: ConcertId,
    pub order_id: OrderId,
    #[serde(flatten)]
    pub entry: Entry,
}

/// A concert's part of something that may also be about other concerts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Entry {
    Document {
        invoice_id: InvoiceId,
        kind: DocumentKind,
        /// Sums by country and rate.
        taxes: Vec<TaxTotal>,
    },
    /// What the gateway keeps of a captured payment.
    Fee {
        payment_id: PaymentId,
        /// Absent while it is not known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<Money>,
    },
    Dispute {
        /// The gateway's id.
        dispute_id: String,
        /// What the bank has taken back; zero if it has not, or no longer.
        amount: Money,
    },
}

impl ConcertMoney {
    pub fn lists(concert_id: ConcertId) -> impl Iterator<Item = String> {
        (0..LISTS).map(move |number| format!("money#{concert_id}#{number}"))
    }

    /// One item for each concert. Lines that don't name a concert, which older releases issued, belong to none.
    pub fn of_document(document: &Document) -> Vec<Self> {
        let lines = &document.content.lines;
        let concert_ids: BTreeSet<ConcertId> = lines.iter().filter_map(|line| line.concert_id).collect();
        let items = concert_ids.into_iter().filter_map(|concert_id| {
            let taxes = tax_totals(lines.iter().filter(|line| line.concert_id == Some(concert_id))).ok()?;
            let entry = Entry::Document { invoice_id: document.invoice_id, kind: document.kind(), taxes };
            Some(Self { concert_id, order_id: document.order_id, entry })
        });
        items.collect()
    }

    /// The fee of a captured payment and its disputes, shared among its concerts. A free payment has no fee.
    pub fn of_payment(payment: &Payment) -> Vec<Self> {
        let (Payment::Captured { terms, disputes, .. }, fee) = (payment, payment.fee()) else { return Vec::new() };
        let mut paid: BTreeMap<ConcertId, Vec<Money>> = BTreeMap::new();
        for line in &terms.lines {
            paid.entry(line.concert_id).or_default().extend(line.unit_price.times(line.quantity.get()));
        }
        let item = |concert_id, entry| Self { concert_id, order_id: terms.order_id, entry };
        let mut items = Vec::new();
        if !terms.amount.is_zero() {
            let currency = terms.amount.currency();
            let totals: Vec<Money> = paid
                .values()
                .map(|lines| Money::sum(currency, lines.iter().copied()).unwrap_or(Money::zero(currency)))
                .collect();
            let shares = fee.map(|fee| share_out(fee, &totals));
            items.extend(paid.keys().enumerate().map(|(place, concert_id)| {
                let amount = shares.as_ref().and_then(|shares| shares.get(place).copied());
                item(*concert_id, Entry::Fee { payment_id: terms.payment_id, amount })
            }));
        }
        for tracked in disputes {
            let (currency, lines) = (tracked.dispute.amount.currency(), tracked.lines(&terms.lines));
            items.extend(paid.keys().map(|concert_id| {
                let taken = lines.iter().filter(|line| tracked.is_withdrawn() && line.concert_id == *concert_id);
                let amount = Money::sum(currency, taken.map(|line| line.amount)).unwrap_or(Money::zero(currency));
                item(*concert_id, Entry::Dispute { dispute_id: tracked.dispute.dispute_id.clone(), amount })
            }));
        }
        items
    }

    pub fn key(&self) -> Key {
        let list = format!("money#{}#{}", self.concert_id, self.order_id.uuid().as_u128() % LISTS);
        let place = match &self.entry {
            Entry::Document { invoice_id, .. } => format!("document#{invoice_id}"),
            Entry::Fee { payment_id, .. } => format!("fee#{payment_id}"),
            Entry::Dispute { dispute_id, .. } => format!("dispute#{dispute_id}"),
        };
        Key::new(list, place)
    }
}
