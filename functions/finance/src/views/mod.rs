//! Read models: one file for each.

pub mod concert_countries;
pub mod concert_money;
pub mod failed_refunds;
pub mod money_movements;
pub mod open_disputes;
pub mod reconciliation_runs;
pub mod settled_concerts;
pub mod settlement;
pub mod unsettled_payments;
pub mod user_invoices;
pub mod user_payments;
