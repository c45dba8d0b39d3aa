use contracts::payment_failures::TEXTS as DECLINES;
use finance::page_texts::TEXTS;
use finance::pages::words::{decline_message, dispute_reason, dispute_status, refund_failure, refund_reason};
use pages::{Language, Words};
use testkit::TextFiles;

fn files() -> TextFiles {
    TextFiles::new(env!("CARGO_MANIFEST_DIR"), "pages", &["src/pages", "pages"])
}

fn polish() -> Words {
    Words::new(&TEXTS, Language::Polish)
}

#[test]
fn texts_are_whole_in_every_language() {
    files().assert_whole(&Language::ALL.map(Language::tag));
}

#[test]
fn every_reason_of_a_decline_has_words() {
    let messages = DECLINES.map(|(code, _)| decline_message(code));
    let missing: Vec<_> = messages.iter().filter(|message| !files().names().contains(message.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn reasons_without_words_have_those_of_any_other() {
    assert_eq!(decline_message("a_reason_of_tomorrow"), "decline-other");
    assert_eq!(refund_failure(polish(), "a_reason_of_tomorrow"), "Bank nie podał powodu");
}

#[test]
fn reasons_of_refunds_are_translated_and_peoples_words_are_kept() {
    assert_eq!(refund_reason(polish(), "concert_cancelled"), "Koncert odwołano");
    assert_eq!(refund_reason(polish(), "made_at_gateway"), "Zlecony w panelu Stripe");
    assert_eq!(refund_reason(polish(), "The view was poor"), "The view was poor");
}

#[test]
fn dispute_has_words_or_stripes_code() {
    let shown = ["fraudulent", "a_reason_of_tomorrow"].map(|code| dispute_reason(polish(), code));
    assert_eq!(shown, ["Kupujący zaprzecza, że płacił", "a_reason_of_tomorrow"]);
    let shown = ["needs_response", "a_status_of_tomorrow"].map(|code| dispute_status(polish(), code));
    assert_eq!(shown, ["Wymaga dowodów", "a_status_of_tomorrow"]);
}
