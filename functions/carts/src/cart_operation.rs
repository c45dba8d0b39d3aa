//! What the endpoints of cart commands have in common.

use kernel::{Role, Text, Timestamp};
use openapi::Operation;

use crate::cart::CartRefusal;

pub fn cart_operation(operation: Operation) -> Operation {
    operation.for_roles(&[Role::Fan]).idempotent().conditional().problems([CartRefusal::Closed])
}

/// The refusals to sell tickets of a concert, for the API document.
pub fn sale_refusals() -> Vec<CartRefusal> {
    let name = Text::try_from("Beyoncé in Warsaw".to_owned()).into_iter();
    name.flat_map(|name| {
        let opens_at = Timestamp::UNIX_EPOCH;
        [
            CartRefusal::NotYetOnSale(name.clone(), opens_at),
            CartRefusal::SaleEnded(name.clone()),
            CartRefusal::ConcertCancelled(name),
        ]
    })
    .collect()
}
