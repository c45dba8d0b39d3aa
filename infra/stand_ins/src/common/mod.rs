//! What all stand-ins are made of.

pub mod account;
pub mod clock;
pub mod dropped;
pub mod faults;
pub mod http;
pub mod journal;
pub mod ledger;
pub mod server;
pub mod sqlite;
pub mod webhooks;
