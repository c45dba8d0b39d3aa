//! The texts of orders' pages, in every language.

use std::sync::LazyLock;

use pages::{Language, Texts};

/// Those of this context, and those that all pages share.
pub static TEXTS: LazyLock<Texts> = LazyLock::new(|| pages::texts(file));

/// The file of a language.
pub fn file(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("../pages/en.ftl"),
        Language::Polish => include_str!("../pages/pl.ftl"),
    }
}
