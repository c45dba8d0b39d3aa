//! Attempts at a payment that a later one has taken the place of, and what is left of each at the gateway.

use serde::{Deserialize, Serialize};

/// An attempt that no longer counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Replaced {
    /// The gateway's id of it.
    pub gateway_id: String,
    /// What is left of it there.
    pub remains: Remains,
}

/// What is left of an attempt at the gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Remains {
    /// Money may be, or may yet be, set aside: it is to be cancelled, before another attempt is made.
    Open,
    /// Nothing.
    Nothing,
    /// Money, which somebody took all the same: it is to be given back.
    Money,
}

impl Replaced {
    /// An attempt that is to be cancelled.
    pub fn open(gateway_id: &str) -> Self {
        Self { gateway_id: gateway_id.to_owned(), remains: Remains::Open }
    }
}
