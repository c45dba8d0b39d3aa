//! What the endpoints of cart commands have in common.

use kernel::{Quantity, Refusal, Role, Text, Timestamp};
use lambda::http::Problem;
use openapi::Operation;

use crate::cart::CartRefusal;

pub fn cart_operation(operation: Operation) -> Operation {
    operation.for_roles(&[Role::Fan]).idempotent().conditional().problems([CartRefusal::Closed])
}

/// Points at the quantity if it is too high.
pub fn at_quantity(problem: Problem) -> Problem {
    let is_too_high = [CartRefusal::TooManyTickets(Quantity::ONE), CartRefusal::TooExpensive]
        .iter()
        .any(|refusal| refusal.code() == problem.code);
    if is_too_high { problem.at("/quantity") } else { problem }
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

/// The refusal to sell more tickets than there are, for the API document.
pub fn sold_out() -> Option<CartRefusal> {
    let concert_name = Text::try_from("Beyoncé in Warsaw".to_owned()).ok()?;
    let ticket_type_name = Text::try_from("Regular".to_owned()).ok()?;
    Some(CartRefusal::SoldOut { concert_name, ticket_type_name, free: 0 })
}
