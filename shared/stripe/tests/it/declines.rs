use stripe::DeclineReason;

#[test]
fn lost_stolen_and_fraudulent_are_not_told_apart_from_a_plain_decline() {
    for told_to_nobody in ["lost_card", "stolen_card", "fraudulent", "generic_decline", "from_the_future"] {
        let reason = DeclineReason::of(Some("card_declined"), Some(told_to_nobody));
        assert_eq!(reason, DeclineReason::CardDeclined, "{told_to_nobody}");
    }
}

#[test]
fn the_decline_code_says_more_than_the_code() {
    let reason = DeclineReason::of(Some("card_declined"), Some("insufficient_funds"));
    assert_eq!(reason, DeclineReason::InsufficientFunds);
}

#[test]
fn a_code_without_decline_code_is_enough() {
    assert_eq!(DeclineReason::of(Some("expired_card"), None), DeclineReason::ExpiredCard);
}

#[test]
fn no_code_at_all_is_a_plain_decline() {
    assert_eq!(DeclineReason::of(None, None), DeclineReason::CardDeclined);
}
