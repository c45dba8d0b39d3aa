//! A user's invoices and credit notes, newest first, and all of a day for the accountant: one stored item per document in each list.

use jiff::civil::Date;
use kernel::{InvoiceId, Money, OrderId, Sealed, Timestamp, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Key;

use crate::invoice::content::TaxTotal;
use crate::invoice::document::{Buyer, Corrected, Document, Kind};

/// One document, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Invoice")]
pub struct UserInvoice {
    /// The document.
    pub invoice_id: InvoiceId,
    /// What it is.
    pub kind: Kind,
    /// Its number.
    pub number: String,
    /// The order that was paid.
    pub order_id: OrderId,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// On which day that was, where the seller is.
    pub issued_on: Date,
    /// All, without tax.
    pub net: Money,
    /// All tax.
    pub tax: Money,
    /// All, with tax.
    pub total: Money,
    /// Of a credit note, the invoice that it corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<Corrected>,
}

/// One document, as the accountant's list has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IssuedDocument {
    /// What all lists show.
    #[serde(flatten)]
    pub listed: UserInvoice,
    /// The order's number for people.
    pub order_number: String,
    /// Who bought.
    pub user_id: UserId,
    /// On which day the money was taken or given back.
    pub paid_on: Date,
    /// Sums by country and rate.
    pub taxes: Vec<TaxTotal>,
    /// Who buys, where they gave a tax id: others are not named to the accountant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business: Option<Sealed<Buyer>>,
}

impl UserInvoice {
    /// The list of a user's documents.
    pub fn list(user_id: UserId) -> String {
        format!("invoices#{user_id}")
    }

    /// What is shown of a document.
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

    /// Where it is: in its user's list, by time.
    pub fn key(&self, user_id: UserId) -> Key {
        Key::new(Self::list(user_id), format!("{:014}#{}", self.issued_at.as_millisecond(), self.invoice_id))
    }
}

impl IssuedDocument {
    /// The list of the documents of a day.
    pub fn list(issued_on: Date) -> String {
        format!("issued#{issued_on}")
    }

    /// What is kept of a document.
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

    /// Where it is: in its day's list, by number, credit notes after invoices.
    pub fn key(&self) -> Key {
        let kind = match self.listed.kind {
            Kind::Invoice => "1",
            Kind::CreditNote => "2",
        };
        Key::new(Self::list(self.listed.issued_on), format!("{kind}#{}", self.listed.number))
    }
}
