//! What orders show: one file per read model.

pub mod cancellation;
pub mod concert_orders;
pub mod open_orders;
pub mod order_details;
pub mod stuck_orders;
pub mod user_orders;
