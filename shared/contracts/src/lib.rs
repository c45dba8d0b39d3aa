//! The published language: what contexts tell each other, and nothing else.
//!
//! An integration event carries the state that its readers need, with the version of the stream it comes from, so that the
//! newest wins and an older one that arrives late is ignored. Personal data in it is sealed. One module a publishing context.

#![warn(missing_docs)]

pub mod carts;
pub mod concerts;
mod envelope;
pub mod finance;
pub mod ids;
pub mod orders;
mod people;
pub mod reservations;
pub mod tickets;

pub use envelope::{BusEvent, Envelope, IntegrationEvent, Metadata, UnknownEvent};
pub use kernel::DeliveryMethod;
pub use people::Customer;
