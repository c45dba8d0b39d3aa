//! The published language: the events with which contexts talk to each other.
//!
//! An integration event carries the state that its consumers need and the version of its stream, so that the newest event wins
//! and an older one that comes late is ignored. Personal data in it is sealed. One module per publishing context.

#![warn(missing_docs)]

pub mod carts;
pub mod concerts;
mod envelope;
pub mod finance;
pub mod ids;
pub mod orders;
pub mod payment_failures;
pub mod payment_methods;
mod people;
pub mod reservations;
pub mod tickets;
pub mod users;

pub use envelope::{BusEvent, Envelope, IntegrationEvent, Metadata, Republished, UnknownEvent};
pub use kernel::DeliveryMethod;
pub use people::Customer;
