//! Who a user is. Personal data, so it is stored only as `Sealed<Profile>`.

use kernel::{EmailAddress, Text};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    #[serde(deserialize_with = "EmailAddress::deserialize_stored")]
    pub email: EmailAddress,
    pub name: Text<100>,
    /// Preferred languages as in an `Accept-Language` header (RFC 9110, section 12.5.4). Absent in profiles of earlier releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Text<100>>,
}
