use contracts::payment_failures::TEXTS;
use orders::pages::order::words::decline_message;
use pages::Language;
use testkit::TextFiles;

fn files() -> TextFiles {
    TextFiles::new(env!("CARGO_MANIFEST_DIR"), "pages", &["src/pages", "pages"])
}

#[test]
fn texts_are_whole_in_every_language() {
    files().assert_whole(&Language::ALL.map(Language::tag));
}

#[test]
fn every_reason_of_a_decline_has_words() {
    let messages = TEXTS.map(|(code, _)| decline_message(code));
    let missing: Vec<_> = messages.iter().filter(|message| !files().names().contains(message.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn unknown_reason_of_a_decline_has_the_words_of_any_other() {
    assert_eq!(decline_message("a_reason_of_tomorrow"), "order-decline-other");
}
