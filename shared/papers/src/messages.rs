//! The texts of this crate.

use std::sync::LazyLock;

use writing::{Language, Texts};

static TEXTS: LazyLock<Texts> = LazyLock::new(|| Texts::new(&[file]));

fn file(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("../languages/en.ftl"),
        Language::Polish => include_str!("../languages/pl.ftl"),
    }
}

/// The texts of this crate in a language.
pub trait Messages {
    /// A message, formatted with values.
    fn message(self, message: &str, values: &[(&str, &str)]) -> String;

    /// A message that depends on a number, its variable `count`.
    fn count(self, message: &str, count: u32, values: &[(&str, &str)]) -> String;
}

impl Messages for Language {
    fn message(self, message: &str, values: &[(&str, &str)]) -> String {
        TEXTS.message(self, message, values)
    }

    fn count(self, message: &str, count: u32, values: &[(&str, &str)]) -> String {
        TEXTS.count(self, message, count, values)
    }
}
