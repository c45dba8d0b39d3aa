//! Invoices and credit notes as issued: they never change.

use std::fmt;

use jiff::civil::Date;
use kernel::{CountryCode, Invalid, InvoiceId, OrderId, Sealed, Text, Timestamp, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::content::Content;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Document {
    pub invoice_id: InvoiceId,
    /// Prefix, year and consecutive number, such as `FV/2026/000042`.
    pub number: String,
    pub order_id: OrderId,
    pub order_number: Text<20>,
    pub user_id: UserId,
    pub issued_at: Timestamp,
    /// The day of `issued_at` in the seller's time zone.
    pub issued_on: Date,
    /// The day of the capture or refund in the seller's time zone.
    pub paid_on: Date,
    pub seller: Seller,
    /// Sealed with a key of the accounts; absent if the buyer was erased before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer: Option<Sealed<Buyer>>,
    /// The accountant sees the names of these buyers.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_buyer_tax_id: bool,
    #[serde(flatten)]
    pub content: Content,
    /// How tax is calculated and rounded.
    pub rounding_note: String,
    /// The invoice that a credit note corrects; absent on invoices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<CorrectedInvoice>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CorrectedInvoice {
    pub invoice_id: InvoiceId,
    pub number: String,
    pub issued_on: Date,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "InvoiceKind")]
pub enum DocumentKind {
    /// For a captured payment.
    Invoice,
    /// For a refund.
    CreditNote,
}

impl DocumentKind {
    /// The name in the API, in files and in streams.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::CreditNote => "credit_note",
        }
    }
}

impl Document {
    pub fn kind(&self) -> DocumentKind {
        if self.corrects.is_some() { DocumentKind::CreditNote } else { DocumentKind::Invoice }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Seller {
    pub name: Text<200>,
    pub address: BillingAddress,
    pub tax_id: TaxId,
}

/// Personal data: stored sealed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Buyer {
    /// A person or a company.
    pub name: Text<200>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<BillingAddress>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_id: Option<TaxId>,
}

/// An address in any script and any country's format.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillingAddress {
    /// With the house number.
    pub street: Text<200>,
    pub city: Text<100>,
    /// Absent in countries without postal codes, or where few people use them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<Text<20>>,
    pub country: CountryCode,
    /// State or province, if the country's addresses have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<Text<60>>,
}

// Personal data must not leak into logs through `{:?}`.
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

/// A tax id: 4 to 20 letters, digits and dashes with at least one digit, stored in upper case. The country prefix of an EU VAT number is
/// optional. Only the format is checked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(inline, extend("pattern" = "^\\s*[A-Za-z0-9-]{4,20}\\s*$"))]
pub struct TaxId(String);

impl TaxId {
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
            Err(Invalid::new("invalid_tax_id", "must be 4 to 20 letters, digits and dashes with at least one digit"))
        }
    }
}

impl From<TaxId> for String {
    fn from(id: TaxId) -> Self {
        id.0
    }
}

// A sole trader's tax id is personal data.
impl fmt::Debug for TaxId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TaxId(…)")
    }
}
