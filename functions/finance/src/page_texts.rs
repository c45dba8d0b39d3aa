//! The texts of the pages of finance.

use std::sync::LazyLock;

use pages::{Language, Texts};

pub static TEXTS: LazyLock<Texts> = LazyLock::new(|| pages::texts(file));

fn file(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("../pages/en.ftl"),
        Language::Polish => include_str!("../pages/pl.ftl"),
    }
}
