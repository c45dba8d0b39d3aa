use stripe::DeclineReason;

#[test]
fn lost_stolen_and_fraudulent_cards_are_plainly_declined() {
    for concealed in [
        "lost_card",
        "stolen_card",
        "fraudulent",
        "pickup_card",
        "merchant_blacklist",
        "restricted_card",
        "security_violation",
        "highest_risk_level",
        "generic_decline",
        "do_not_honor",
        "call_issuer",
        "from_the_future",
    ] {
        let reason = DeclineReason::of(Some("card_declined"), Some(concealed));
        assert_eq!(reason, DeclineReason::CardDeclined, "{concealed}");
    }
}

#[test]
fn decline_code_takes_precedence_over_the_code() {
    let reason = DeclineReason::of(Some("card_declined"), Some("insufficient_funds"));
    assert_eq!(reason, DeclineReason::InsufficientFunds);
}

#[test]
fn code_without_decline_code_is_enough() {
    assert_eq!(DeclineReason::of(Some("expired_card"), None), DeclineReason::ExpiredCard);
}

#[test]
fn missing_code_is_a_plain_decline() {
    assert_eq!(DeclineReason::of(None, None), DeclineReason::CardDeclined);
}

#[test]
fn documented_decline_codes_have_a_kind() {
    for (code, kind) in [
        ("invalid_cvc", DeclineReason::IncorrectCvc),
        ("invalid_number", DeclineReason::IncorrectNumber),
        ("invalid_expiry_year", DeclineReason::IncorrectExpiry),
        ("incorrect_zip", DeclineReason::IncorrectAddress),
        ("incorrect_pin", DeclineReason::IncorrectPin),
        ("withdrawal_count_limit_exceeded", DeclineReason::LimitExceeded),
        ("card_not_supported", DeclineReason::CardNotSupported),
        ("currency_not_supported", DeclineReason::CardNotSupported),
        ("transaction_not_allowed", DeclineReason::CardNotSupported),
        ("duplicate_transaction", DeclineReason::DuplicateTransaction),
        ("issuer_not_available", DeclineReason::ProcessingError),
        ("try_again_later", DeclineReason::ProcessingError),
        ("authentication_not_handled", DeclineReason::AuthenticationRequired),
    ] {
        assert_eq!(DeclineReason::of(Some("card_declined"), Some(code)), kind, "{code}");
    }
}
