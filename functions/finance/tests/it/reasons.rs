use finance::reasons::reason_text;

#[test]
fn too_little_money_asks_for_another_card() {
    assert_eq!(reason_text("insufficient_funds"), "The card has too little money. Try another card.");
}

#[test]
fn what_the_bank_does_not_explain_is_told_as_its_word() {
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
        "limit_exceeded",
        "processing_error",
        "authentication_required",
        "authentication_failed",
        "amount_not_chargeable",
        "cancelled",
        "gateway_unavailable",
        "authorization_lost",
        "not_authorized",
    ];
    for code in codes {
        let says = ["Try", "try", "Order", "order", "Check"];
        assert!(says.iter().any(|verb| reason_text(code).contains(verb)), "{code}");
    }
}
