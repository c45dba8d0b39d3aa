//! Command handlers of the API: one file per Lambda.

pub mod change_ticket;
pub mod request_delivery;
pub mod validate_ticket;
