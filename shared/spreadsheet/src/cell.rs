use std::fmt::Display;

use kernel::{in_ascii_forms, is_visible};

/// A cell of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell(String);

impl Cell {
    /// An empty cell.
    pub fn empty() -> Self {
        Self(String::new())
    }

    /// A value that the product makes: a number, a date, an id, a word of ours. It stays as it is, so that `-12.50` is a number.
    pub fn value(value: impl Display) -> Self {
        Self(value.to_string())
    }

    /// A text that a person wrote. An apostrophe keeps spreadsheets from reading it, or a part of it, as a formula.
    pub fn text(text: &str) -> Self {
        Self(without_formulas(text))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Source: OWASP, "CSV Injection". A formula can also begin after a separator: where lists are separated by semicolons, spreadsheets read
/// a file with commas in that way.
fn without_formulas(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 1);
    let mut can_begin = true;
    for letter in text.chars() {
        if can_begin && begins_formula(letter) {
            safe.push('\'');
        }
        can_begin = is_separator(letter) || can_begin && is_skipped(letter);
        safe.push(letter);
    }
    // Spreadsheets drop these, with what they hide before a formula.
    if text.starts_with(['\t', '\r', '\n']) { format!("'{safe}") } else { safe }
}

/// Of any width: in Japan, ＝ begins a formula too. With | begins a call of another program (DDE).
fn begins_formula(letter: char) -> bool {
    let mut buffer = [0; 4];
    letter == '−' || in_ascii_forms(letter.encode_utf8(&mut buffer)).starts_with(['=', '+', '-', '@', '|'])
}

fn is_separator(letter: char) -> bool {
    matches!(letter, ';' | '\t' | '\r' | '\n')
}

/// What may stand before a formula.
fn is_skipped(letter: char) -> bool {
    !is_visible(letter) || matches!(letter, '"' | '\'' | '‘' | '’' | '“' | '”' | '`' | '´' | '„' | '«' | '»')
}
