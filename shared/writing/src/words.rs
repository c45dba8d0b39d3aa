//! The texts of this crate.

use std::sync::LazyLock;

use crate::{Language, Texts};

pub static TEXTS: LazyLock<Texts> = LazyLock::new(|| Texts::new(&[file]));

fn file(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("../languages/en.ftl"),
        Language::Polish => include_str!("../languages/pl.ftl"),
    }
}
