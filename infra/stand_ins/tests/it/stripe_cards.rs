use serde_json::json;

use crate::support::Stripe;

#[tokio::test]
async fn cards_that_succeed_are_authorized() {
    for card in [
        "pm_card_visa",
        "pm_card_mastercard",
        "pm_card_amex",
        "pm_card_bypassPending",
        "pm_card_pendingRefund",
        "pm_card_refundFail",
    ] {
        let answer = Stripe::new().pay(card).await;
        assert_eq!((answer.status, answer.at("/status").as_str()), (200, "requires_capture"), "{card}");
    }
}

#[tokio::test]
async fn declining_cards_give_their_reason() {
    let cases = [
        ("pm_card_visa_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card"),
        ("pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card"),
        ("pm_card_visa_chargeDeclinedVelocityLimitExceeded", "card_declined", "card_velocity_exceeded"),
        ("pm_card_chargeCustomerFail", "card_declined", "generic_decline"),
        ("pm_card_radarBlock", "card_declined", "fraudulent"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", ""),
        ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", ""),
        ("pm_card_chargeDeclinedProcessingError", "processing_error", ""),
    ];
    for (card, code, decline_code) in cases {
        let answer = Stripe::new().pay(card).await;
        let given =
            (answer.status, answer.at("/error/type"), answer.at("/error/code"), answer.at("/error/decline_code"));
        assert_eq!(given, (402, "card_error".to_owned(), code.to_owned(), decline_code.to_owned()), "{card}");
    }
}

#[tokio::test]
async fn decline_carries_the_intent_without_its_card() {
    let error = Stripe::new().pay("pm_card_visa_chargeDeclined").await.json()["error"].clone();
    let intent = &error["payment_intent"];
    assert_eq!((&intent["status"], &intent["payment_method"]), (&json!("requires_payment_method"), &json!(null)));
    assert_eq!(intent["last_payment_error"]["decline_code"], json!("generic_decline"));
    assert_eq!(error["payment_method"]["card"]["last4"], json!("0002"));
}

#[tokio::test]
async fn declined_intent_accepts_another_card() {
    let stripe = Stripe::new();
    let id = stripe.pay("pm_card_visa_chargeDeclined").await.at("/error/payment_intent/id");
    let answer = stripe.post(&format!("/v1/payment_intents/{id}/confirm"), "payment_method=pm_card_visa").await;
    assert_eq!((answer.status, answer.at("/status").as_str()), (200, "requires_capture"));
}

#[tokio::test]
async fn blocked_payment_is_not_sent_to_the_network() {
    let stripe = Stripe::new();
    let charge = stripe.pay("pm_card_radarBlock").await.at("/error/charge");
    assert_eq!(stripe.get(&format!("/v1/charges/{charge}")).await.at("/outcome/type"), "blocked");
}

#[tokio::test]
async fn unknown_card_is_missing() {
    let answer = Stripe::new().pay("pm_card_of_wood").await;
    assert_eq!((answer.status, answer.at("/error/code").as_str()), (400, "resource_missing"));
}

#[tokio::test]
async fn card_with_automatic_dispute_is_not_accepted() {
    assert_eq!(Stripe::new().pay("pm_card_createDispute").await.status, 400);
}
