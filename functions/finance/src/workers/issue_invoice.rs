//! Issues invoices of paid orders and credit notes for refunds, for the queue `invoices`.
//!
//! One function issues both kinds, a few at a time: all documents of a year and kind take their numbers from one stream.

use std::collections::BTreeMap;

use contracts::finance::FinanceEvent;
use contracts::orders::{OrderPaid, OrdersEvent};
use contracts::{BusEvent, IntegrationEvent, UnknownEvent, finance};
use eventstore::{Aggregate, Consistency, Store};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{ConcertId, CountryCode, OrderId};
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, queue};
use privacy::Vault;
use views::Views;

use crate::invoice::{Invoice, RefundRecord};
use crate::invoices::buyer;
use crate::invoices::content::{Content, InvoiceLine};
use crate::invoices::issuing::{InvoiceDraft, IssueError, Issuer};
use crate::invoices::tax::TaxRates;
use crate::payments::refund_lines::RefundedLine;
use crate::settings;
use crate::views::concert_countries::find_countries;

pub const LAMBDA: Lambda = Lambda { name: "finance-issue-invoice", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let settings = settings::issuer_settings(&env)?;
    let worker = InvoiceWorker {
        store: env.events()?,
        views: env.views()?,
        vault: env.vault()?,
        rates: settings::tax_rates(&env)?,
        time_zone: settings.time_zone.clone(),
        issuer: Issuer::new(env.events()?, settings),
    };
    queue::handler_of(&env, InvoiceMessage::of, worker, InvoiceWorker::handle)
}

/// What an event in the queue means for invoices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvoiceMessage {
    OrderPaid(Box<OrderPaid>),
    /// A refund was made or failed.
    Refund {
        order_id: OrderId,
        refund: RefundRecord,
    },
    Irrelevant,
}

impl InvoiceMessage {
    /// Fails for an event that neither orders nor finance publishes.
    pub fn of(event: &BusEvent) -> Result<Self, UnknownEvent> {
        if event.source == OrdersEvent::SOURCE {
            return Ok(match event.decode()? {
                OrdersEvent::OrderPaid(order) => Self::OrderPaid(Box::new(order)),
                _ => Self::Irrelevant,
            });
        }
        let as_of = event.detail.metadata.version;
        Ok(match event.decode()? {
            FinanceEvent::PaymentRefunded(refund) => Self::refund(&refund, true, as_of),
            FinanceEvent::RefundFailed(refund) => Self::refund(&refund, false, as_of),
            _ => Self::Irrelevant,
        })
    }

    fn refund(refund: &finance::Refund, made: bool, as_of: u64) -> Self {
        let lines = refund.lines.iter().map(RefundedLine::from).collect();
        let record = RefundRecord { refund_id: refund.refund_id, amount: refund.refund_amount, lines, made, as_of };
        Self::Refund { order_id: refund.payment.order_id, refund: record }
    }
}

#[derive(Clone)]
struct InvoiceWorker {
    store: Store,
    views: Views,
    vault: Vault,
    rates: TaxRates,
    time_zone: TimeZone,
    issuer: Issuer,
}

impl InvoiceWorker {
    async fn handle(self, message: InvoiceMessage, trigger: Trigger) -> Result<(), InvocationFailed> {
        let order_id = match message {
            // A free order needs no invoice.
            InvoiceMessage::OrderPaid(order) if order.total.is_zero() => return Ok(()),
            InvoiceMessage::OrderPaid(order) => {
                self.issue_invoice(&order, &trigger).await?;
                order.order_id
            }
            InvoiceMessage::Refund { order_id, refund } => {
                self.issuer.record_refund(order_id, refund, &trigger.cause("RecordRefund")).await?;
                order_id
            }
            InvoiceMessage::Irrelevant => return Ok(()),
        };
        self.issuer.issue_credit_notes(order_id, &trigger.cause("IssueCreditNote")).await?;
        Ok(())
    }

    async fn issue_invoice(&self, order: &OrderPaid, trigger: &Trigger) -> Result<(), InvocationFailed> {
        let stream = Invoice::stream(Invoice::id_of(order.order_id));
        let is_issued = self.store.load::<Invoice>(&stream, Consistency::Strong).await?.state.document().is_some();
        if is_issued {
            return Ok(());
        }
        let countries = find_countries(&self.views, order.lines.iter().map(|line| line.concert_id)).await?;
        let paid_on = self.time_zone.to_datetime(trigger.metadata.occurred_at).date();
        let content = content_of(order, &countries, &self.rates, paid_on)?;
        let buyer = buyer::find(&self.store, &self.vault, order.user_id, &order.customer).await?;
        let sealed = match &buyer {
            Some(buyer) => Some(buyer::seal(&self.vault, order.user_id, buyer).await?),
            None => None,
        };
        let draft = InvoiceDraft {
            order_id: order.order_id,
            order_number: order.number.clone(),
            user_id: order.user_id,
            paid_at: trigger.metadata.occurred_at,
            buyer: sealed,
            has_buyer_tax_id: buyer.is_some_and(|buyer| buyer.tax_id.is_some()),
            content,
        };
        self.issuer.issue_invoice(&draft, &trigger.cause("IssueInvoice")).await?;
        Ok(())
    }
}

/// Taxes each line at the rate of its concert's country on the day of payment.
pub fn content_of(
    order: &OrderPaid,
    countries: &BTreeMap<ConcertId, CountryCode>,
    rates: &TaxRates,
    paid_on: Date,
) -> Result<Content, InvocationFailed> {
    let mut lines = Vec::with_capacity(order.lines.len());
    for sold in &order.lines {
        // The concert was published before anybody could buy: its event is on its way, and the queue delivers this message again.
        let country = countries.get(&sold.concert_id).ok_or_else(|| {
            InvocationFailed::new("UnknownConcert", format_args!("{} is not known yet", sold.concert_id))
        })?;
        let rate = rates.find(country, paid_on);
        if rate.is_none() {
            tracing::warn!(country = country.as_str(), order_id = %order.order_id, "no tax rate is configured");
        }
        lines.push(InvoiceLine::of(sold, country.clone(), rate).map_err(IssueError::from)?);
    }
    let content = Content::new(order.total.currency(), lines).map_err(IssueError::from)?;
    if content.total == order.total {
        Ok(content)
    } else {
        Err(InvocationFailed::new("TotalsDiffer", "the lines of the order don't add up to what was paid"))
    }
}

impl From<IssueError> for InvocationFailed {
    fn from(error: IssueError) -> Self {
        match error {
            IssueError::Contended => Self::new("Contended", error),
            IssueError::Amounts(_) => Self::new("AmountsDiffer", error),
            IssueError::Store(error) => error.into(),
        }
    }
}
