//! Bugs planted on purpose, to prove that the invariants find each of them.
//!
//! They are planted where the programs meet the cloud, not in the programs: a request is altered before it is sent, a response
//! before it is read, or one function of the list is replaced.

mod bug;
mod catalog;
mod deliveries;
mod edit;
mod event_store;
mod lambdas;
mod messaging;
mod orders;
mod payments;
mod people;
mod single_tickets;
mod webhooks;

pub use bug::Bug;
pub use catalog::{FoundBy, PlantedBug, planted_bugs};
pub use webhooks::payment_webhooks_ignored;
