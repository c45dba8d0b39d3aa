//! What a run leaves behind: committed events, stored views, the vendors' records, and what the API acknowledged.
//!
//! It is read from outside, as JSON, and shares no code with the functions, because their assumptions are what is under test.

mod concerts;
mod events;
mod json;
mod known_events;
mod orders;
mod payments;
mod pools;
mod read;
mod records;
mod reservations;
mod tickets;
mod users;

pub(crate) use json::{minor_units, number, text};
pub use orders::{End, Order, line_total};
pub use payments::{Payment, Refund};
pub use pools::{Pool, PoolState};
pub use read::Unreadable;
pub use records::{Commit, Event, History, StoredSession, ViewItem};
pub use reservations::{Hold, Reservation};
pub use tickets::Ticket;
pub use users::User;
