use std::sync::LazyLock;

use pages::{Language, Texts, Words, texts};
use testkit::TextFiles;

static COMMON: LazyLock<Texts> = LazyLock::new(|| texts(|_| ""));
static OWN: LazyLock<Texts> = LazyLock::new(|| {
    texts(|language| match language {
        Language::English => "tickets = { $count ->\n    [one] one ticket\n   *[other] { $count } tickets\n }\n",
        Language::Polish => {
            "tickets = { $count ->\n    [one] bilet\n    [few] { $count } bilety\n   *[other] { $count } biletów\n }\n"
        }
    })
});

fn files() -> TextFiles {
    TextFiles::new(env!("CARGO_MANIFEST_DIR"), "languages", &["src", "templates"])
}

#[test]
fn texts_are_whole_in_every_language() {
    files().assert_whole(&Language::ALL.map(Language::tag));
}

#[test]
fn every_message_is_readable() {
    let unreadable = |language| {
        let words = Words::new(&COMMON, language);
        files().names().into_iter().filter(|name| words.text(name) == *name).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(Language::ALL.map(unreadable), [const { Vec::<String>::new() }; 2]);
}

#[test]
fn contexts_have_texts_of_their_own_beside_the_common_ones() {
    let words = Words::new(&OWN, Language::Polish);
    assert_eq!([1, 3, 5].map(|count| words.count("tickets", count)), ["bilet", "3 bilety", "5 biletów"]);
    assert_eq!(words.text("page-concerts"), "Koncerty");
}

#[test]
fn errors_have_the_same_codes_in_every_language() {
    let codes = |language| {
        let content = pages::assets::errors(language).content(pages::Encoding::Identity);
        let texts: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(&content).unwrap();
        texts.into_iter().map(|(code, _)| code).collect::<Vec<_>>()
    };
    assert_eq!(codes(Language::Polish), codes(Language::English));
}
