use kernel::{EmailAddress, PostalAddress, Text};
use serde::{Deserialize, Serialize};

/// Who buys, and where the tickets go: personal, so it travels only as `Sealed<Customer>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Customer {
    /// Name on the tickets.
    pub name: Text<200>,
    /// Where e-mails go.
    pub email: EmailAddress,
    /// For the courier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Text<20>>,
    /// For the courier; there when the delivery is by courier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<PostalAddress>,
    /// The languages they like to read, best first, as an `Accept-Language` header says it (RFC 9110, section 12.5.4): `pl, en;q=0.5`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Text<100>>,
}
