//! Reconciliation of a day: our captures and refunds with Stripe's own list, and with the invoices and credit notes. The rules are pure:
//! [`reconciler`] loads what they compare.

pub mod comparison;
pub mod day;
pub mod difference;
pub mod document_checks;
pub mod reconciler;
pub mod totals;
