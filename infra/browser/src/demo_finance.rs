//! A payment of the demo that is refunded in part.

use e2e::Response;
use local::DEMO_PASSWORD;
use serde_json::json;

use crate::demo_orders::held;
use crate::shop::Shop;

/// Whose payment it is.
const BUYER: &str = "nina@frontrow.test";

/// The payment and who made it, in braces for their ids in paths.
const PAYMENT: &str = "payment";
const PAYER: &str = "refunded fan";

pub async fn refund(shop: &mut Shop) {
    let site = &shop.site;
    let buyer = json!({ "email": BUYER, "password": DEMO_PASSWORD, "name": "Nina Zwrot" });
    let _ = site.post("/users", buyer).send().await.expect(201);
    let buyer = site.log_in(BUYER, DEMO_PASSWORD).await;
    let order_id = held(shop, &buyer, &[("Winter Tour", 2)]).await;
    let _ = site.pay(&buyer, &order_id, "pm_card_visa").await.expect(202);
    let order = site.order(&buyer, &order_id, "completed").await;
    let payment = order.body["payment"]["paymentId"].as_str().expect("a payment").to_owned();
    let concert = &shop.concerts["Winter Tour"];
    let lines = json!([{ "concertId": concert, "ticketTypeId": "standing", "quantity": 1 }]);
    let refund = json!({ "lines": lines, "reason": "One of us is ill." });
    let finance = site.log_in("finance@frontrow.test", DEMO_PASSWORD).await;
    let refund = site.post(format!("/payments/{payment}/refunds"), refund).by(&finance);
    let _ = refund.send().await.expect(202);
    let path = format!("/payments/{payment}");
    let is_refunded = |payment: &Response| payment.body["status"] == "partially_refunded";
    site.eventually(|| site.get(path.clone()).by(&finance), is_refunded).await;
    shop.ids.extend([(PAYMENT.to_owned(), payment), (PAYER.to_owned(), buyer.user_id)]);
}
