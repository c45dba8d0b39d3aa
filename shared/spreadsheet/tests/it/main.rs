//! Files for spreadsheets.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::prelude::*;
use spreadsheet::{Cell, CsvFile};

/// A file with one text, as bytes.
fn bytes_with(text: &str) -> Vec<u8> {
    let mut file = CsvFile::new(["name", "amount"]).unwrap();
    file.row([Cell::text(text), Cell::value("-12.50")]).unwrap();
    file.into_bytes().unwrap()
}

/// The cells of its only row, as a program reads them.
fn cells_with(text: &str) -> Vec<String> {
    let bytes = bytes_with(text);
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let row = reader.records().next().unwrap().unwrap();
    row.iter().map(str::to_owned).collect()
}

fn cell_of(text: &str) -> String {
    cells_with(text).remove(0)
}

#[test]
fn file_begins_with_a_byte_order_mark() {
    assert!(bytes_with("Ann").starts_with(b"\xEF\xBB\xBFname,amount\r\n"));
}

#[test]
fn rows_end_as_rfc_4180_says() {
    assert!(bytes_with("Ann").ends_with(b"Ann,-12.50\r\n"));
}

#[test]
fn names_with_commas_quotes_and_accents_are_kept() {
    let name = "Żółw i Syn, \"Spółka\" O'Neill-Wałęsa";
    assert_eq!(cell_of(name), name);
}

#[test]
fn text_that_begins_a_formula_gets_an_apostrophe() {
    for sign in ["=", "+", "-", "@", "|", "＝", "＋", "－", "＠", "｜", "﹦", "﹢", "﹣", "﹫", "−"] {
        assert_eq!(cell_of(&format!("{sign}1")), format!("'{sign}1"), "{sign}");
    }
}

#[test]
fn what_stands_before_a_formula_does_not_hide_it() {
    for hidden in [" =1", "\u{A0}=1", "\u{3000}=1", "\"=1\"", "“=1”", "\u{200B}=1", "\u{FEFF}=1", "' =1"] {
        let cell = cell_of(hidden);
        assert!(cell.contains("'="), "{cell:?}");
    }
}

#[test]
fn tabs_and_line_ends_do_not_begin_a_cell() {
    for text in ["\t=1", "\r=1", "\n=1", "\tAnn", "\rAnn", "\nAnn"] {
        assert!(cell_of(text).starts_with('\''), "{text:?}");
    }
}

#[test]
fn formula_after_a_separator_of_another_locale_gets_an_apostrophe() {
    assert_eq!(cell_of("Ann;=1+1"), "Ann;'=1+1");
    assert_eq!(cell_of("Ann; \"@SUM(A1)\""), "Ann; \"'@SUM(A1)\"");
    assert_eq!(cell_of("Ann\t-1"), "Ann\t'-1");
}

#[test]
fn signs_inside_of_a_text_are_kept() {
    for text in ["AC-DC", "a+b@example.org", "1 = 1", "Jean-Luc", "rock'n'roll", "50 % | 25 %"] {
        assert_eq!(cell_of(text), text);
    }
}

#[test]
fn values_of_ours_stay_as_they_are() {
    assert_eq!(cells_with("Ann")[1], "-12.50");
}

proptest! {
    /// However a spreadsheet separates, no cell of it begins with a sign that begins a formula.
    #[test]
    fn no_cell_begins_a_formula(text in "[=+@|＝;,\t \"'a-]{0,12}") {
        let cell = cell_of(&text);
        for part in cell.split([';', '\t']) {
            let shown = part.trim_start_matches([' ', '"', ';']);
            prop_assert!(!shown.starts_with(['=', '+', '-', '@', '|', '＝']), "{cell:?}");
        }
    }
}
