//! Read models of orders: one file for each.

pub mod cancellation;
pub mod concert_orders;
pub mod open_orders;
pub mod order_details;
pub mod stuck_orders;
pub mod user_orders;
