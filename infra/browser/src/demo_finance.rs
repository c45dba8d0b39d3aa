//! Payments of the demo that are refunded in part or disputed, and one with a refund that failed.

use std::time::Duration;

use e2e::{Person, Response};
use http::Method;
use local::DEMO_PASSWORD;
use serde_json::json;

use crate::demo_orders::held;
use crate::shop::Shop;

/// Whose payments they are.
const BUYER: &str = "nina@frontrow.test";

/// The payments and who made them, in braces for their ids in paths.
const PAYMENT: &str = "payment";
const PAYER: &str = "refunded fan";
const DISPUTED: &str = "disputed payment";
const NOT_REFUNDED: &str = "payment that was not refunded";

/// How long it takes until a refund fails, with time to spare.
const UNTIL_IT_FAILS: Duration = Duration::from_secs(61 * 60);

pub async fn refund(shop: &mut Shop) {
    let site = &shop.site;
    let buyer = json!({ "email": BUYER, "password": DEMO_PASSWORD, "name": "Nina Zwrot" });
    let _ = site.post("/users", buyer).send().await.expect(201);
    let buyer = site.log_in(BUYER, DEMO_PASSWORD).await;
    let payment = paid(shop, &buyer).await;
    let concert = &shop.concerts["Winter Tour"];
    let lines = json!([{ "concertId": concert, "ticketTypeId": "standing", "quantity": 1 }]);
    let refund = json!({ "lines": lines, "reason": "One of us is ill." });
    let finance = site.log_in("finance@frontrow.test", DEMO_PASSWORD).await;
    let refund = site.post(format!("/payments/{payment}/refunds"), refund).by(&finance);
    let _ = refund.send().await.expect(202);
    let path = format!("/payments/{payment}");
    let is_refunded = |payment: &Response| payment.body["status"] == "partially_refunded";
    site.eventually(|| site.get(path.clone()).by(&finance), is_refunded).await;

    let disputed = paid(shop, &buyer).await;
    at_stripe(shop, &buyer, &disputed, "disputed").await;
    let is_listed = |list: &Response| list.items().len() == 1;
    site.eventually(|| site.get("/disputes").by(&finance), is_listed).await;
    let ids = [(PAYMENT, payment), (PAYER, buyer.user_id), (DISPUTED, disputed)];
    shop.ids.extend(ids.map(|(name, id)| (name.to_owned(), id)));
}

/// Pays for two tickets, and returns the payment's id.
async fn paid(shop: &Shop, buyer: &Person) -> String {
    let order_id = held(shop, buyer, &[("Winter Tour", 2)]).await;
    let _ = shop.site.pay(buyer, &order_id, "pm_card_visa").await.expect(202);
    let order = shop.site.order(buyer, &order_id, "completed").await;
    order.body["payment"]["paymentId"].as_str().expect("a payment").to_owned()
}

/// Buys a ticket for a concert of the shop, and has it refunded in Stripe's dashboard to a card that takes no refunds. Time passes.
pub async fn fail(shop: &mut Shop, fan: &Person) {
    let concert = shop.concerts.values().next().expect("a concert").clone();
    let payment = with_failed_refund(shop, fan, &concert).await;
    shop.ids.insert(NOT_REFUNDED.to_owned(), payment);
}

/// As [`fail`], and returns the payment's id.
pub async fn with_failed_refund(shop: &Shop, fan: &Person, concert_id: &str) -> String {
    let site = &shop.site;
    site.fill_cart(fan, concert_id, "regular", 1).await;
    let order_id = site.confirm(fan, "pm_card_refundFail").await;
    let order = site.order(fan, &order_id, "completed").await;
    let payment = order.body["payment"]["paymentId"].as_str().expect("a payment").to_owned();
    at_stripe(shop, fan, &payment, "refunded").await;
    let path = format!("/payments/{payment}");
    let has_status = |status: &'static str| move |payment: &Response| payment.body["refunds"][0]["status"] == status;
    site.eventually(|| site.get(path.clone()).by(fan), has_status("refunded")).await;
    site.pass(UNTIL_IT_FAILS).await;
    site.eventually(|| site.get(path.clone()).by(fan), has_status("failed")).await;
    payment
}

/// What somebody does with a payment in Stripe's dashboard.
async fn at_stripe(shop: &Shop, payer: &Person, payment: &str, action: &str) {
    let payment = shop.site.get(format!("/payments/{payment}")).by(payer).send().await.expect(200);
    let path = format!("/_local/stripe/payment_intents/{}/{action}", payment.text("gatewayId"));
    let _ = shop.site.call(Method::POST, path).send().await.expect(303);
}
