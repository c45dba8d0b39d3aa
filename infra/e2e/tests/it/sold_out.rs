//! Tickets that are gone, or not sold: the buyer learns it before a card is touched.

use std::time::Duration;

use e2e::{Person, Response, Site, Staff, concert};
use serde_json::{Value, json};

async fn confirm(site: &Site, fan: &Person) -> Response {
    site.post("/cart/confirm", json!({"paymentMethodId": "pm_card_visa"})).by(fan).send().await
}

async fn add(site: &Site, fan: &Person, concert_id: &str) -> Response {
    let item = json!({"concertId": concert_id, "ticketTypeId": "regular", "quantity": 1});
    site.post("/cart/items", item).by(fan).send().await
}

async fn settled(site: &Site) {
    site.frontrow().unwrap().settle().await;
}

async fn set_capacity(site: &Site, staff: &Staff, concert_id: &str, regular: u32) {
    let types = json!({"ticketTypes": concert(regular, 1)["ticketTypes"]});
    let _ =
        site.put(format!("/concerts/{concert_id}/ticket-types"), types).by(&staff.organizer).send().await.expect(200);
    settled(site).await;
}

/// A fan with so many regular tickets in the cart.
async fn fan_with(site: &Site, concert_id: &str, quantity: u32) -> Person {
    let fan = site.new_fan().await;
    site.fill_cart(&fan, concert_id, "regular", quantity).await;
    fan
}

async fn cards_touched(site: &Site) -> usize {
    let intents = site.get("/_local/stripe/payment_intents").send().await.expect(200);
    intents.body["data"].as_array().map_or(0, Vec::len)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sold_out_type_is_refused_and_no_card_is_touched() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 60, 1).await;
    // The seats are in two pools.
    for _ in 0..10 {
        let fan = fan_with(&site, &concert_id, 6).await;
        let order_id = site.confirm(&fan, "pm_card_visa").await;
        site.order(&fan, &order_id, "completed").await;
    }
    settled(&site).await;
    let before = cards_touched(&site).await;
    let late = fan_with(&site, &concert_id, 1).await;
    let refused = confirm(&site, &late).await.expect_problem(409, "sold_out");
    assert!(refused.body["detail"].as_str().unwrap().contains("Regular"), "{refused:#?}");
    settled(&site).await;
    assert_eq!(cards_touched(&site).await, before);
    let orders = site.get("/orders").by(&late).send().await.expect(200);
    assert!(orders.items().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fewer_tickets_can_be_bought_when_too_few_are_left() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 2, 1).await;
    settled(&site).await;
    let fan = fan_with(&site, &concert_id, 3).await;
    let _ = confirm(&site, &fan).await.expect_problem(409, "sold_out");
    let path = format!("/cart/items/{concert_id}/regular");
    let _ = site.put(path, json!({"quantity": 2})).by(&fan).send().await.expect(200);
    let order_id = confirm(&site, &fan).await.expect(202).text("orderId");
    site.order(&fan, &order_id, "completed").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn seats_that_came_back_can_be_bought() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 2, 1).await;
    let holder = fan_with(&site, &concert_id, 2).await;
    let held = site.confirm(&holder, "pm_card_authenticationRequired").await;
    settled(&site).await;
    let fan = fan_with(&site, &concert_id, 1).await;
    let _ = confirm(&site, &fan).await.expect_problem(409, "sold_out");
    let _ = site.post(format!("/orders/{held}/cancel"), json!({})).by(&holder).send().await.expect(202);
    settled(&site).await;
    let order_id = confirm(&site, &fan).await.expect(202).text("orderId");
    site.order(&fan, &order_id, "completed").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn seats_that_the_organizer_adds_can_be_bought() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 1, 1).await;
    let first = fan_with(&site, &concert_id, 1).await;
    let order_id = site.confirm(&first, "pm_card_visa").await;
    site.order(&first, &order_id, "completed").await;
    settled(&site).await;
    let fan = fan_with(&site, &concert_id, 1).await;
    let _ = confirm(&site, &fan).await.expect_problem(409, "sold_out");
    set_capacity(&site, &staff, &concert_id, 2).await;
    let order_id = confirm(&site, &fan).await.expect(202).text("orderId");
    site.order(&fan, &order_id, "completed").await;
    settled(&site).await;
    // Fewer than are sold: still sold out.
    set_capacity(&site, &staff, &concert_id, 1).await;
    let late = fan_with(&site, &concert_id, 1).await;
    let _ = confirm(&site, &late).await.expect_problem(409, "sold_out");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelled_concert_is_a_conflict_and_not_unknown() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 1).await;
    settled(&site).await;
    let fan = fan_with(&site, &concert_id, 1).await;
    let reason = json!({"reason": "The artist is ill."});
    let _ = site.post(format!("/concerts/{concert_id}/cancel"), reason).by(&staff.organizer).send().await.expect(202);
    settled(&site).await;
    let _ = add(&site, &site.new_fan().await, &concert_id).await.expect_problem(409, "concert_cancelled");
    let _ = confirm(&site, &fan).await.expect_problem(409, "concert_cancelled");
    let item = format!("/cart/items/{concert_id}/regular");
    let more = site.put(item.clone(), json!({"quantity": 2})).by(&fan).send().await;
    let _ = more.expect_problem(409, "concert_cancelled");
    let _ = site.delete(item).by(&fan).send().await.expect(204);
    let unknown = uuid::Uuid::new_v4().to_string();
    let _ = add(&site, &fan, &unknown).await.expect_problem(404, "not_found");
}

fn selling(between: [Option<Duration>; 2], site: &Site) -> Value {
    let now = site.frontrow().unwrap().cloud().clock().now();
    let mut body = concert(10, 1);
    for (field, after) in ["salesOpenAt", "salesCloseAt"].into_iter().zip(between) {
        if let Some(after) = after {
            body[field] = json!(now + after);
        }
    }
    body
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concert_that_is_not_on_sale_says_why() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let hours = |hours: u64| Some(Duration::from_secs(hours * 3600));
    let create = |body: Value| site.post("/concerts", body).by(&staff.organizer);
    let later = create(selling([hours(2), None], &site)).send().await.expect(201).text("concertId");
    let ends = create(selling([None, hours(1)], &site)).send().await.expect(201).text("concertId");
    settled(&site).await;
    let fan = site.new_fan().await;
    let not_yet = add(&site, &fan, &later).await.expect_problem(409, "not_on_sale");
    assert!(not_yet.body["detail"].as_str().unwrap().contains("before"), "{not_yet:#?}");
    site.pass(hours(1).unwrap()).await;
    let ended = add(&site, &fan, &ends).await.expect_problem(409, "not_on_sale");
    assert!(ended.body["detail"].as_str().unwrap().contains("ended"), "{ended:#?}");
    site.pass(hours(1).unwrap()).await;
    let _ = add(&site, &fan, &later).await.expect(201);
}
