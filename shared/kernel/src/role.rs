use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Buys tickets. Everybody who registers.
    Fan,
    /// Puts concerts on sale.
    Organizer,
    /// Lets people in.
    Gate,
    /// Looks after payments.
    Finance,
    /// Gives roles.
    Admin,
}
