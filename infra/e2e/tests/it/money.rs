//! Payments when the bank's outcome is late, missing or reversed.

use std::time::Duration;

use cloud::NoFaults;
use e2e::{Person, Response, Site};
use serde_json::json;

use crate::faulty::{NoWebhooks, site};

async fn bought(site: &Site, card: &str) -> (Person, Person, String) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &concert_id, "regular", 2).await;
    let order_id = site.confirm(&fan, card).await;
    (fan, staff.finance, order_id)
}

async fn payment_path(site: &Site, fan: &Person, order_id: &str) -> String {
    let order = site.get(format!("/orders/{order_id}")).by(fan).send().await.expect(200);
    format!("/payments/{}", order.body["payment"]["paymentId"].as_str().unwrap())
}

/// The buyer, the order and the payment's path, while the order waits for 3-D Secure.
async fn needs_authentication(site: &Site) -> (Person, String, String) {
    let (fan, _, order_id) = bought(site, "pm_card_authenticationRequired").await;
    let waits = |order: &Response| order.body["payment"]["status"] == "action_required";
    site.eventually(|| site.get(format!("/orders/{order_id}")).by(&fan), waits).await;
    let path = payment_path(site, &fan, &order_id).await;
    (fan, order_id, path)
}

/// Changes a payment at Stripe, bypassing Frontrow.
async fn at_stripe(site: &Site, fan: &Person, path: &str, what: &str) {
    let payment = site.get(path).by(fan).send().await.expect(200);
    let button = format!("/_local/stripe/payment_intents/{}/{what}", payment.text("gatewayId"));
    let _ = site.call(http::Method::POST, button).send().await.expect(303);
}

async fn pass_minutes(site: &Site, minutes: u64) {
    let frontrow = site.frontrow().unwrap();
    for _ in 0..minutes {
        frontrow.advance(Duration::from_secs(60)).await;
        frontrow.settle().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn returned_refund_is_retried_and_then_listed_for_staff() {
    let site = site(NoFaults).await;
    let (fan, finance, order_id) = bought(&site, "pm_card_refundFail").await;
    site.order(&fan, &order_id, "completed").await;
    let path = payment_path(&site, &fan, &order_id).await;
    let body = json!({"reason": "The view was poor"});
    let _ = site.post(format!("{path}/refunds"), body).by(&finance).send().await.expect(202);
    let refund = |payment: &Response| payment.body["refunds"][0]["status"].clone();
    site.eventually(|| site.get(path.clone()).by(&fan), |payment| refund(payment) == "refunded").await;
    pass_minutes(&site, 60).await;
    site.eventually(|| site.get(path.clone()).by(&fan), |payment| refund(payment) == "requested").await;
    pass_minutes(&site, 20).await;
    site.eventually(|| site.get(path.clone()).by(&fan), |payment| refund(payment) == "refunded").await;
    pass_minutes(&site, 60 + 65 + 65).await;
    site.eventually(|| site.get(path.clone()).by(&fan), |payment| refund(payment) == "failed").await;
    let finance = site.log_in(&finance.email, "correct horse battery").await;
    let listed = site.get("/ops/failed-refunds").by(&finance).send().await.expect(200);
    assert_eq!(listed.items().iter().map(|refund| &refund["orderId"]).collect::<Vec<_>>(), [&json!(order_id)]);
    let payment = site.get(path).by(&fan).send().await.expect(200);
    assert_eq!(
        (payment.body["status"].as_str(), payment.body["refunded"]["amount"].as_str()),
        (Some("captured"), Some("0.00"))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn passed_authentication_is_found_without_a_webhook() {
    let site = site(NoWebhooks).await;
    let (fan, order_id, path) = needs_authentication(&site).await;
    at_stripe(&site, &fan, &path, "passed").await;
    pass_minutes(&site, 4).await;
    site.order(&fan, &order_id, "completed").await;
    let payment = site.get(path).by(&fan).send().await.expect(200);
    assert_eq!(payment.body["status"], "captured");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn failed_authentication_is_found_without_a_webhook() {
    let site = site(NoWebhooks).await;
    let (fan, _, path) = needs_authentication(&site).await;
    at_stripe(&site, &fan, &path, "failed").await;
    pass_minutes(&site, 4).await;
    let payment = site.get(path).by(&fan).send().await.expect(200);
    assert_eq!(payment.body["reason"], "authentication_failed");
    assert_eq!(payment.body["reasonText"], "The authentication failed. Try again, or try another card.");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dispute_is_shown_to_finance_but_not_to_the_buyer() {
    let site = site(NoFaults).await;
    let (fan, finance, order_id) = bought(&site, "pm_card_visa").await;
    site.order(&fan, &order_id, "completed").await;
    let path = payment_path(&site, &fan, &order_id).await;
    at_stripe(&site, &fan, &path, "disputed").await;
    let is_shown = |payment: &Response| payment.body["disputes"][0]["status"] == "needs_response";
    site.eventually(|| site.get(path.clone()).by(&finance), is_shown).await;
    let payment = site.get(path).by(&fan).send().await.expect(200);
    assert_eq!(payment.body["disputes"], json!(null));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refund_made_in_the_dashboard_is_recorded() {
    let site = site(NoFaults).await;
    let (fan, _, order_id) = bought(&site, "pm_card_visa").await;
    site.order(&fan, &order_id, "completed").await;
    let path = payment_path(&site, &fan, &order_id).await;
    at_stripe(&site, &fan, &path, "refunded").await;
    let is_recorded = |payment: &Response| payment.body["status"] == "refunded";
    let payment = site.eventually(|| site.get(path.clone()).by(&fan), is_recorded).await;
    assert_eq!(payment.body["refunds"][0]["reason"], "made_at_gateway");
}
