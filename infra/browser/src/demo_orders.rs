//! Fans of the demo with orders in different states.

use e2e::{Person, Response};
use local::DEMO_PASSWORD;
use serde_json::json;

use crate::shop::Shop;

/// Has an order of each state below.
pub const BUYER: &str = "maja@frontrow.test";

/// The orders, in braces for their ids in paths.
const UNPAID: &str = "unpaid order";
const DECLINED: &str = "declined order";
const TO_CONFIRM: &str = "order to confirm";
const PAID: &str = "paid order";
const CANCELLED: &str = "cancelled order";

const TWO_CONCERTS: [(&str, u32); 2] = [("Winter Tour", 2), ("Night Shift", 1)];

pub async fn place(shop: &mut Shop) {
    let buyer = json!({ "email": BUYER, "password": DEMO_PASSWORD, "name": "Maja Kupująca" });
    let _ = shop.site.post("/users", buyer).send().await.expect(201);
    let buyer = shop.site.log_in(BUYER, DEMO_PASSWORD).await;
    let unpaid = held(shop, &buyer, &TWO_CONCERTS).await;
    let declined = held(shop, &buyer, &[("Winter Tour", 2)]).await;
    paid_with(shop, &buyer, &declined, "pm_card_visa_chargeDeclinedInsufficientFunds", "declined").await;
    let to_confirm = held(shop, &buyer, &[("Night Shift", 1)]).await;
    paid_with(shop, &buyer, &to_confirm, "pm_card_authenticationRequired", "action_required").await;
    let paid = held(shop, &buyer, &[("Winter Tour", 1)]).await;
    paid_with(shop, &buyer, &paid, "pm_card_visa", "captured").await;
    let _ = shop.site.order(&buyer, &paid, "completed").await;
    let cancelled = held(shop, &buyer, &[("Winter Tour", 1)]).await;
    let _ = shop.site.post(format!("/orders/{cancelled}/cancel"), json!({})).by(&buyer).send().await.expect(202);
    let _ = shop.site.order(&buyer, &cancelled, "cancelled").await;
    let orders =
        [(UNPAID, unpaid), (DECLINED, declined), (TO_CONFIRM, to_confirm), (PAID, paid), (CANCELLED, cancelled)];
    shop.ids.extend(orders.map(|(name, id)| (name.to_owned(), id)));
}

/// Places an order without a card, and returns its id once it has all its seats.
pub async fn held(shop: &Shop, buyer: &Person, concerts: &[(&str, u32)]) -> String {
    let site = &shop.site;
    for (concert, quantity) in concerts {
        let ticket_type = if *concert == "Winter Tour" { "standing" } else { "all-night" };
        let path = shop.path(&format!("/cart/items/{{{concert}}}"));
        let quantities = json!({ "quantities": { ticket_type: quantity } });
        let _ = site.put(path, quantities).by(buyer).send().await.expect(200);
    }
    let delivery = json!({ "method": "email", "customer": { "name": "Maja Kupująca", "email": buyer.email } });
    let _ = site.put("/cart/delivery", delivery).by(buyer).send().await.expect(200);
    let order_id = site.hold(buyer).await;
    let all_held = |order: &Response| {
        let reservations = order.body["reservations"].as_array().cloned().unwrap_or_default();
        !reservations.is_empty() && reservations.iter().all(|reservation| reservation["status"] == "held")
    };
    site.eventually(|| site.get(format!("/orders/{order_id}")).by(buyer), all_held).await;
    order_id
}

/// Pays an order with a test card, and waits until its payment has a status.
async fn paid_with(shop: &Shop, buyer: &Person, order_id: &str, card: &str, status: &str) {
    let site = &shop.site;
    let _ = site.pay(buyer, order_id, card).await.expect(202);
    let has_status = |order: &Response| order.body["payment"]["status"] == status;
    site.eventually(|| site.get(format!("/orders/{order_id}")).by(buyer), has_status).await;
}
