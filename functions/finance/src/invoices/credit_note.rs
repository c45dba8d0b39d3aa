//! A credit note: issued once and never changed.

use std::convert::Infallible;

use eventstore::{Aggregate, Event};
use kernel::{Decider, InvoiceId, RefundId};
use serde::{Deserialize, Serialize};

use super::document::Document;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum CreditNoteEvent {
    CreditNoteIssued(Box<Document>),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CreditNote {
    Nothing,
    Issued(Box<Document>),
}

impl CreditNote {
    pub fn id_of(refund_id: RefundId) -> InvoiceId {
        InvoiceId::derived(&[&"refund", &refund_id])
    }

    /// None before it is issued.
    pub fn document(&self) -> Option<&Document> {
        match self {
            Self::Nothing => None,
            Self::Issued(document) => Some(document),
        }
    }
}

impl Decider for CreditNote {
    type State = Self;
    /// The document to issue.
    type Command = Document;
    type Event = CreditNoteEvent;
    type Refusal = Infallible;

    fn initial() -> Self {
        Self::Nothing
    }

    fn decide(document: &Document, state: &Self) -> Result<Vec<CreditNoteEvent>, Infallible> {
        Ok(match state {
            Self::Nothing => vec![CreditNoteEvent::CreditNoteIssued(Box::new(document.clone()))],
            Self::Issued(_) => vec![],
        })
    }

    fn evolve(state: Self, event: &CreditNoteEvent) -> Self {
        let CreditNoteEvent::CreditNoteIssued(document) = event;
        match state {
            Self::Nothing => Self::Issued(document.clone()),
            issued @ Self::Issued(_) => issued,
        }
    }
}

impl Event for CreditNoteEvent {}

impl Aggregate for CreditNote {
    const CATEGORY: &'static str = "credit-note";
    const STATE_VERSION: u32 = 1;
}
