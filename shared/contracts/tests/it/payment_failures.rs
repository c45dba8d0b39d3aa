use contracts::payment_failures::reason_text;

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
    let codes = [
        "card_declined",
        "insufficient_funds",
        "expired_card",
        "incorrect_cvc",
        "incorrect_number",
        "incorrect_expiry",
        "incorrect_address",
        "incorrect_pin",
        "limit_exceeded",
        "card_not_supported",
        "duplicate_transaction",
        "processing_error",
        "authentication_required",
        "authentication_failed",
        "card_details_used",
        "amount_not_chargeable",
        "cancelled",
        "gateway_refused",
        "gateway_unavailable",
        "authorization_lost",
        "not_authorized",
    ];
    for code in codes {
        let says = ["Try", "try", "Order", "order", "Check", "contact"];
        assert!(says.iter().any(|verb| reason_text(code).contains(verb)), "{code}");
    }
}

#[test]
fn each_known_reason_has_its_own_text() {
    let codes = [
        "insufficient_funds",
        "expired_card",
        "incorrect_cvc",
        "incorrect_number",
        "incorrect_expiry",
        "incorrect_address",
        "incorrect_pin",
        "limit_exceeded",
        "card_not_supported",
        "duplicate_transaction",
        "processing_error",
        "authentication_required",
        "authentication_failed",
        "card_details_used",
        "amount_not_chargeable",
        "cancelled",
        "gateway_refused",
        "gateway_unavailable",
        "authorization_lost",
    ];
    let mut texts = codes.map(reason_text).to_vec();
    texts.push(reason_text("card_declined"));
    texts.sort_unstable();
    texts.dedup();
    assert_eq!(texts.len(), codes.len() + 1);
    assert_eq!(reason_text("authorization_lost"), reason_text("not_authorized"));
}
