use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How tickets reach the fan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryMethod {
    /// By e-mail.
    Email,
    /// Printed, by courier.
    Courier,
}
