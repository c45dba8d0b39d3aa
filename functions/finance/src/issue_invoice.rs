//! The queue `invoices` → invoices of orders that are paid, and credit notes for money that went back.
//!
//! One function issues both kinds, few at a time: all documents of a year and kind take their numbers from one stream.

use contracts::finance::FinanceEvent;
use contracts::orders::{OrderPaid, OrdersEvent};
use contracts::{BusEvent, IntegrationEvent, UnknownEvent, finance};
use eventstore::{Aggregate, Consistency, Store};
use jiff::tz::TimeZone;
use kernel::OrderId;
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, queue};
use privacy::Vault;
use views::Views;

use crate::concerts;
use crate::invoice::content::{Content, Line};
use crate::invoice::issuing::{Draft, IssueError, Issuer};
use crate::invoice::tax::TaxRates;
use crate::invoice::{Invoice, Refunded, buyer};
use crate::settings;

pub const LAMBDA: Lambda = Lambda { name: "finance-issue-invoice", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let books = settings::books(&env)?;
    let clerk = Clerk {
        store: env.events()?,
        views: env.views()?,
        vault: env.vault()?,
        rates: settings::tax_rates(&env)?,
        time_zone: books.time_zone.clone(),
        issuer: Issuer::new(env.events()?, books),
    };
    Ok(queue::handler_of(&env, Heard::of, clerk, Clerk::hear))
}

/// What the queue brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// An order is paid.
    Paid(Box<OrderPaid>),
    /// What became of a refund of an order's payment.
    Refund {
        /// Which order.
        order_id: OrderId,
        /// What became of it.
        refund: Refunded,
    },
    /// Nothing that has to do with documents.
    Nothing,
}

impl Heard {
    /// What an event means, by its source.
    ///
    /// # Errors
    /// [`UnknownEvent`] for one that neither orders nor finance publish.
    pub fn of(event: &BusEvent) -> Result<Self, UnknownEvent> {
        if event.source == OrdersEvent::SOURCE {
            return Ok(match event.decode()? {
                OrdersEvent::OrderPaid(order) => Self::Paid(Box::new(order)),
                _ => Self::Nothing,
            });
        }
        let as_of = event.detail.metadata.version;
        Ok(match event.decode()? {
            FinanceEvent::PaymentRefunded(refund) => Self::refund(&refund, true, as_of),
            FinanceEvent::RefundFailed(refund) => Self::refund(&refund, false, as_of),
            _ => Self::Nothing,
        })
    }

    fn refund(refund: &finance::Refund, made: bool, as_of: u64) -> Self {
        let refunded = Refunded { refund_id: refund.refund_id, amount: refund.refund_amount, made, as_of };
        Self::Refund { order_id: refund.payment.order_id, refund: refunded }
    }
}

#[derive(Clone)]
struct Clerk {
    store: Store,
    views: Views,
    vault: Vault,
    rates: TaxRates,
    time_zone: TimeZone,
    issuer: Issuer,
}

impl Clerk {
    async fn hear(self, heard: Heard, trigger: Trigger) -> Result<(), InvocationFailed> {
        let order_id = match heard {
            // Nothing was charged.
            Heard::Paid(order) if order.total.is_zero() => return Ok(()),
            Heard::Paid(order) => {
                self.invoice(&order, &trigger).await?;
                order.order_id
            }
            Heard::Refund { order_id, refund } => {
                self.issuer.record_refund(order_id, refund, &trigger.cause("RecordRefund")).await?;
                order_id
            }
            Heard::Nothing => return Ok(()),
        };
        self.issuer.issue_credit_notes(order_id, &trigger.cause("IssueCreditNote")).await?;
        Ok(())
    }

    async fn invoice(&self, order: &OrderPaid, trigger: &Trigger) -> Result<(), InvocationFailed> {
        let stream = Invoice::stream(Invoice::id_of(order.order_id));
        let is_issued = self.store.load::<Invoice>(&stream, Consistency::Strong).await?.state.document().is_some();
        if is_issued {
            return Ok(());
        }
        let content = self.content(order, trigger).await?;
        let buyer = buyer::find(&self.store, &self.vault, order.user_id, &order.customer).await?;
        let sealed = match &buyer {
            Some(buyer) => Some(buyer::seal(&self.vault, order.user_id, buyer).await?),
            None => None,
        };
        let draft = Draft {
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

    /// What is charged: each line at the rate of its concert's country, on the day on which it is paid.
    async fn content(&self, order: &OrderPaid, trigger: &Trigger) -> Result<Content, InvocationFailed> {
        let countries = concerts::countries(&self.views, order.lines.iter().map(|line| line.concert_id)).await?;
        let paid_on = self.time_zone.to_datetime(trigger.metadata.occurred_at).date();
        let mut lines = Vec::with_capacity(order.lines.len());
        for sold in &order.lines {
            // Concerts told of it before anybody could buy: it is on its way, and the message comes again.
            let country = countries.get(&sold.concert_id).ok_or_else(|| {
                InvocationFailed::new("UnknownConcert", format_args!("{} is not known yet", sold.concert_id))
            })?;
            let rate = self.rates.find(country, paid_on);
            if rate.is_none() {
                tracing::warn!(country = country.as_str(), order_id = %order.order_id, "no rate of tax is configured");
            }
            lines.push(Line::of(sold, country.clone(), rate).map_err(IssueError::from)?);
        }
        let content = Content::new(order.total.currency(), lines).map_err(IssueError::from)?;
        if content.total == order.total {
            Ok(content)
        } else {
            Err(InvocationFailed::new("TotalsDiffer", "the order's lines don't add up to what was paid"))
        }
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
