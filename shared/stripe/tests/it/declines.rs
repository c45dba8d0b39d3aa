use stripe::DeclineReason;

#[test]
fn lost_stolen_and_fraudulent_cards_are_plainly_declined() {
    for concealed in ["lost_card", "stolen_card", "fraudulent", "generic_decline", "from_the_future"] {
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
