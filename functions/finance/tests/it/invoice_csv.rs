//! The accountant's CSV file.

use finance::invoices::document::{BillingAddress, Buyer};
use finance::queries::invoice_csv::{MAX_BYTES, Rows, check_range};
use finance::views::user_invoices::IssuedDocument;
use jiff::civil::{Date, date};
use testkit::text;

use crate::invoice_samples::{country, credit_note, invoice};

fn buyer(name: &str) -> Buyer {
    let address = BillingAddress {
        street: text("Złota 44"),
        city: text("Warszawa"),
        postal_code: Some(text("00-120")),
        country: country("PL"),
        state: None,
    };
    Buyer { name: text(name), address: Some(address), tax_id: None }
}

fn file(name: &str) -> Vec<Vec<String>> {
    let mut rows = Rows::new().unwrap();
    rows.add(&IssuedDocument::of(&invoice()), Some(&buyer(name))).unwrap();
    rows.add(&IssuedDocument::of(&credit_note()), None).unwrap();
    let bytes = rows.into_bytes().unwrap();
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn refusal_of(from: Date, to: Date) -> Option<u16> {
    check_range(from, to).err().map(|problem| problem.status)
}

#[test]
fn file_has_a_row_for_each_document_and_rate() {
    let rows = file("Żółw i Syn, \"Spółka\"");
    let shown: Vec<String> = rows.iter().map(|row| format!("{} {} {} {}", row[0], row[9], row[10], row[13])).collect();
    assert_eq!(
        shown,
        ["invoice PL 8 698.00", "invoice DE 7 302.97", "credit_note PL 8 34.87", "credit_note DE 7 15.13"]
    );
}

#[test]
fn name_with_commas_and_quotes_is_kept() {
    assert_eq!(file("Żółw i Syn, \"Spółka\"")[0][6], "Żółw i Syn, \"Spółka\"");
}

#[test]
fn name_that_looks_like_a_formula_is_escaped() {
    let names = ["=1+1", "+48", "-1", "@SUM(A1)", "Ann"].map(|name| file(name)[0][6].clone());
    assert_eq!(names, ["'=1+1", "'+48", "'-1", "'@SUM(A1)", "Ann"]);
}

#[test]
fn tax_ids_and_numbers_of_orders_are_not_formulas() {
    let row = &file("Ann")[0];
    assert_eq!(row.iter().filter(|cell| cell.starts_with('\'')).count(), 0, "{row:?}");
}

#[test]
fn file_that_is_too_large_is_refused() {
    let mut rows = Rows::new().unwrap();
    let issued = IssuedDocument::of(&invoice());
    let refused = (0..MAX_BYTES).find_map(|_| rows.add(&issued, None).err()).unwrap();
    assert_eq!((refused.status, refused.code.as_ref()), (422, "range_too_large"));
}

#[test]
fn range_can_be_a_single_day() {
    assert_eq!(refusal_of(date(2026, 11, 22), date(2026, 11, 22)), None);
}

#[test]
fn range_must_not_end_before_it_begins() {
    assert_eq!(refusal_of(date(2026, 11, 22), date(2026, 11, 21)), Some(400));
}

#[test]
fn range_covers_at_most_366_days() {
    assert_eq!(refusal_of(date(2028, 1, 1), date(2028, 12, 31)), None);
    assert_eq!(refusal_of(date(2028, 1, 1), date(2029, 1, 1)), Some(422));
}
