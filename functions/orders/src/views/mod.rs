//! What orders show: one file per read model.

pub mod order_details;
pub mod user_orders;
