//! Confirmation tokens, which a browser makes of a card.

use http::Request;
use jiff::SignedDuration;
use stand_ins::local_pages;

use crate::fedex_support::Fedex;
use crate::support::{Mailgun, Response, Stripe, send};

async fn token_of(stripe: &Stripe, card: &str) -> String {
    stripe.post("/v1/test_helpers/confirmation_tokens", &format!("payment_method={card}")).await.at("/id")
}

async fn pay_with(stripe: &Stripe, token: &str) -> Response {
    let form = format!(
        "amount=34900&currency=pln&capture_method=manual&confirm=true&confirmation_token={token}&payment_method_types[]=card"
    );
    stripe.post("/v1/payment_intents", &form).await
}

#[tokio::test]
async fn token_confirms_a_payment_with_its_card() {
    let stripe = Stripe::new();
    let token = token_of(&stripe, "pm_card_mastercard").await;
    let paid = pay_with(&stripe, &token).await;
    assert_eq!(paid.at("/status"), "requires_capture", "{}", paid.text);
    let read = stripe.get(&format!("/v1/confirmation_tokens/{token}")).await;
    assert_eq!(
        (read.at("/payment_intent"), read.at("/payment_method_preview/card/last4")),
        (paid.at("/id"), "4444".to_owned())
    );
}

#[tokio::test]
async fn token_is_used_once_even_if_its_card_is_declined() {
    let stripe = Stripe::new();
    let token = token_of(&stripe, "pm_card_visa_chargeDeclined").await;
    assert_eq!(pay_with(&stripe, &token).await.at("/error/code"), "card_declined");
    let again = pay_with(&stripe, &token).await;
    assert_eq!((again.status, again.at("/error/param").as_str()), (400, "confirmation_token"), "{}", again.text);
}

#[tokio::test]
async fn token_expires_after_twelve_hours() {
    let stripe = Stripe::new();
    let token = token_of(&stripe, "pm_card_visa").await;
    stripe.time.advance(SignedDuration::from_hours(12));
    assert_eq!(pay_with(&stripe, &token).await.at("/error/param"), "confirmation_token");
}

#[tokio::test]
async fn unknown_token_is_missing() {
    let answer = pay_with(&Stripe::new(), "ctoken_made_up").await;
    assert_eq!((answer.status, answer.at("/error/code").as_str()), (400, "resource_missing"));
}

#[tokio::test]
async fn browser_makes_a_token_of_the_number_that_was_typed() {
    let stripe = Stripe::new();
    let make = async |card: &str| {
        let pages = local_pages(&stripe.stand_in, &Mailgun::new().stand_in, &Fedex::new().stand_in);
        let request = Request::post("/_local/stripe/confirmation_tokens").body(format!("card={card}")).unwrap();
        send(pages, request).await.unwrap()
    };
    let token = make("4242+4242+4242+4242").await;
    assert_eq!(pay_with(&stripe, &token.at("/id")).await.at("/status"), "requires_capture");
    assert_eq!(make("4242+4242").await.status, 422);
}

#[tokio::test]
async fn script_for_browsers_comes_from_the_stand_in_and_asks_its_bank() {
    let stripe = Stripe::new();
    let local = async |request: Request<String>| {
        let pages = local_pages(&stripe.stand_in, &Mailgun::new().stand_in, &Fedex::new().stand_in);
        send(pages, request).await.unwrap()
    };
    let script = local(Request::get("/_local/stripe/stripe.js").body(String::new()).unwrap()).await;
    assert!(script.text.contains("createConfirmationToken") && script.text.contains("handleNextAction"));
    let token = token_of(&stripe, "pm_card_authenticationRequired").await;
    let asked = pay_with(&stripe, &token).await;
    assert_eq!(asked.at("/status"), "requires_action");
    let path = format!("/_local/stripe/payment_intents/{}/authentication", asked.at("/id"));
    let passed = local(Request::post(&path).body("outcome=passed".to_owned()).unwrap()).await;
    assert_eq!((passed.status, passed.at("/status").as_str()), (200, "requires_capture"));
    assert_eq!(local(Request::post(&path).body("outcome=passed".to_owned()).unwrap()).await.status, 409);
}
