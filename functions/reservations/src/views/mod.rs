//! Read models of reservations: one file for each.

pub mod admitted_tickets;
pub mod concerts_on_sale;
pub mod daily_sales;
pub mod disputed_money;
pub mod reservations;
pub mod sales;
pub mod shown_concerts;
