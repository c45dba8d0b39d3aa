//! Read models of orders: one file for each.

pub mod admitted_tickets;
pub mod cancellation;
pub mod concert_orders;
pub mod concert_organizers;
pub mod open_orders;
pub mod order_delivery;
pub mod order_details;
pub mod order_items;
pub mod shown_concerts;
pub mod stuck_orders;
pub mod user_orders;
