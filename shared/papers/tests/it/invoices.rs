use kernel::{Currency, Money};
use papers::invoice::{self, Invoice, Kind, Party};
use papers::{Language, PaperError};

use crate::pages;
use crate::samples::{BUYER, with_invoice};

fn pdf(lines: usize) -> Vec<u8> {
    with_invoice(lines, Kind::Invoice, BUYER, |it| invoice::pdf(it, Language::Polish)).unwrap()
}

#[test]
fn short_invoice_has_one_page() {
    assert_eq!(pages(&pdf(5)), 1);
}

#[test]
fn long_invoice_has_several_pages() {
    assert_eq!(pages(&pdf(60)), 4);
}

#[test]
fn same_invoice_gives_the_same_bytes() {
    assert_eq!(pdf(3), pdf(3));
}

#[test]
fn invoice_without_lines_is_refused() {
    let refused = with_invoice(0, Kind::Invoice, BUYER, |it| invoice::pdf(it, Language::English));
    assert_eq!(refused, Err(PaperError::Empty));
}

#[test]
fn invoice_in_two_currencies_is_refused() {
    let euro = Money::zero(Currency::parse("EUR").unwrap());
    let refused = with_invoice(2, Kind::Invoice, BUYER, |it| {
        let total = invoice::Amounts { tax: euro, ..it.total };
        invoice::pdf(&Invoice { total, ..it.clone() }, Language::English)
    });
    assert_eq!(refused, Err(PaperError::CurrencyMismatch));
}

#[test]
fn names_and_addresses_of_any_script_and_length_are_printed() {
    let long = "名".repeat(200);
    let buyer = Party { name: &long, address: &["شارع الحمراء ١٢", &long, "🎸"], tax_id: Some(&long) };
    let kind = Kind::CreditNote { corrects: &long };
    for language in Language::ALL {
        let pdf = with_invoice(3, kind, buyer.clone(), |it| invoice::pdf(it, language)).unwrap();
        assert_eq!(pages(&pdf), 1);
    }
}
