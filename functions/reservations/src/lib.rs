//! Reservations: seats held for one order at one concert, until they are sold or let go. Never one seat twice.
//!
//! A concert's [`allotment`] says what of it is on sale. Each ticket type's capacity is cut into ticket pools, streams of
//! their own, so that a whole city can buy at once: a [`ticket_pool`] only counts (capacity, held, sold), while who holds what
//! is in the [`reservation`]. Both change in one transaction, or neither does. So a pool needs no list of reservations, its
//! newest commit stays one write unit with the counts in it, and reading it costs half a read unit however long its stream is.
//!
//! [`booking`] is where that transaction is made. It tries one pool first, chosen by a pinned hash of the order's id; goes on
//! to another after a conflict; and looks at all pools of the ticket type, strongly, before it takes from several at once
//! ([`allocation`]) or says that they are sold out. [`fitting`] keeps the pools together as large as the concert says.

use lambda::Lambda;
use openapi::Operation;

pub mod allocation;
pub mod allotment;
pub mod booking;
pub mod commands;
pub mod fitting;
pub mod policies;
pub mod pool_id;
pub mod project;
pub mod publish;
pub mod published;
pub mod queries;
pub mod reservation;
pub mod revenue;
pub mod seat_moves;
pub mod ticket_pool;
pub mod views;

/// Every Lambda of the context.
pub fn lambdas() -> Vec<Lambda> {
    vec![
        commands::cancel_reservation::LAMBDA,
        commands::extend_reservation::LAMBDA,
        policies::when_concert_changed::LAMBDA,
        policies::when_order_cancelled::LAMBDA,
        policies::when_order_confirmed::LAMBDA,
        policies::when_order_placed::LAMBDA,
        project::LAMBDA,
        publish::LAMBDA,
        queries::LAMBDA,
    ]
}

/// Every endpoint of the context, as clients see it.
pub fn operations() -> Vec<Operation> {
    [queries::operations(), vec![commands::cancel_reservation::operation(), commands::extend_reservation::operation()]]
        .concat()
}
