//! The buyer learns why a payment failed: in the order, in the payment and by e-mail.

use std::time::Duration;

use cloud::NoFaults;
use e2e::{Person, Response, Site, concert};
use serde_json::{Value, json};

use crate::faulty::{NoWebhooks, site};

/// A concert for which tickets of this price are on sale.
async fn concert_at(site: &Site, price: &Value) -> String {
    let staff = site.staff().await;
    let mut body = concert(10, 10);
    for ticket_type in body["ticketTypes"].as_array_mut().unwrap() {
        ticket_type["price"] = price.clone();
    }
    site.post("/concerts", body).by(&staff.organizer).send().await.expect(201).text("concertId")
}

fn pln() -> Value {
    json!({"amount": "349.00", "currency": "PLN"})
}

async fn ordered(site: &Site, fan: &Person, concert_id: &str, confirmation: Value) -> String {
    site.fill_cart(fan, concert_id, "regular", 2).await;
    site.post("/cart/confirm", confirmation).by(fan).send().await.expect(202).text("orderId")
}

async fn expect_reason(site: &Site, card: &str, reason: &str, email: &str) {
    let concert_id = concert_at(site, &pln()).await;
    let fan = site.new_fan().await;
    let order_id = ordered(site, &fan, &concert_id, json!({"paymentMethodId": card})).await;
    let order = site.order(&fan, &order_id, "cancelled").await;
    assert_eq!(order.body["cancelReason"], "payment_declined");
    assert_eq!(
        (&order.body["payment"]["status"], &order.body["payment"]["reason"]),
        (&json!("declined"), &json!(reason))
    );
    assert!(order.body["payment"]["reasonText"].is_string(), "{order:#?}");
    site.expect_order_mail(&fan.email, email).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn decline_that_cancels_the_order_has_its_reason() {
    let site = site(NoFaults).await;
    for (card, reason, email) in [
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "insufficient_funds", "insufficient funds"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", "The card has expired"),
        ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "the security code"),
        ("pm_card_chargeDeclinedProcessingError", "processing_error", "could not be reached"),
        ("pm_card_visa_chargeDeclinedVelocityLimitExceeded", "limit_exceeded", "limit is exceeded"),
        ("pm_card_visa_chargeDeclinedStolenCard", "card_declined", "Your bank declined the payment"),
        ("pm_card_nobody_has", "card_declined", "Your bank declined the payment"),
    ] {
        expect_reason(&site, card, reason, email).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn decline_without_webhooks_has_its_reason() {
    let site = site(NoWebhooks).await;
    let card = "pm_card_visa_chargeDeclinedInsufficientFunds";
    expect_reason(&site, card, "insufficient_funds", "insufficient funds").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn decline_that_keeps_the_seats_has_its_reason() {
    let site = site(NoFaults).await;
    let concert_id = concert_at(&site, &pln()).await;
    let fan = site.new_fan().await;
    let card = "pm_card_visa_chargeDeclinedInsufficientFunds";
    let confirmation = json!({"paymentMethodId": card, "keepSeatsOnDecline": true});
    let order_id = ordered(&site, &fan, &concert_id, confirmation).await;
    let is_declined = |order: &Response| order.body["payment"]["status"] == "declined";
    let order = site.eventually(|| site.get(format!("/orders/{order_id}")).by(&fan), is_declined).await;
    assert_eq!(
        (&order.body["status"], &order.body["payment"]["reason"]),
        (&json!("placed"), &json!("insufficient_funds"))
    );
    site.expect_order_mail(&fan.email, "insufficient funds").await;
}

/// What the fan does at the bank.
async fn at_the_bank(site: &Site, fan: &Person, order_id: &str, what: &str) {
    let waits = |order: &Response| order.body["payment"]["status"] == "action_required";
    let order = site.eventually(|| site.get(format!("/orders/{order_id}")).by(fan), waits).await;
    let path = format!("/payments/{}", order.body["payment"]["paymentId"].as_str().unwrap());
    let gateway_id = site.get(path).by(fan).send().await.expect(200).text("gatewayId");
    let button = format!("/_local/stripe/payment_intents/{gateway_id}/{what}");
    let _ = site.call(http::Method::POST, button).send().await.expect(303);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn decline_after_the_authentication_has_its_reason() {
    let site = site(NoFaults).await;
    let concert_id = concert_at(&site, &pln()).await;
    let card = "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds";
    for (card, what, reason, email) in [
        (card, "passed", "insufficient_funds", "insufficient funds"),
        ("pm_card_threeDSecure2Required", "failed", "authentication_failed", "not confirmed with your bank"),
    ] {
        let fan = site.new_fan().await;
        let order_id = ordered(&site, &fan, &concert_id, json!({"paymentMethodId": card})).await;
        at_the_bank(&site, &fan, &order_id, what).await;
        let order = site.order(&fan, &order_id, "cancelled").await;
        assert_eq!(order.body["payment"]["reason"], reason);
        site.expect_order_mail(&fan.email, email).await;
    }
}

async fn pass_minutes(site: &Site, minutes: u64) {
    let frontrow = site.frontrow().unwrap();
    for _ in 0..minutes {
        frontrow.advance(Duration::from_secs(60)).await;
        frontrow.settle().await;
    }
}

/// Stripe answers these calls like that, always.
fn stripe_answers(site: &Site, call: &str, fault: &Value) {
    let rules = json!({"calls": [{"call": call, "times": null, "fault": fault}]});
    site.frontrow().unwrap().stripe().set_faults(serde_json::from_value(rules).unwrap());
}

/// How many messages the queues of payments hold whose name contains this.
fn messages(site: &Site, name: &str) -> usize {
    let cloud = site.frontrow().unwrap().cloud();
    let queues = cloud.queues().into_iter().filter(|queue| queue.contains("payments") && queue.contains(name));
    queues.filter_map(|queue| cloud.queue_depth(&queue)).map(|depth| depth.visible + depth.hidden).sum()
}

fn rejected() -> Value {
    json!({"kind": "rejected", "code": "parameter_unknown"})
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn capture_that_stripe_never_makes_cancels_the_order() {
    let site = site(NoFaults).await;
    let concert_id = concert_at(&site, &pln()).await;
    let fan = site.new_fan().await;
    stripe_answers(&site, "POST /v1/payment_intents/*/capture", &rejected());
    let order_id = ordered(&site, &fan, &concert_id, json!({"paymentMethodId": "pm_card_visa"})).await;
    let order = site.order(&fan, &order_id, "cancelled").await;
    assert_eq!(order.body["cancelReason"], "capture_failed");
    assert_eq!(order.body["payment"]["reason"], "authorization_lost");
    site.expect_order_mail(&fan.email, "not completed in time").await;
    let intents = site.get("/_local/stripe/payment_intents").send().await.expect(200);
    assert_eq!(intents.body["data"][0]["status"], "canceled");
    assert_eq!(messages(&site, ""), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refund_that_stripe_never_makes_is_left_to_staff() {
    let site = site(NoFaults).await;
    let concert_id = concert_at(&site, &pln()).await;
    let fan = site.new_fan().await;
    let order_id = ordered(&site, &fan, &concert_id, json!({"paymentMethodId": "pm_card_visa"})).await;
    site.order(&fan, &order_id, "completed").await;
    stripe_answers(&site, "POST /v1/refunds", &rejected());
    let staff = site.staff().await;
    let _ = site.post(format!("/orders/{order_id}/cancel"), json!({})).by(&staff.finance).send().await.expect(202);
    pass_minutes(&site, 90).await;
    let finance = site.log_in_again(&staff.finance).await;
    let has_order = |list: &Response| list.items().iter().any(|refund| refund["orderId"] == json!(order_id));
    let list = site.eventually(|| site.get("/ops/failed-refunds").by(&finance), has_order).await;
    assert_eq!(list.items()[0]["reason"], "gateway_refused");
    assert_eq!(messages(&site, ""), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn payment_that_nobody_can_make_leaves_few_dead_letters() {
    let site = site(NoFaults).await;
    let concert_id = concert_at(&site, &pln()).await;
    let fan = site.new_fan().await;
    stripe_answers(&site, "*", &json!({"kind": "unavailable"}));
    let order_id = ordered(&site, &fan, &concert_id, json!({"paymentMethodId": "pm_card_visa"})).await;
    pass_minutes(&site, 160).await;
    let fan = site.log_in_again(&fan).await;
    let order = site.get(format!("/orders/{order_id}")).by(&fan).send().await.expect(200);
    assert_eq!(order.body["status"], "expired");
    let dead = messages(&site, "dead-letters");
    assert!((1..20).contains(&dead), "{dead} dead letters of one payment");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn payment_that_stripe_never_takes_is_declined_once() {
    let site = site(NoFaults).await;
    // Cards can be charged in afghani, but not by this account.
    let concert_id = concert_at(&site, &json!({"amount": "900.00", "currency": "AFN"})).await;
    let fan = site.new_fan().await;
    let order_id = ordered(&site, &fan, &concert_id, json!({"paymentMethodId": "pm_card_visa"})).await;
    let order = site.order(&fan, &order_id, "cancelled").await;
    assert_eq!(order.body["payment"]["reason"], "gateway_refused");
    site.expect_order_mail(&fan.email, "No card can make this payment").await;

    pass_minutes(&site, 60).await;
    assert_eq!(messages(&site, ""), 0);
}
