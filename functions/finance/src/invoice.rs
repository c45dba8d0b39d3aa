//! The invoice of a paid order, and what is known of the money that went back of it. What is issued never changes: money that goes back makes
//! credit notes, each a document of its own.
//!
//! What is heard may come in any order: a refund of which finance tells before the invoice is issued is remembered, and has its credit
//! note after it. A payment that never gets an invoice, because its money came too late and went back, gets no credit note.

use eventstore::{Aggregate, Event};
use kernel::{Decider, InvoiceId, Money, OrderId, RefundId, Refusal, RefusalKind};
use serde::{Deserialize, Serialize};

pub mod buyer;
pub mod content;
pub mod credit;
pub mod credit_note;
pub mod document;
pub mod issuing;
pub mod tax;

use content::TaxTotal;
use document::Document;

/// What happened to an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum InvoiceEvent {
    /// It was issued.
    InvoiceIssued(Box<Document>),
    /// Money of its payment went back; or did not after all.
    InvoiceRefundRecorded(Refunded),
    /// A credit note was issued that corrects it.
    InvoiceCredited(Credit),
}

/// Money of the payment that went back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Refunded {
    /// The refund.
    pub refund_id: RefundId,
    /// How much.
    pub amount: Money,
    /// Whether it has gone back; not if that failed, at once or days later.
    pub made: bool,
    /// The payment's version as of which that is: the newest counts.
    pub as_of: u64,
}

/// A credit note that corrects an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Credit {
    /// The credit note.
    pub invoice_id: InvoiceId,
    /// Its number.
    pub number: String,
    /// The refund that it is for.
    pub refund_id: RefundId,
    /// How much.
    pub total: Money,
    /// The same by country and rate.
    pub taxes: Vec<TaxTotal>,
}

/// What an invoice is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Invoice {
    /// Not issued; perhaps it never will be.
    Awaited {
        /// What went back already.
        refunds: Vec<Refunded>,
    },
    /// Issued.
    Issued {
        /// As it was issued.
        document: Box<Document>,
        /// What went back of it.
        refunds: Vec<Refunded>,
        /// What corrects it.
        credits: Vec<Credit>,
    },
}

/// What may be asked of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvoiceCommand {
    /// Issue it, under the number that it was given.
    IssueInvoice(Box<Document>),
    /// Remember what became of a refund.
    RecordRefund(Refunded),
    /// Correct it, by a credit note that is due.
    IssueCreditNote(Credit),
}

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvoiceRefusal {
    /// There is nothing to correct, or not so much, as things are.
    #[error("No such credit note is due.")]
    NotDue,
}

impl Refusal for InvoiceRefusal {
    fn kind(&self) -> RefusalKind {
        RefusalKind::Conflict
    }

    fn code(&self) -> &'static str {
        "credit_note_not_due"
    }
}

impl Invoice {
    /// The id of an order's invoice.
    pub fn id_of(order_id: OrderId) -> InvoiceId {
        InvoiceId::derived(&[&order_id])
    }

    /// The document, once it is issued.
    pub fn document(&self) -> Option<&Document> {
        match self {
            Self::Awaited { .. } => None,
            Self::Issued { document, .. } => Some(document),
        }
    }

    /// What went back, as far as it is known.
    pub fn refunds(&self) -> &[Refunded] {
        match self {
            Self::Awaited { refunds } | Self::Issued { refunds, .. } => refunds,
        }
    }

    /// The credit notes that correct it.
    pub fn credits(&self) -> &[Credit] {
        match self {
            Self::Awaited { .. } => &[],
            Self::Issued { credits, .. } => credits,
        }
    }

    /// The refund that is to have a credit note next, and of how much: of so much as has gone back and is in none.
    ///
    /// A refund that was made, has its credit note and failed days later is made again as another one: what that gives back is in a
    /// credit note already, so that there are never more of them than money went back, or the invoice is of.
    pub fn due(&self) -> Option<(RefundId, Money)> {
        let Self::Issued { document, refunds, credits } = self else { return None };
        let total = document.content.total;
        let made = refunds.iter().filter(|refund| refund.made).map(|refund| refund.amount);
        let gone = least(Money::sum(total.currency(), made).ok()?, total)?;
        let credited = Money::sum(total.currency(), credits.iter().map(|credit| credit.total)).ok()?;
        let missing = gone.checked_sub(credited).ok().filter(|missing| !missing.is_zero())?;
        let without =
            |refund: &&Refunded| refund.made && credits.iter().all(|credit| credit.refund_id != refund.refund_id);
        let refund = refunds.iter().find(without)?;
        Some((refund.refund_id, least(refund.amount, missing)?))
    }

    fn refunds_mut(&mut self) -> &mut Vec<Refunded> {
        match self {
            Self::Awaited { refunds } | Self::Issued { refunds, .. } => refunds,
        }
    }
}

fn least(one: Money, other: Money) -> Option<Money> {
    Some(if one.compare(other).ok()?.is_le() { one } else { other })
}

impl Decider for Invoice {
    type State = Self;
    type Command = InvoiceCommand;
    type Event = InvoiceEvent;
    type Refusal = InvoiceRefusal;

    fn initial() -> Self {
        Self::Awaited { refunds: Vec::new() }
    }

    fn decide(command: &InvoiceCommand, state: &Self) -> Result<Vec<InvoiceEvent>, InvoiceRefusal> {
        match command {
            InvoiceCommand::IssueInvoice(_) if state.document().is_some() => Ok(vec![]),
            InvoiceCommand::IssueInvoice(document) => Ok(vec![InvoiceEvent::InvoiceIssued(document.clone())]),
            InvoiceCommand::RecordRefund(refund) => {
                let known = state.refunds().iter().find(|known| known.refund_id == refund.refund_id);
                let is_news = match known {
                    // That it failed says nothing of what was never made.
                    None => refund.made && !refund.amount.is_zero(),
                    Some(known) => known.as_of < refund.as_of && known.made != refund.made,
                };
                Ok(if is_news { vec![InvoiceEvent::InvoiceRefundRecorded(refund.clone())] } else { vec![] })
            }
            InvoiceCommand::IssueCreditNote(credit) => {
                if state.credits().iter().any(|known| known.refund_id == credit.refund_id) {
                    return Ok(vec![]);
                }
                if state.due() != Some((credit.refund_id, credit.total)) {
                    return Err(InvoiceRefusal::NotDue);
                }
                Ok(vec![InvoiceEvent::InvoiceCredited(credit.clone())])
            }
        }
    }

    fn evolve(mut state: Self, event: &InvoiceEvent) -> Self {
        match event {
            InvoiceEvent::InvoiceIssued(document) => match state {
                Self::Awaited { refunds } => Self::Issued { document: document.clone(), refunds, credits: Vec::new() },
                issued @ Self::Issued { .. } => issued,
            },
            InvoiceEvent::InvoiceRefundRecorded(refund) => {
                let refunds = state.refunds_mut();
                refunds.retain(|known| known.refund_id != refund.refund_id);
                refunds.push(refund.clone());
                state
            }
            InvoiceEvent::InvoiceCredited(credit) => {
                if let Self::Issued { credits, .. } = &mut state {
                    credits.push(credit.clone());
                }
                state
            }
        }
    }
}

impl Event for InvoiceEvent {}

impl Aggregate for Invoice {
    const CATEGORY: &'static str = "invoice";
    const STATE_VERSION: u32 = 1;
}
