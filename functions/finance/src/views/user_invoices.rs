//! A user's invoices and credit notes, newest first, and all of a day for the accountant: one stored item for each document and list.

use jiff::civil::Date;
use kernel::{InvoiceId, Money, OrderId, Sealed, Timestamp, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Key;

use crate::invoices::content::TaxTotal;
use crate::invoices::document::{Buyer, CorrectedInvoice, Document, DocumentKind};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Invoice")]
pub struct UserInvoice {
    pub invoice_id: InvoiceId,
    pub kind: DocumentKind,
    /// Such as `FV/2026/000042`.
    pub number: String,
    pub order_id: OrderId,
    pub issued_at: Timestamp,
    /// The day of `issuedAt` in the seller's time zone.
    pub issued_on: Date,
    /// Without tax.
    pub net: Money,
    pub tax: Money,
    /// With tax.
    pub total: Money,
    /// The invoice that a credit note corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<CorrectedInvoice>,
}

/// A document in the accountant's list of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IssuedDocument {
    #[serde(flatten)]
    pub listed: UserInvoice,
    pub order_number: String,
    pub user_id: UserId,
    /// The day of the capture or refund.
    pub paid_on: Date,
    /// Sums by country and rate.
    pub taxes: Vec<TaxTotal>,
    /// Only if the buyer gave a tax id: the accountant doesn't see other buyers' names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business: Option<Sealed<Buyer>>,
}

impl UserInvoice {
    pub fn list(user_id: UserId) -> String {
        format!("invoices#{user_id}")
    }

    pub fn of(document: &Document) -> Self {
        Self {
            invoice_id: document.invoice_id,
            kind: document.kind(),
            number: document.number.clone(),
            order_id: document.order_id,
            issued_at: document.issued_at,
            issued_on: document.issued_on,
            net: document.content.net,
            tax: document.content.tax,
            total: document.content.total,
            corrects: document.corrects.clone(),
        }
    }

    pub fn key(&self, user_id: UserId) -> Key {
        Key::new(Self::list(user_id), format!("{:014}#{}", self.issued_at.as_millisecond(), self.invoice_id))
    }
}

impl IssuedDocument {
    pub fn list(issued_on: Date) -> String {
        format!("issued#{issued_on}")
    }

    pub fn of(document: &Document) -> Self {
        Self {
            listed: UserInvoice::of(document),
            order_number: document.order_number.to_string(),
            user_id: document.user_id,
            paid_on: document.paid_on,
            taxes: document.content.taxes.clone(),
            business: document.buyer.clone().filter(|_| document.has_buyer_tax_id),
        }
    }

    /// Sorted by number, credit notes after invoices.
    pub fn key(&self) -> Key {
        let kind = match self.listed.kind {
            DocumentKind::Invoice => "1",
            DocumentKind::CreditNote => "2",
        };
        Key::new(Self::list(self.listed.issued_on), format!("{kind}#{}", self.listed.number))
    }
}
