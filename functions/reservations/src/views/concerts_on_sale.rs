//! Concerts whose seats may be held: one item for each, written when its sale terms change.

use kernel::{ConcertId, Timestamp};
use serde::{Deserialize, Serialize};
use views::Key;

use crate::pools::sale_terms::SaleTerms;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConcertOnSale {
    pub concert_id: ConcertId,
    /// The first moment after sales.
    pub sales_close_at: Timestamp,
}

impl ConcertOnSale {
    pub const LIST: &str = "on-sale";

    pub fn of(concert_id: ConcertId, terms: &SaleTerms) -> Self {
        Self { concert_id, sales_close_at: terms.sales_close_at }
    }

    pub fn key(concert_id: ConcertId) -> Key {
        Key::new(Self::LIST, concert_id.to_string())
    }
}
