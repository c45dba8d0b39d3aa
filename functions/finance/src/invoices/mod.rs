//! Invoices and credit notes: their content, tax and numbers, and how they are issued.

pub mod billing_profiles;
pub mod buyer;
pub mod content;
pub mod credit_content;
pub mod credit_note;
pub mod credited_lines;
pub mod document;
pub mod document_numbers;
pub mod issuing;
pub mod pdf;
pub mod tax;
