//! Being in time counts when people act, not when a message arrives.

use std::sync::Arc;
use std::time::Duration;

use cloud::{DeliveryFault, Faults, Hop};
use e2e::{Site, concert};
use local::{Admin, Frontrow, Options};
use serde_json::json;

const HOUR: Duration = Duration::from_secs(3600);
const MINUTE: Duration = Duration::from_secs(60);

/// Confirmed carts, or placed orders, are delivered five minutes late.
struct Slow(&'static str);

impl Faults for Slow {
    fn delivery(&self, hop: &Hop<'_>) -> DeliveryFault {
        if hop.to == self.0 { DeliveryFault::Late(5 * MINUTE) } else { DeliveryFault::None }
    }
}

async fn order_that_is_delivered_after_sales_closed(slow: &'static str) {
    let options = Options { faults: Arc::new(Slow(slow)), ..Options::in_memory() };
    let site = Site::of(Frontrow::start(options).await.unwrap(), Admin::default());
    let staff = site.staff().await;
    let mut body = concert(10, 1);
    body["salesCloseAt"] = json!(site.frontrow().unwrap().cloud().clock().now() + 2 * MINUTE);
    let concert_id = site.post("/concerts", body).by(&staff.organizer).send().await.expect(201).text("concertId");
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &concert_id, "regular", 1).await;
    let order_id = site.confirm(&fan, "pm_card_visa").await;
    site.pass(10 * MINUTE).await;
    site.order(&fan, &order_id, "completed").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cart_confirmed_in_time_is_sold_though_its_order_is_placed_late() {
    order_that_is_delivered_after_sales_closed("orders-when-cart-confirmed").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cart_confirmed_in_time_is_sold_though_its_seats_are_requested_late() {
    order_that_is_delivered_after_sales_closed("reservations-when-order-placed").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concert_that_has_begun_can_be_corrected_but_not_cancelled_by_accident() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let mut body = concert(10, 1);
    body["startsAt"] = json!(site.frontrow().unwrap().cloud().clock().now() + HOUR);
    let concert_id =
        site.post("/concerts", body.clone()).by(&staff.organizer).send().await.expect(201).text("concertId");
    site.pass(2 * HOUR).await;

    let path = format!("/concerts/{concert_id}");
    let mut details = json!({"name": "Beyoncé in Warszawa", "artist": "Beyoncé Knowles", "startsAt": body["startsAt"],
        "venue": {"name": "Stadion Narodowy", "city": "Warsaw", "country": "PL"}});
    let corrected = site.put(path.clone(), details.clone()).by(&staff.organizer).send().await.expect(200);
    assert_eq!(
        (&corrected.body["name"], &corrected.body["artist"], &corrected.body["venue"]["name"]),
        (&json!("Beyoncé in Warszawa"), &json!("Beyoncé Knowles"), &json!("Stadion Narodowy"))
    );
    details["startsAt"] = json!(site.frontrow().unwrap().cloud().clock().now() - HOUR);
    let moved = site.put(path.clone(), details).by(&staff.organizer).send().await;
    let _ = moved.expect_problem(422, "starts_in_past");

    let cancel = |body| site.post(format!("{path}/cancel"), body).by(&staff.organizer);
    let _ = cancel(json!({"reason": "Oops"})).send().await.expect_problem(409, "concert_over");
    assert_eq!(site.get(path.clone()).send().await.expect(200).body["status"], "scheduled");
    let deliberately = json!({"reason": "The power failed after one song.", "afterStart": true});
    let _ = cancel(deliberately).send().await.expect(202);
}
