//! Orders that fail and leave nothing behind.

use serde_json::json;

use super::buying::expect_sales;
use crate::Site;

/// A declined card cancels the order. Nothing stays held or authorized.
pub async fn declined_card(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &concert_id, "regular", 2).await;
    let order_id = site.confirm(&fan, "pm_card_visa_chargeDeclinedInsufficientFunds").await;
    let order = site.order(&fan, &order_id, "cancelled").await;
    assert_eq!(order.body["cancelReason"], "payment_declined");
    let path = format!("/payments/{}", order.body["payment"]["paymentId"].as_str().unwrap_or_default());
    site.eventually(|| site.get(path.clone()).by(&fan), |payment| payment.body["status"] == "declined").await;
    expect_sales(site, &staff, &concert_id, 0, "0.00").await;
    let tickets = site.get("/tickets").by(&fan).send().await.expect(200);
    assert!(tickets.items().is_empty());
    // The fan can try again with another card in a new cart.
    site.buy(&fan, &concert_id, 2).await;
}

/// A fan's limit for a concert counts all orders, but not those that failed.
pub async fn limit_per_person(site: &Site) {
    let staff = site.staff().await;
    let mut limited = crate::concert(10, 10);
    limited["maxPerPerson"] = json!(2);
    let created = site.post("/concerts", limited).by(&staff.organizer).send().await.expect(201);
    let (concert_id, fan) = (created.text("concertId"), site.new_fan().await);
    site.fill_cart(&fan, &concert_id, "regular", 2).await;
    let declined = site.confirm(&fan, "pm_card_visa_chargeDeclined").await;
    site.order(&fan, &declined, "cancelled").await;
    site.fill_cart(&fan, &concert_id, "regular", 2).await;
    let confirm = || site.post("/cart/confirm", json!({"paymentMethodId": "pm_card_visa"})).by(&fan);
    // Carts hear of the failed order a little later.
    let bought = site.eventually(confirm, |response| response.status != 409).await.expect(202);
    site.order(&fan, &bought.text("orderId"), "completed").await;
    site.fill_cart(&fan, &concert_id, "golden-circle", 1).await;
    let _ = confirm().send().await.expect_problem(409, "limit_per_person");
}

/// A cart with more tickets than are left is not confirmed, and no card is touched. The sold seats stay sold.
pub async fn sold_out(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 3, 1).await;
    let (early, late) = (site.new_fan().await, site.new_fan().await);
    site.buy(&early, &concert_id, 2).await;
    site.fill_cart(&late, &concert_id, "regular", 2).await;
    let confirm = || site.post("/cart/confirm", json!({"paymentMethodId": "pm_card_visa"})).by(&late);
    // Carts know of the sale once it is visible.
    expect_sales(site, &staff, &concert_id, 2, "698.00").await;
    let _ = confirm().send().await.expect_problem(409, "sold_out");
    let payments = site.get("/payments").by(&late).send().await.expect(200);
    assert!(payments.items().is_empty(), "{payments:#?}");
}

/// Seats are held while the fan authenticates at the bank (3-D Secure). Cancelling the reservation cancels the order.
pub async fn reservation_cancelled(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let (fan, stranger) = (site.new_fan().await, site.new_fan().await);
    site.fill_cart(&fan, &concert_id, "regular", 2).await;
    let order_id = site.confirm(&fan, "pm_card_authenticationRequired").await;
    let path = format!("/orders/{order_id}");
    let waiting = |order: &crate::Response| {
        order.body["payment"]["status"] == "action_required" && order.body["reservations"][0]["status"] == "held"
    };
    let order = site.eventually(|| site.get(path.clone()).by(&fan), waiting).await;
    let reservation = order.body["reservations"][0]["reservationId"].as_str().unwrap_or_default().to_owned();
    let path = format!("/reservations/{reservation}");
    let _ = site.delete(path.clone()).by(&stranger).send().await.expect_problem(404, "not_found");
    let held = site.eventually(|| site.get("/reservations").by(&fan), |list| !list.items().is_empty()).await;
    assert_eq!(held.items()[0]["ticketTypes"], json!([{"ticketTypeId": "regular", "quantity": 2}]));
    let _ = site.delete(path).by(&fan).send().await.expect(204);
    let order = site.order(&fan, &order_id, "cancelled").await;
    assert_eq!(order.body["cancelReason"], "cancelled_by_buyer");
    let path = format!("/payments/{}", order.body["payment"]["paymentId"].as_str().unwrap_or_default());
    site.eventually(|| site.get(path.clone()).by(&fan), |payment| payment.body["status"] == "released").await;
    expect_sales(site, &staff, &concert_id, 0, "0.00").await;
}
