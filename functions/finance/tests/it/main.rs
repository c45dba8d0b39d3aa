//! The rules of finance.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod billing_profile;
mod credit_content;
mod credited_lines;
mod disputes;
mod gateway;
mod golden;
mod invoice_csv;
mod invoice_samples;
mod invoices;
mod issue_invoice;
mod issuing;
mod missing_invoices;
mod money_movements;
mod next_call;
mod numbering;
mod other_cards;
mod outcomes;
mod page_texts;
mod payment;
mod policies;
mod properties;
mod published;
mod reconciliation;
mod refund_by_hand;
mod refund_lines;
mod refunds;
mod repeats;
mod samples;
mod settlement;
mod tax_numbers;
mod user_invoices;
mod views;
mod webhook;
