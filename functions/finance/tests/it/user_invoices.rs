//! The lists of invoices and credit notes.

use finance::invoices::document::Document;
use finance::views::user_invoices::{IssuedDocument, UserInvoice};
use kernel::InvoiceId;
use testkit::{at, id, money};

use crate::invoice_samples::{credit_note, invoice};
use crate::samples::ann;

#[test]
fn listed_document_has_its_number_and_sums() {
    let listed = UserInvoice::of(&invoice());
    assert_eq!(
        (listed.number.as_str(), listed.net, listed.tax, listed.total),
        ("FV/2026/000042", money("929.45 PLN"), money("71.52 PLN"), money("1000.97 PLN"))
    );
}

#[test]
fn users_documents_are_sorted_by_time() {
    let earlier = UserInvoice::of(&Document { issued_at: at("2026-11-22T10:00:00Z"), ..invoice() });
    let later = UserInvoice::of(&Document {
        invoice_id: InvoiceId::new(id(1)),
        issued_at: at("2026-11-22T10:00:00.5Z"),
        ..invoice()
    });
    assert!(earlier.key(ann()).sk < later.key(ann()).sk);
    assert_eq!(earlier.key(ann()).pk, UserInvoice::list(ann()));
}

#[test]
fn documents_of_a_day_are_sorted_by_kind_and_number() {
    let second = Document { number: "FV/2026/000043".to_owned(), ..invoice() };
    let keys = [invoice(), second, credit_note()].map(|document| IssuedDocument::of(&document).key());
    assert!(keys.windows(2).all(|pair| pair[0].sk < pair[1].sk));
    assert!(keys.iter().all(|key| key.pk == IssuedDocument::list(invoice().issued_on)));
}

#[test]
fn accountant_sees_only_buyers_with_a_tax_id() {
    let without_tax_id = Document { has_buyer_tax_id: false, ..invoice() };
    assert_eq!(IssuedDocument::of(&invoice()).business, invoice().buyer);
    assert_eq!(IssuedDocument::of(&without_tax_id).business, None);
}
