//! Invoices and credit notes as they are issued: once, and never changed.

use std::fmt;

use jiff::civil::Date;
use kernel::{CountryCode, Invalid, InvoiceId, OrderId, Sealed, Text, Timestamp, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::content::Content;

/// A document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Document {
    /// The document.
    pub invoice_id: InvoiceId,
    /// Its number: the series, the year and the place in it, such as `FV/2026/000042`.
    pub number: String,
    /// The order that was paid.
    pub order_id: OrderId,
    /// Its number for people.
    pub order_number: Text<20>,
    /// Who bought.
    pub user_id: UserId,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// On which day that was, where the seller is.
    pub issued_on: Date,
    /// On which day the money was taken, or given back, where the seller is.
    pub paid_on: Date,
    /// Who sells, as it was then.
    pub seller: Seller,
    /// Who buys, as it was then; sealed with a key of the books. None if the buyer was forgotten before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer: Option<Sealed<Buyer>>,
    /// Whether the buyer gave a tax id: the accountant lists these by name.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_buyer_tax_id: bool,
    /// What is charged, or given back.
    #[serde(flatten)]
    pub content: Content,
    /// How tax was worked out and rounded.
    pub rounding_note: String,
    /// Of a credit note, the invoice that it corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<Corrected>,
}

/// The invoice that a credit note corrects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "CorrectedInvoice")]
pub struct Corrected {
    /// The invoice.
    pub invoice_id: InvoiceId,
    /// Its number.
    pub number: String,
    /// When it was issued.
    pub issued_on: Date,
}

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "InvoiceKind")]
pub enum Kind {
    /// Money that was taken.
    Invoice,
    /// Money that was given back.
    CreditNote,
}

impl Kind {
    /// As clients, files and streams have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::CreditNote => "credit_note",
        }
    }
}

impl Document {
    /// What it is.
    pub fn kind(&self) -> Kind {
        if self.corrects.is_some() { Kind::CreditNote } else { Kind::Invoice }
    }
}

/// Who sells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Seller {
    /// Name of the company.
    pub name: Text<200>,
    /// Where it is.
    pub address: BillingAddress,
    /// Its tax id.
    pub tax_id: TaxId,
}

/// Who buys: personal, so it rests sealed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Buyer {
    /// Name of the person or company.
    pub name: Text<200>,
    /// Where they are, if they said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<BillingAddress>,
    /// Their tax id, if they have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_id: Option<TaxId>,
}

/// An address on a document: in any script, and of any country's form.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillingAddress {
    /// Street and house number.
    pub street: Text<200>,
    /// City.
    pub city: Text<100>,
    /// Postal code.
    pub postal_code: Text<20>,
    /// Country.
    pub country: CountryCode,
    /// State or province, where addresses have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<Text<60>>,
}

// Personal: a stray `{:?}` in a log line must not give it away.
impl fmt::Debug for Buyer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Buyer(…)")
    }
}

impl fmt::Debug for BillingAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BillingAddress(…)")
    }
}

/// A tax id by its form: 4 to 20 letters, digits and dashes, with a digit among them, upper case. The two letters before an EU VAT
/// number may be there or not. Whether somebody has it is not checked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(inline, extend("pattern" = "^\\s*[A-Za-z0-9-]{4,20}\\s*$"))]
pub struct TaxId(String);

impl TaxId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for TaxId {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        let id = text.trim().to_ascii_uppercase();
        let is_allowed = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let has_digit = id.bytes().any(|byte| byte.is_ascii_digit());
        if (4..=20).contains(&id.len()) && is_allowed && has_digit {
            Ok(Self(id))
        } else {
            Err(Invalid::new("invalid_tax_id", "must be 4 to 20 letters, digits and dashes, with a digit among them"))
        }
    }
}

impl From<TaxId> for String {
    fn from(id: TaxId) -> Self {
        id.0
    }
}

// Personal, as a person's who is in business alone.
impl fmt::Debug for TaxId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TaxId(…)")
    }
}
