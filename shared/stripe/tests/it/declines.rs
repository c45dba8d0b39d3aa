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
fn concealed_reason_is_not_shown_by_the_code_beside_it() {
    assert_eq!(DeclineReason::of(Some("expired_card"), Some("stolen_card")), DeclineReason::CardDeclined);
}

#[test]
fn unknown_decline_code_leaves_the_reason_to_the_code() {
    assert_eq!(DeclineReason::of(Some("incorrect_cvc"), Some("from_the_future")), DeclineReason::IncorrectCvc);
}

/// The 50 decline codes of card payments. Source: docs.stripe.com/declines/codes, October 2026.
#[test]
fn documented_decline_codes_have_a_reason_for_the_buyer() {
    use DeclineReason::{
        AuthenticationRequired, CardDeclined, CardNotSupported, DuplicateTransaction, ExpiredCard, IncorrectAddress,
        IncorrectCvc, IncorrectExpiry, IncorrectNumber, IncorrectPin, InsufficientFunds, InvalidAccount, LimitExceeded,
        ProcessingError,
    };
    let expected = [
        ("authentication_required", AuthenticationRequired),
        ("authentication_not_handled", AuthenticationRequired),
        ("approve_with_id", ProcessingError),
        ("call_issuer", CardDeclined),
        ("card_not_supported", CardNotSupported),
        ("card_velocity_exceeded", LimitExceeded),
        ("currency_not_supported", CardNotSupported),
        ("do_not_honor", CardDeclined),
        ("do_not_try_again", CardDeclined),
        ("duplicate_transaction", DuplicateTransaction),
        ("expired_card", ExpiredCard),
        ("fraudulent", CardDeclined),
        ("generic_decline", CardDeclined),
        ("incorrect_address", IncorrectAddress),
        ("incorrect_cvc", IncorrectCvc),
        ("incorrect_number", IncorrectNumber),
        ("incorrect_pin", IncorrectPin),
        ("incorrect_zip", IncorrectAddress),
        ("insufficient_funds", InsufficientFunds),
        ("invalid_account", InvalidAccount),
        ("invalid_amount", LimitExceeded),
        ("invalid_cvc", IncorrectCvc),
        ("invalid_expiry_month", IncorrectExpiry),
        ("invalid_expiry_year", IncorrectExpiry),
        ("invalid_number", IncorrectNumber),
        ("invalid_pin", IncorrectPin),
        ("issuer_not_available", ProcessingError),
        ("lost_card", CardDeclined),
        ("merchant_blacklist", CardDeclined),
        ("mobile_device_authentication_required", AuthenticationRequired),
        ("new_account_information_available", InvalidAccount),
        ("no_action_taken", CardDeclined),
        ("not_permitted", CardDeclined),
        ("offline_pin_required", AuthenticationRequired),
        ("online_or_offline_pin_required", AuthenticationRequired),
        ("pickup_card", CardDeclined),
        ("pin_try_exceeded", CardDeclined),
        ("processing_error", ProcessingError),
        ("reenter_transaction", ProcessingError),
        ("restricted_card", CardDeclined),
        ("revocation_of_all_authorizations", CardDeclined),
        ("revocation_of_authorization", CardDeclined),
        ("security_violation", CardDeclined),
        ("service_not_allowed", CardDeclined),
        ("stolen_card", CardDeclined),
        ("stop_payment_order", CardDeclined),
        ("testmode_decline", CardNotSupported),
        ("transaction_not_allowed", CardDeclined),
        ("try_again_later", ProcessingError),
        ("withdrawal_count_limit_exceeded", LimitExceeded),
    ];
    for (code, reason) in expected {
        assert_eq!(DeclineReason::of(Some("card_declined"), Some(code)), reason, "{code}");
    }
}
