use stand_ins::Authentication;

use crate::support::{Stripe, payment};

async fn status_after(card: &str, outcome: Authentication) -> (String, String) {
    let stripe = Stripe::new();
    let id = stripe.pay(card).await.at("/id");
    stripe.stand_in.authenticate(&id, outcome).unwrap();
    let intent = stripe.get(&format!("/v1/payment_intents/{id}")).await;
    (intent.at("/status"), intent.at("/last_payment_error/code"))
}

#[tokio::test]
async fn cards_that_require_authentication_wait_for_it() {
    for card in [
        "pm_card_authenticationRequired",
        "pm_card_authenticationRequiredOnSetup",
        "pm_card_threeDSecure2Required",
        "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds",
        "pm_card_threeDSecureRequiredChargeDeclined",
    ] {
        let answer = Stripe::new().pay(card).await;
        assert_eq!((answer.status, answer.at("/status").as_str()), (200, "requires_action"), "{card}");
    }
}

#[tokio::test]
async fn passed_authentication_authorizes() {
    let (status, _) = status_after("pm_card_authenticationRequired", Authentication::Passed).await;
    assert_eq!(status, "requires_capture");
}

#[tokio::test]
async fn failed_authentication_requires_another_card() {
    let after = status_after("pm_card_authenticationRequired", Authentication::Failed).await;
    assert_eq!(after, ("requires_payment_method".to_owned(), "payment_intent_authentication_failure".to_owned()));
}

#[tokio::test]
async fn passed_authentication_does_not_help_a_card_without_funds() {
    let after =
        status_after("pm_card_authenticationRequiredChargeDeclinedInsufficientFunds", Authentication::Passed).await;
    assert_eq!(after, ("requires_payment_method".to_owned(), "card_declined".to_owned()));
}

#[tokio::test]
async fn each_step_has_an_event() {
    let stripe = Stripe::new();
    let id = stripe.pay("pm_card_authenticationRequired").await.at("/id");
    stripe.stand_in.authenticate(&id, Authentication::Passed).unwrap();
    assert_eq!(
        stripe.events().await,
        [
            "payment_intent.created",
            "payment_intent.requires_action",
            "charge.succeeded",
            "payment_intent.amount_capturable_updated"
        ]
    );
}

#[tokio::test]
async fn next_action_without_return_url_is_for_the_sdk() {
    assert_eq!(Stripe::new().pay("pm_card_authenticationRequired").await.at("/next_action/type"), "use_stripe_sdk");
}

#[tokio::test]
async fn next_action_with_return_url_is_a_redirect() {
    let form = format!("{}&return_url=https://example.com/back", payment("pm_card_authenticationRequired"));
    let answer = Stripe::new().post("/v1/payment_intents", &form).await;
    assert_eq!(answer.at("/next_action/redirect_to_url/return_url"), "https://example.com/back");
}

#[tokio::test]
async fn off_session_authentication_is_a_decline() {
    let form = format!("{}&off_session=true", payment("pm_card_authenticationRequired"));
    let answer = Stripe::new().post("/v1/payment_intents", &form).await;
    assert_eq!((answer.status, answer.at("/error/code").as_str()), (402, "authentication_required"));
}

#[tokio::test]
async fn error_can_be_requested_instead_of_an_action() {
    let form = format!("{}&error_on_requires_action=true", payment("pm_card_authenticationRequired"));
    let answer = Stripe::new().post("/v1/payment_intents", &form).await;
    assert_eq!((answer.status, answer.at("/error/code").as_str()), (402, "authentication_required"));
}

#[tokio::test]
async fn manual_confirmation_needs_a_second_confirmation() {
    let stripe = Stripe::new();
    let form = format!("{}&confirmation_method=manual", payment("pm_card_authenticationRequired"));
    let id = stripe.post("/v1/payment_intents", &form).await.at("/id");
    let passed = stripe.stand_in.authenticate(&id, Authentication::Passed).unwrap();
    let confirmed = stripe.post(&format!("/v1/payment_intents/{id}/confirm"), "").await;
    assert_eq!(
        (passed["status"].as_str().unwrap(), confirmed.at("/status").as_str()),
        ("requires_confirmation", "requires_capture")
    );
}

#[tokio::test]
async fn payment_that_requires_no_action_cannot_be_authenticated() {
    let stripe = Stripe::new();
    let id = stripe.authorized().await;
    assert_eq!(stripe.stand_in.authenticate(&id, Authentication::Passed), None);
}

#[tokio::test]
async fn authentication_is_possible_over_http() {
    let stripe = Stripe::new();
    let id = stripe.pay("pm_card_authenticationRequired").await.at("/id");
    let answer = stripe.post(&format!("/_test/payment_intents/{id}/authenticate"), "outcome=passed").await;
    assert_eq!((answer.status, answer.at("/status").as_str()), (200, "requires_capture"));
}
