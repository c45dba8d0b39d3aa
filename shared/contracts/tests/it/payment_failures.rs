use contracts::payment_failures::{TEXTS, known_code, reason_text};

#[test]
fn insufficient_funds_suggests_another_card() {
    assert_eq!(reason_text("insufficient_funds"), "The card has insufficient funds. Try another card.");
}

#[test]
fn unknown_reason_counts_as_a_decline_by_the_bank() {
    assert_eq!(reason_text("card_declined"), reason_text("a_reason_of_tomorrow"));
}

#[test]
fn every_reason_says_what_to_do() {
    for code in TEXTS.map(|(code, _)| code).into_iter().chain(["card_declined"]) {
        let says = ["Try", "try", "Order", "order", "Check", "contact", "Change"];
        assert!(says.iter().any(|verb| reason_text(code).contains(verb)), "{code}");
    }
}

#[test]
fn each_known_reason_has_its_own_text() {
    let mut texts = TEXTS.map(|(_, text)| text).to_vec();
    texts.push(reason_text("card_declined"));
    texts.sort_unstable();
    texts.dedup();
    // The two that share one: a payer sees no difference.
    assert_eq!(reason_text("authorization_lost"), reason_text("not_authorized"));
    assert_eq!(texts.len(), TEXTS.len());
}

#[test]
fn unknown_reason_has_the_code_of_any_other_decline() {
    assert_eq!([known_code("expired_card"), known_code("a_reason_of_tomorrow")], ["expired_card", "other"]);
}
