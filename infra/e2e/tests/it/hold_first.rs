//! Seats are held before the buyer is asked for a card. These tests advance the local cloud's clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cloud::{DeliveryFault, Faults, Hop};
use e2e::{Person, Response, Site, Staff};
use http::Method;
use local::{Admin, Frontrow, Options};
use serde_json::{Value, json};

use crate::faulty::{NoWebhooks, site};

const VISA: &str = "pm_card_visa";

fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(60 * minutes)
}

/// A shop with an order that holds two of four seats and waits to be paid.
pub struct Held {
    pub site: Site,
    pub staff: Staff,
    pub fan: Person,
    pub concert_id: String,
    pub order_id: String,
}

impl Held {
    pub async fn new() -> Self {
        Self::at(Site::in_process().await).await
    }

    pub async fn at(site: Site) -> Self {
        let staff = site.staff().await;
        let concert_id = site.new_concert(&staff.organizer, 4, 1).await;
        let fan = site.new_fan().await;
        let order_id = confirmed_without_card(&site, &fan, &concert_id).await;
        let held = Self { site, staff, fan, concert_id, order_id };
        let is_held = |order: &Response| order.body["reservations"][0]["status"] == "held";
        held.site.eventually(|| held.site.get(held.path()).by(&held.fan), is_held).await;
        held.site.frontrow().unwrap().settle().await;
        held
    }

    fn path(&self) -> String {
        format!("/orders/{}", self.order_id)
    }

    async fn order(&self) -> Response {
        self.site.get(self.path()).by(&self.fan).send().await.expect(200)
    }

    async fn pay(&self, body: Value) -> Response {
        self.site.post(format!("{}/payment", self.path()), body).by(&self.fan).send().await
    }

    async fn pay_with(&self, card: &str) -> Response {
        self.site.pay(&self.fan, &self.order_id, card).await
    }

    async fn extend(&self) -> Response {
        let reservation = self.order().await.body["reservations"][0]["reservationId"].clone();
        let path = format!("/reservations/{}/extension", reservation.as_str().unwrap());
        self.site.post(path, json!({})).by(&self.fan).send().await
    }

    /// Waits until the payment has a status.
    async fn payment(&self, status: &str) -> Response {
        let has_status = |order: &Response| order.body["payment"]["status"] == status;
        self.site.eventually(|| self.site.get(self.path()).by(&self.fan), has_status).await
    }

    async fn completed(&self) -> Response {
        self.site.order(&self.fan, &self.order_id, "completed").await
    }

    async fn available(&self) -> Value {
        let concert = self.site.get(format!("/concerts/{}", self.concert_id)).send().await.expect(200);
        concert.body["ticketTypes"][0]["available"].clone()
    }

    async fn expect_no_trace(&self) {
        self.site.frontrow().unwrap().settle().await;
        assert_eq!(stripe_payments(&self.site).await, Vec::<Value>::new());
        assert_eq!(self.site.order_mails(&self.fan.email).await, Vec::<Value>::new());
        assert!(self.site.get("/payments").by(&self.fan).send().await.expect(200).items().is_empty());
        assert!(self.site.get("/invoices").by(&self.fan).send().await.expect(200).items().is_empty());
        assert_eq!(self.available().await, 4);
    }
}

async fn confirmed_without_card(site: &Site, fan: &Person, concert_id: &str) -> String {
    site.fill_cart(fan, concert_id, "regular", 2).await;
    site.hold(fan).await
}

async fn stripe_payments(site: &Site) -> Vec<Value> {
    let all = site.get("/_local/stripe/payment_intents").send().await.expect(200);
    all.body["data"].as_array().cloned().unwrap_or_default()
}

/// The statuses of the payments at Stripe, oldest first.
async fn statuses(site: &Site) -> Vec<String> {
    stripe_payments(site).await.iter().map(|payment| payment["status"].as_str().unwrap().to_owned()).collect()
}

/// The id of the confirmation token that a browser makes of a card.
async fn token_of(site: &Site, card: &str) -> String {
    let call = site.call(Method::POST, "/_local/stripe/confirmation_tokens");
    call.raw(format!("card={card}")).send().await.expect(200).text("id")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn seats_are_held_first_and_paid_after() {
    let held = Held::new().await;
    let order = held.order().await;
    assert_eq!(
        (&order.body["status"], &order.body["payment"]["status"], &order.body["payment"]["methodNeeded"]),
        (&json!("placed"), &json!("pending"), &json!(true))
    );
    assert!(order.body["reservations"][0]["expiresAt"].is_string());
    assert_eq!((held.available().await, stripe_payments(&held.site).await.len()), (json!(2), 0));

    let _ = held.pay_with(VISA).await.expect(202);
    let order = held.completed().await;
    assert_eq!(
        (&order.body["payment"]["status"], &order.body["payment"]["methodNeeded"]),
        (&json!("captured"), &Value::Null)
    );
    let tickets =
        held.site.eventually(|| held.site.get("/tickets").by(&held.fan), |list| list.items().len() == 2).await;
    assert!(tickets.items().iter().all(|ticket| ticket["status"] == "valid"));
    let payments = held.site.get("/payments").by(&held.fan).send().await.expect(200);
    assert_eq!(payments.items()[0]["amount"], order.body["total"]);
    assert_eq!(statuses(&held.site).await, ["succeeded"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn order_can_be_paid_before_its_seats_are_known_to_be_held() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 4, 1).await;
    let fan = site.new_fan().await;
    let order_id = confirmed_without_card(&site, &fan, &concert_id).await;
    let pay = || site.post(format!("/orders/{order_id}/payment"), json!({"paymentMethodId": VISA})).by(&fan);
    let _ = site.eventually(pay, |response| response.status != 404).await.expect(202);
    site.order(&fan, &order_id, "completed").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lines_of_an_order_that_was_paid_later_can_be_refunded() {
    let held = Held::new().await;
    let _ = held.pay_with(VISA).await.expect(202);
    let payment_id = held.completed().await.body["payment"]["paymentId"].as_str().unwrap().to_owned();
    let line = json!({"concertId": held.concert_id, "ticketTypeId": "regular", "quantity": 1});
    let refund = json!({"lines": [line], "reason": "One of them is ill."});
    let path = format!("/payments/{payment_id}/refunds");
    let _ = held.site.post(path, refund).by(&held.staff.finance).send().await.expect(202);
    let payment = format!("/payments/{payment_id}");
    let is_refunded = |payment: &Response| payment.body["refunded"]["amount"] == "349.00";
    held.site.eventually(|| held.site.get(payment.clone()).by(&held.fan), is_refunded).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn order_that_nobody_pays_expires_without_a_trace() {
    let held = Held::new().await;
    held.site.pass(minutes(18)).await;
    let order = held.order().await;
    assert_eq!(
        (&order.body["status"], &order.body["reservations"][0]["status"], &order.body["payment"]["methodNeeded"]),
        (&json!("expired"), &json!("expired"), &Value::Null)
    );
    let _ = held.pay_with(VISA).await.expect_problem(409, "order_expired");
    held.expect_no_trace().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn click_after_the_end_of_the_hold_is_too_late() {
    let held = Held::new().await;
    // The job expires the order a minute later.
    held.site.pass(Duration::from_secs(15 * 60 + 10)).await;
    assert_eq!(held.order().await.body["status"], "placed");
    let _ = held.pay_with(VISA).await.expect_problem(409, "order_expired");
    held.site.pass(minutes(3)).await;
    assert_eq!(held.order().await.body["status"], "expired");
    held.expect_no_trace().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn click_just_before_the_end_of_the_hold_is_in_time() {
    let held = Held::new().await;
    held.site.pass(Duration::from_secs(14 * 60 + 50)).await;
    let _ = held.pay_with(VISA).await.expect(202);
    held.completed().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hold_of_an_unpaid_order_is_extended_once() {
    let held = Held::new().await;
    held.site.pass(minutes(14)).await;
    let _ = held.extend().await.expect(200);
    let _ = held.extend().await.expect_problem(409, "already_extended");
    held.site.pass(minutes(14)).await;
    let _ = held.pay_with(VISA).await.expect(202);
    held.completed().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn declined_card_keeps_the_seats_for_another() {
    let held = Held::new().await;
    let _ = held.pay_with("pm_card_visa_chargeDeclinedInsufficientFunds").await.expect(202);
    let order = held.payment("declined").await;
    assert_eq!(
        (&order.body["status"], &order.body["payment"]["reason"], &order.body["payment"]["methodNeeded"]),
        (&json!("placed"), &json!("insufficient_funds"), &json!(true))
    );
    held.site.expect_order_mail(&held.fan.email, "insufficient funds").await;
    let _ = held.pay_with("pm_card_mastercard").await.expect(202);
    held.completed().await;
    assert_eq!(statuses(&held.site).await, ["canceled", "succeeded"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_cards_can_be_tried() {
    let held = Held::new().await;
    for _ in 0..5 {
        let _ = held.pay_with("pm_card_visa_chargeDeclined").await.expect(202);
        held.site.frontrow().unwrap().settle().await;
        held.payment("declined").await;
    }
    let order = held.order().await;
    assert_eq!(order.body["payment"]["methodNeeded"], Value::Null);
    let _ = held.pay_with(VISA).await.expect_problem(409, "too_many_cards");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn order_that_is_paid_twice_at_once_takes_one_payment() {
    let held = Held::new().await;
    let (one, other) = tokio::join!(held.pay_with(VISA), held.pay_with("pm_card_mastercard"));
    let mut answers = [one.status.as_u16(), other.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [202, 409], "{one:#?} {other:#?}");
    let refused = if one.status == 409 { one } else { other };
    let _ = refused.expect_problem(409, "not_declined");
    held.completed().await;
    let _ = held.pay_with(VISA).await.expect_problem(409, "not_declined");
    assert_eq!(statuses(&held.site).await, ["succeeded"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn repeated_payment_request_has_the_same_answer() {
    let held = Held::new().await;
    let pay = || {
        let body = json!({"paymentMethodId": VISA});
        let call = held.site.post(format!("{}/payment", held.path()), body).by(&held.fan);
        call.header("idempotency-key", "pay-once").send()
    };
    let first = pay().await.expect(202);
    held.completed().await;
    assert_eq!(pay().await.expect(202).body, first.body);
    assert_eq!(statuses(&held.site).await, ["succeeded"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unpaid_order_can_be_cancelled() {
    let held = Held::new().await;
    let _ = held.site.post(format!("{}/cancel", held.path()), json!({})).by(&held.fan).send().await.expect(202);
    let order = held.site.order(&held.fan, &held.order_id, "cancelled").await;
    assert_eq!(order.body["cancelReason"], "cancelled_by_buyer");
    let _ = held.pay_with(VISA).await.expect_problem(409, "order_cancelled");
    held.expect_no_trace().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelled_concert_cancels_an_unpaid_order() {
    let held = Held::new().await;
    let path = format!("/concerts/{}/cancel", held.concert_id);
    let cancel = held.site.post(path, json!({"reason": "The artist is ill."})).by(&held.staff.organizer);
    let _ = cancel.send().await.expect(202);
    held.site.pass(minutes(2)).await;
    let order = held.site.order(&held.fan, &held.order_id, "cancelled").await;
    assert_eq!(order.body["cancelReason"], "concert_cancelled");
    let _ = held.pay_with(VISA).await.expect_problem(409, "order_cancelled");
    assert_eq!(stripe_payments(&held.site).await.len(), 0);
}

async fn authenticated(held: &Held, outcome: &str) {
    let _ = held.pay_with("pm_card_authenticationRequired").await.expect(202);
    let order = held.payment("action_required").await;
    assert_eq!(order.body["payment"]["methodNeeded"], Value::Null);
    let path = format!("/payments/{}", order.body["payment"]["paymentId"].as_str().unwrap());
    let payment = held.site.get(path).by(&held.fan).send().await.expect(200);
    assert!(payment.body["clientSecret"].is_string(), "{payment:#?}");
    let button = format!("/_local/stripe/payment_intents/{}/{outcome}", payment.text("gatewayId"));
    let _ = held.site.call(Method::POST, button).send().await.expect(303);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn order_is_paid_after_the_bank_has_authenticated_its_buyer() {
    let held = Held::new().await;
    authenticated(&held, "passed").await;
    held.completed().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn failed_authentication_leaves_the_seats_for_another_card() {
    let held = Held::new().await;
    authenticated(&held, "failed").await;
    let order = held.payment("declined").await;
    assert_eq!(order.body["payment"]["reason"], "authentication_failed");
    let _ = held.pay_with(VISA).await.expect(202);
    held.completed().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn authentication_without_webhooks_is_found_by_asking() {
    let held = Held::at(site(NoWebhooks).await).await;
    authenticated(&held, "passed").await;
    held.site.pass(minutes(3)).await;
    held.completed().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn confirmation_token_pays_a_held_order() {
    let held = Held::new().await;
    let token = token_of(&held.site, VISA).await;
    let _ = held.pay(json!({ "confirmationTokenId": token })).await.expect(202);
    held.completed().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn confirmation_token_pays_when_the_cart_is_confirmed() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 4, 1).await;
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &concert_id, "regular", 1).await;
    let token = token_of(&site, VISA).await;
    let confirm = site.post("/cart/confirm", json!({ "confirmationTokenId": token })).by(&fan);
    let order_id = confirm.send().await.expect(202).text("orderId");
    site.order(&fan, &order_id, "completed").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn token_that_was_used_is_declined_and_another_one_pays() {
    let held = Held::new().await;
    let used = token_of(&held.site, "pm_card_visa_chargeDeclined").await;
    let _ = held.pay(json!({ "confirmationTokenId": used })).await.expect(202);
    held.payment("declined").await;
    held.site.frontrow().unwrap().settle().await;
    let _ = held.pay(json!({ "confirmationTokenId": used })).await.expect(202);
    held.site.frontrow().unwrap().settle().await;
    let order = held.payment("declined").await;
    assert_eq!(order.body["payment"]["reason"], "card_details_used");
    let token = token_of(&held.site, VISA).await;
    let _ = held.pay(json!({ "confirmationTokenId": token })).await.expect(202);
    held.completed().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn payment_needs_one_card_or_one_token() {
    let held = Held::new().await;
    for (body, pointer) in [
        (json!({}), "/paymentMethodId"),
        (json!({"paymentMethodId": VISA, "confirmationTokenId": "ctoken_1"}), "/confirmationTokenId"),
        (json!({"confirmationTokenId": VISA}), "/confirmationTokenId"),
        (json!({"confirmationTokenId": ""}), "/confirmationTokenId"),
        (json!({"paymentMethodId": 7}), "/paymentMethodId"),
    ] {
        let refused = held.pay(body.clone()).await.expect_problem(422, "invalid_body");
        assert_eq!(refused.body["errors"][0]["pointer"], pointer, "{body}");
    }
    assert_eq!(held.order().await.body["payment"]["methodNeeded"], true);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_else_pays_for_an_order() {
    let held = Held::new().await;
    let stranger = held.site.new_fan().await;
    for other in [&stranger, &held.staff.organizer, &held.staff.finance] {
        let _ = held.site.pay(other, &held.order_id, VISA).await.expect_problem(404, "not_found");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn confirming_without_a_card_answers_again_with_the_same_order() {
    let held = Held::new().await;
    let again = held.site.post("/cart/confirm", json!({})).by(&held.fan).send().await.expect(202);
    assert_eq!(again.text("orderId"), held.order_id);
    let with_card = held.site.post("/cart/confirm", json!({"paymentMethodId": VISA})).by(&held.fan).send().await;
    assert_eq!(with_card.expect(202).text("orderId"), held.order_id);
    assert_eq!(held.order().await.body["payment"]["methodNeeded"], true);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn buyer_of_an_unpaid_order_is_not_forgotten() {
    let held = Held::new().await;
    assert_eq!(held.site.forget(&held.fan, &held.fan).await.status, 409);
    held.site.pass(minutes(18)).await;
    let _ = held.site.forget(&held.fan, &held.fan).await.expect(204);
}

/// Loses the first messages to a function.
struct Losing(&'static str, AtomicUsize);

impl Faults for Losing {
    fn delivery(&self, hop: &Hop<'_>) -> DeliveryFault {
        let take = |left: usize| left.checked_sub(1);
        let is_lost = hop.to == self.0 && self.1.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok();
        if is_lost { DeliveryFault::PlantedLoss } else { DeliveryFault::None }
    }
}

/// An order is paid although a function missed its first messages.
async fn is_paid_without(to: &'static str, messages: usize) {
    let options = Options { faults: Arc::new(Losing(to, AtomicUsize::new(messages))), ..Options::in_memory() };
    let site = Site::of(Frontrow::start(options).await.unwrap(), Admin::default());
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 4, 1).await;
    let fan = site.new_fan().await;
    let order_id = confirmed_without_card(&site, &fan, &concert_id).await;
    site.frontrow().unwrap().settle().await;
    let _ = site.pay(&fan, &order_id, VISA).await.expect(202);
    site.pass(minutes(12)).await;
    site.order(&fan, &order_id, "completed").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lost_payment_request_is_made_later() {
    // The first is about the order itself, which requests nothing.
    is_paid_without("finance-when-order-placed", 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lost_request_of_seats_is_made_later_though_the_order_is_paid() {
    is_paid_without("reservations-when-order-placed", 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lost_answers_of_the_payment_are_heard_of_later() {
    is_paid_without("orders-when-payment-changed", 1).await;
}
