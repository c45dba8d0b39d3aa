use kernel::{EmailAddress, PostalAddress, Text};
use serde::{Deserialize, Serialize};

/// The buyer, and where to send the tickets. Personal data: published and stored only as `Sealed<Customer>`.
///
/// The sealed value is passed on unopened from cart to order to delivery, and stays in their stored events. Only add fields that
/// may be absent, so that values sealed by older code can still be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Customer {
    /// Name printed on the tickets.
    pub name: Text<200>,
    /// Address for e-mails.
    #[serde(deserialize_with = "EmailAddress::deserialize_stored")]
    pub email: EmailAddress,
    /// Phone number for the courier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Text<20>>,
    /// Delivery address; present for delivery by courier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<PostalAddress>,
    /// Preferred languages as in an `Accept-Language` header (RFC 9110, section 12.5.4): `pl, en;q=0.5`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Text<100>>,
}
