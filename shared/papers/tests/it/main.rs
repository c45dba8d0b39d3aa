//! Tests of tickets, invoices, mails and their languages.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod account_mails;
mod invoices;
mod languages;
mod look;
mod mails;
#[path = "../../examples/samples/mod.rs"]
mod samples;
mod tickets;

/// Number of pages of a PDF.
fn pages(pdf: &[u8]) -> usize {
    let kind = b"/Type/Page/";
    pdf.windows(kind.len()).filter(|window| window == kind).count()
}
