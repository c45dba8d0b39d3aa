use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How tickets are delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryMethod {
    /// As an e-mail with PDF tickets.
    Email,
    /// As printed tickets, by courier.
    Courier,
}
