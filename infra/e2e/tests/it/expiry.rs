//! Orders that are not confirmed in time. These tests advance the local cloud's clock.

use std::time::Duration;

use e2e::{Person, Response, Site};
use serde_json::{Value, json};

/// A card that needs 3-D Secure, so the order waits.
const NEEDS_AUTHENTICATION: &str = "pm_card_authenticationRequired";

fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(60 * minutes)
}

async fn waiting_order(site: &Site, fan: &Person, concert_id: &str) -> String {
    site.fill_cart(fan, concert_id, "regular", 2).await;
    let order_id = site.confirm(fan, NEEDS_AUTHENTICATION).await;
    let held = |order: &Response| order.body["reservations"][0]["status"] == "held";
    site.eventually(|| site.get(format!("/orders/{order_id}")).by(fan), held).await;
    order_id
}

async fn order(site: &Site, fan: &Person, order_id: &str) -> Value {
    site.get(format!("/orders/{order_id}")).by(fan).send().await.expect(200).body
}

async fn available(site: &Site, concert_id: &str) -> Value {
    let concert = site.get(format!("/concerts/{concert_id}")).send().await.expect(200);
    concert.body["ticketTypes"][0]["available"].clone()
}

#[tokio::test]
async fn expired_order_releases_its_seats_and_payment() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 2, 1).await;
    let fan = site.new_fan().await;
    let order_id = waiting_order(&site, &fan, &concert_id).await;
    assert_eq!(available(&site, &concert_id).await, 0);
    site.pass(minutes(18)).await;

    let order = order(&site, &fan, &order_id).await;
    assert_eq!((&order["status"], &order["reservations"][0]["status"]), (&json!("expired"), &json!("expired")));
    assert_eq!(available(&site, &concert_id).await, 2);
    let reservations = site.get("/reservations").by(&fan).send().await.expect(200);
    assert_eq!(reservations.items()[0]["status"], "expired");
    let payment = format!("/payments/{}", order["payment"]["paymentId"].as_str().unwrap());
    assert_eq!(site.get(payment).by(&fan).send().await.expect(200).body["status"], "released");
}

#[tokio::test]
async fn extended_hold_lasts_twice_as_long() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 2, 1).await;
    let fan = site.new_fan().await;
    let order_id = waiting_order(&site, &fan, &concert_id).await;
    let reservation = order(&site, &fan, &order_id).await["reservations"][0]["reservationId"].clone();
    site.pass(minutes(14)).await;
    let extend = site.post(format!("/reservations/{}/extension", reservation.as_str().unwrap()), json!({})).by(&fan);
    let _ = extend.send().await.expect(200);
    site.pass(minutes(14)).await;
    assert_eq!(order(&site, &fan, &order_id).await["status"], "placed");
    site.pass(minutes(5)).await;
    assert_eq!(order(&site, &fan, &order_id).await["status"], "expired");
}

#[tokio::test]
async fn jobs_that_were_off_for_a_day_catch_up() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 20, 1).await;
    let mut orders = Vec::new();
    for _ in 0..5 {
        let fan = site.new_fan().await;
        orders.push((waiting_order(&site, &fan, &concert_id).await, fan));
    }
    // The clock jumps: no job runs in between.
    site.frontrow().unwrap().cloud().clock().advance(minutes(24 * 60));
    site.pass(minutes(2)).await;
    for (order_id, fan) in &orders {
        let fan = site.log_in(&fan.email, "correct horse battery").await;
        assert_eq!(order(&site, &fan, order_id).await["status"], "expired");
    }
    assert_eq!(available(&site, &concert_id).await, 20);
}
