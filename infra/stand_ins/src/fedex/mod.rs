//! A local FedEx: one account with shipments, their labels and tracking, booked pickups and webhooks.

mod checks;
mod config;
mod error;
mod json;
mod objects;
mod operations;
mod server;
mod signature;
mod stand_in;
mod store;
mod tokens;

pub use config::{FedexConfig, FedexWebhooks, LateCancel};
pub use objects::FedexMove;
pub use stand_in::FedexStandIn;
