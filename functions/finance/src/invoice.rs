//! The invoice of a paid order, and the refunds of its payment. An issued invoice never changes: each refund gets a credit note.
//!
//! Messages can come in any order: a refund reported before the invoice is remembered, and gets its credit note once the invoice is
//! issued. A payment that never gets an invoice, because it came too late and was refunded, gets no credit note.

use eventstore::{Aggregate, Event};
use kernel::{Decider, InvoiceId, Money, OrderId, RefundId, Refusal, RefusalKind};
use serde::{Deserialize, Serialize};

use crate::invoices::content::TaxTotal;
use crate::invoices::credited_lines::CreditedLine;
use crate::invoices::document::Document;
use crate::payments::refund_lines::RefundedLine;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum InvoiceEvent {
    InvoiceIssued(Box<Document>),
    /// A refund was made, or failed afterwards.
    InvoiceRefundRecorded(RefundRecord),
    /// A credit note corrects the invoice.
    InvoiceCredited(Credit),
}

/// The newest report about a refund of the payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RefundRecord {
    pub refund_id: RefundId,
    pub amount: Money,
    /// The lines that it is about; empty if they are not known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<RefundedLine>,
    /// False if the refund failed, at once or days later.
    pub made: bool,
    /// The payment's version in the report: the newest counts.
    pub as_of: u64,
}

/// A credit note that corrects the invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Credit {
    /// The id of the credit note.
    pub invoice_id: InvoiceId,
    pub number: String,
    pub refund_id: RefundId,
    pub total: Money,
    /// The total by country and rate.
    pub taxes: Vec<TaxTotal>,
    /// The total by line of the invoice; empty if its lines don't name their tickets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<CreditedLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Invoice {
    /// Not issued; perhaps it never will be.
    Awaited {
        refunds: Vec<RefundRecord>,
    },
    Issued {
        document: Box<Document>,
        refunds: Vec<RefundRecord>,
        credits: Vec<Credit>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvoiceCommand {
    /// The document already has its number.
    IssueInvoice(Box<Document>),
    RecordRefund(RefundRecord),
    IssueCreditNote(Credit),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvoiceRefusal {
    /// Another credit note is due, or none, or of another amount.
    #[error("This credit note is not due.")]
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
    pub fn id_of(order_id: OrderId) -> InvoiceId {
        InvoiceId::derived(&[&order_id])
    }

    /// None before it is issued.
    pub fn document(&self) -> Option<&Document> {
        match self {
            Self::Awaited { .. } => None,
            Self::Issued { document, .. } => Some(document),
        }
    }

    pub fn refunds(&self) -> &[RefundRecord] {
        match self {
            Self::Awaited { refunds } | Self::Issued { refunds, .. } => refunds,
        }
    }

    pub fn credits(&self) -> &[Credit] {
        match self {
            Self::Awaited { .. } => &[],
            Self::Issued { credits, .. } => credits,
        }
    }

    /// The next refund to get a credit note, and the amount of that.
    ///
    /// The credit notes never exceed what was refunded, nor the invoice. A refund can be credited and fail days later; the refund that
    /// replaces it then needs no further credit note.
    pub fn next_credit_note(&self) -> Option<(RefundId, Money)> {
        let Self::Issued { document, refunds, credits } = self else { return None };
        let total = document.content.total;
        let made = refunds.iter().filter(|refund| refund.made).map(|refund| refund.amount);
        let refunded = smaller(Money::sum(total.currency(), made).ok()?, total)?;
        let credited = Money::sum(total.currency(), credits.iter().map(|credit| credit.total)).ok()?;
        let missing = refunded.checked_sub(credited).ok().filter(|missing| !missing.is_zero())?;
        let refund = refunds.iter().find(|refund| refund.made && !self.has_credited(refund.refund_id))?;
        Some((refund.refund_id, smaller(refund.amount, missing)?))
    }

    fn has_credited(&self, refund_id: RefundId) -> bool {
        self.credits().iter().any(|credit| credit.refund_id == refund_id)
    }

    fn refunds_mut(&mut self) -> &mut Vec<RefundRecord> {
        match self {
            Self::Awaited { refunds } | Self::Issued { refunds, .. } => refunds,
        }
    }
}

fn smaller(one: Money, other: Money) -> Option<Money> {
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

    fn decide(command: &InvoiceCommand, invoice: &Self) -> Result<Vec<InvoiceEvent>, InvoiceRefusal> {
        match command {
            InvoiceCommand::IssueInvoice(document) => Ok(issue(invoice, document)),
            InvoiceCommand::RecordRefund(refund) => Ok(record_refund(invoice, refund)),
            InvoiceCommand::IssueCreditNote(credit) => issue_credit_note(invoice, credit),
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

fn issue(invoice: &Invoice, document: &Document) -> Vec<InvoiceEvent> {
    match invoice {
        Invoice::Awaited { .. } => vec![InvoiceEvent::InvoiceIssued(Box::new(document.clone()))],
        Invoice::Issued { .. } => vec![],
    }
}

/// A first report counts only if the refund was made. A later one counts if it is newer and says something else.
fn record_refund(invoice: &Invoice, refund: &RefundRecord) -> Vec<InvoiceEvent> {
    let known = invoice.refunds().iter().find(|known| known.refund_id == refund.refund_id);
    let counts = match known {
        None => refund.made && !refund.amount.is_zero(),
        Some(known) => known.as_of < refund.as_of && known.made != refund.made,
    };
    if counts { vec![InvoiceEvent::InvoiceRefundRecorded(refund.clone())] } else { vec![] }
}

fn issue_credit_note(invoice: &Invoice, credit: &Credit) -> Result<Vec<InvoiceEvent>, InvoiceRefusal> {
    if invoice.has_credited(credit.refund_id) {
        return Ok(vec![]);
    }
    if invoice.next_credit_note() != Some((credit.refund_id, credit.total)) {
        return Err(InvoiceRefusal::NotDue);
    }
    Ok(vec![InvoiceEvent::InvoiceCredited(credit.clone())])
}

impl Event for InvoiceEvent {}

impl Aggregate for Invoice {
    const CATEGORY: &'static str = "invoice";
    const STATE_VERSION: u32 = 2;
}
