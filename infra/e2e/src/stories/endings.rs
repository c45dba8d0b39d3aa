//! Orders that end differently than planned.

use std::time::Duration;

use http::Method;
use serde_json::json;

use crate::{Person, Response, Site};

/// A card that needs 3-D Secure, so the order waits.
const NEEDS_AUTHENTICATION: &str = "pm_card_authenticationRequired";

/// Longer than the interval of the jobs, which run every minute.
const UNTIL_JOBS_RAN: Duration = Duration::from_secs(70);

/// A buyer who needs longer for 3-D Secure can extend the hold, once.
pub async fn hold_extended(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let (fan, stranger) = (site.new_fan().await, site.new_fan().await);
    site.fill_cart(&fan, &concert_id, "regular", 2).await;
    let order_id = site.confirm(&fan, NEEDS_AUTHENTICATION).await;
    let held = |order: &Response| order.body["reservations"][0]["status"] == "held";
    let order = site.eventually(|| site.get(format!("/orders/{order_id}")).by(&fan), held).await;
    let reservation = order.body["reservations"][0].clone();
    let path = format!("/reservations/{}/extension", reservation["reservationId"].as_str().unwrap_or_default());
    let extend = |person| site.call(Method::POST, path.clone()).by(person);

    let _ = extend(&stranger).send().await.expect_problem(404, "not_found");
    let extended = extend(&fan).send().await.expect(200);
    assert!(extended.text("expiresAt").as_str() > reservation["expiresAt"].as_str().unwrap_or_default());
    let _ = extend(&fan).send().await.expect_problem(409, "already_extended");
    let longer = |order: &Response| order.body["reservations"][0]["expiresAt"] == extended.body["expiresAt"];
    site.eventually(|| site.get(format!("/orders/{order_id}")).by(&fan), longer).await;
}

/// Staff refund a completed order: its tickets are void, its seats are on sale again, its payment is refunded, and its buyer is notified.
pub async fn refunded_by_staff(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 2, 1).await;
    let fan = site.new_fan().await;
    let order_id = site.buy(&fan, &concert_id, 2).await.text("orderId");
    let cancel = |person| site.call(Method::POST, format!("/orders/{order_id}/cancel")).by(person);
    let _ = cancel(&fan).send().await.expect_problem(409, "order_confirmed");
    let _ = cancel(&staff.finance).send().await.expect(202);

    expect_refunded(site, &fan, &order_id).await;
    let order = site.get(format!("/orders/{order_id}")).by(&fan).send().await.expect(200);
    assert_eq!(order.body["cancelReason"], "cancelled_by_staff");
    let path = format!("/concerts/{concert_id}");
    site.eventually(|| site.get(path.clone()), |concert| concert.body["ticketTypes"][0]["available"] == 2).await;
    expect_email(site, &fan, "on its way back").await;
}

/// Cancelling a concert cancels open orders and refunds paid ones, and the organizer sees the progress.
pub async fn cancelled_concert(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let (ann, ben, waiting) = (site.new_fan().await, site.new_fan().await, site.new_fan().await);
    let (of_ann, of_ben) =
        (site.buy(&ann, &concert_id, 2).await.text("orderId"), site.buy(&ben, &concert_id, 1).await.text("orderId"));
    site.fill_cart(&waiting, &concert_id, "regular", 1).await;
    let open = site.confirm(&waiting, NEEDS_AUTHENTICATION).await;
    let held = |order: &Response| order.body["reservations"][0]["status"] == "held";
    site.eventually(|| site.get(format!("/orders/{open}")).by(&waiting), held).await;

    let reason = json!({"reason": "The artist is ill."});
    let cancel = |person| site.post(format!("/concerts/{concert_id}/cancel"), reason.clone()).by(person);
    let _ = cancel(&ann).send().await.expect_problem(403, "forbidden");
    let cancelled = cancel(&staff.organizer).send().await.expect(202);
    let progress = cancelled.header("location").to_owned();
    site.pass(UNTIL_JOBS_RAN).await;

    expect_refunded(site, &ann, &of_ann).await;
    expect_refunded(site, &ben, &of_ben).await;
    let order = site.order(&waiting, &open, "cancelled").await;
    assert_eq!(order.body["cancelReason"], "concert_cancelled");
    let all_done = |progress: &Response| progress.body["done"] == 3;
    let progress = site.eventually(|| site.get(progress.clone()).by(&staff.organizer), all_done).await;
    assert_eq!((&progress.body["total"], &progress.body["failed"]), (&json!(3), &json!(0)));
    expect_email(site, &ann, "will not take place").await;

    let concert = site.get(format!("/concerts/{concert_id}")).send().await.expect(200);
    assert_eq!(concert.body["status"], "cancelled");
    let item = json!({"concertId": concert_id, "ticketTypeId": "regular", "quantity": 1});
    let unsold =
        site.eventually(|| site.post("/cart/items", item.clone()).by(&ann), |response| response.status != 201).await;
    let _ = unsold.expect_problem(409, "concert_cancelled");
}

/// A buyer who asked to keep the seats on a decline pays with another card.
pub async fn another_card(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &concert_id, "regular", 2).await;
    let declined = json!({"paymentMethodId": "pm_card_visa_chargeDeclined", "keepSeatsOnDecline": true});
    let order_id = site.post("/cart/confirm", declined).by(&fan).send().await.expect(202).text("orderId");
    let path = format!("/orders/{order_id}");
    let is_declined = |order: &Response| order.body["payment"]["status"] == "declined";
    let order = site.eventually(|| site.get(path.clone()).by(&fan), is_declined).await;
    assert_eq!((&order.body["status"], &order.body["payment"]["reason"]), (&json!("placed"), &json!("card_declined")));

    let another = json!({"paymentMethodId": "pm_card_mastercard"});
    let pay = || site.post(format!("{path}/payment"), another.clone()).by(&fan);
    let _ = pay().send().await.expect(202);
    site.order(&fan, &order_id, "completed").await;
    let _ = pay().send().await.expect_problem(409, "not_declined");
}

/// A buyer who gives no card gets the seats first, and pays for them after. One who cancels instead can't pay any more.
pub async fn paid_after_the_hold(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let (ann, ben) = (site.new_fan().await, site.new_fan().await);
    let is_held = |order: &Response| order.body["reservations"][0]["status"] == "held";
    let mut orders = Vec::new();
    for fan in [&ann, &ben] {
        site.fill_cart(fan, &concert_id, "regular", 2).await;
        let order_id = site.hold(fan).await;
        let order = site.eventually(|| site.get(format!("/orders/{order_id}")).by(fan), is_held).await;
        assert_eq!(order.body["payment"]["methodNeeded"], true);
        orders.push(order_id);
    }
    let _ = site.pay(&ann, &orders[0], "pm_card_visa").await.expect(202);
    site.order(&ann, &orders[0], "completed").await;

    let _ = site.call(Method::POST, format!("/orders/{}/cancel", orders[1])).by(&ben).send().await.expect(202);
    let _ = site.pay(&ben, &orders[1], "pm_card_visa").await.expect_problem(409, "order_cancelled");
}

/// Waits until the order and its payment are refunded and its tickets void.
async fn expect_refunded(site: &Site, fan: &Person, order_id: &str) {
    let order = site.order(fan, order_id, "refunded").await;
    let payment = format!("/payments/{}", order.body["payment"]["paymentId"].as_str().unwrap_or_default());
    let refunded = |payment: &Response| payment.body["status"] == "refunded";
    let payment = site.eventually(|| site.get(payment.clone()).by(fan), refunded).await;
    assert_eq!(payment.body["refunded"], payment.body["amount"]);
    let all_void = |tickets: &Response| {
        !tickets.items().is_empty() && tickets.items().iter().all(|ticket| ticket["status"] == "void")
    };
    site.eventually(|| site.get("/tickets").by(fan), all_void).await;
}

/// Waits until an e-mail to this fan contains this text.
pub(super) async fn expect_email(site: &Site, fan: &Person, text: &str) {
    if !site.has_local_pages() {
        return;
    }
    site.expect_order_mail(&fan.email, text).await;
}
