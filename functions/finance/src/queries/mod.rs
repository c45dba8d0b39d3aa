//! Queries over HTTP: one file for each subject. `query.rs` routes to them; only reconciliation has a Lambda function of its own, because
//! it alone calls Stripe.

pub mod billing_profile;
pub mod invoice_csv;
pub mod invoices;
pub mod payments;
pub mod reconcile;
pub mod reconciliations;
pub mod settlements;
