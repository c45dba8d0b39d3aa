//! Messages that are lost without a trace: a job notices that nothing follows from them, and asks again.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cloud::{DeliveryFault, Faults, Hop};
use e2e::{Person, Response, Site};
use local::{Admin, Frontrow, Options};
use serde_json::json;

/// Loses the first messages to a function.
struct Losing {
    to: &'static str,
    left: AtomicUsize,
}

impl Faults for Losing {
    fn delivery(&self, hop: &Hop<'_>) -> DeliveryFault {
        let take = |left: usize| left.checked_sub(1);
        let is_lost = hop.to == self.to && self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok();
        if is_lost { DeliveryFault::PlantedLoss } else { DeliveryFault::None }
    }
}

async fn site_losing(to: &'static str, messages: usize) -> Site {
    let faults = Arc::new(Losing { to, left: AtomicUsize::new(messages) });
    let options = Options { faults, ..Options::in_memory() };
    Site::of(Frontrow::start(options).await.unwrap(), Admin::default())
}

async fn buy(site: &Site, card: &str) -> (String, Person, String) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &concert_id, "regular", 1).await;
    let order_id = site.confirm(&fan, card).await;
    (concert_id, fan, order_id)
}

/// A purchase completes although a function missed its first messages, long before anybody has to look.
async fn completes_without(to: &'static str, messages: usize) {
    let site = site_losing(to, messages).await;
    let (_, fan, order_id) = buy(&site, "pm_card_visa").await;
    site.pass(Duration::from_secs(12 * 60)).await;
    let order = site.order(&fan, &order_id, "completed").await;
    assert_eq!(order.body["payment"]["status"], "captured");
    let tickets = site.get("/tickets").by(&fan).send().await.expect(200);
    assert_eq!(tickets.items().len(), 1, "{tickets:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn confirmed_cart_gets_its_order_later() {
    completes_without("orders-when-cart-confirmed", 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn placed_order_holds_its_seats_later() {
    completes_without("reservations-when-order-placed", 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn held_seats_are_heard_of_later() {
    completes_without("orders-when-reservation-changed", 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn confirmed_order_is_captured_later() {
    completes_without("finance-when-order-confirmed", 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn payment_is_heard_of_later() {
    completes_without("orders-when-payment-changed", 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paid_order_gets_its_tickets_later() {
    completes_without("tickets-when-order-paid", 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sent_tickets_are_heard_of_later() {
    completes_without("orders-when-tickets-delivered", 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn order_completes_though_its_tickets_are_transferred_before_they_are_sent() {
    let site = site_losing("frontrow-emails", 1).await;
    let (_, fan, order_id) = buy(&site, "pm_card_visa").await;
    site.order(&fan, &order_id, "paid").await;
    let tickets = site.eventually(|| site.get("/tickets").by(&fan), |tickets| tickets.items().len() == 1).await;
    let path = format!("/tickets/{}/transfer", tickets.items()[0]["ticketId"].as_str().unwrap());
    let _ = site.post(path, json!({"email": "friend@example.org"})).by(&fan).send().await.expect(202);
    site.pass(Duration::from_secs(12 * 60)).await;
    let order = site.order(&fan, &order_id, "completed").await;
    assert_eq!(order.body["delivery"], json!({"method": "email", "status": "not_needed"}));
    let page = site.get(format!("/my/orders/{order_id}")).with_cookie(&fan.token).header("accept", "text/html");
    let page = page.send().await.expect(200);
    assert!(page.file.contains("No ticket was left to send") && !page.file.contains("Tickets sent"), "{}", page.file);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn seats_of_a_confirmed_order_are_sold_later() {
    let site = site_losing("reservations-when-order-confirmed", 1).await;
    let (_, fan, order_id) = buy(&site, "pm_card_visa").await;
    site.order(&fan, &order_id, "completed").await;
    site.pass(Duration::from_secs(60 * 60)).await;
    let path = "/reservations";
    let confirmed = |list: &Response| list.items().len() == 1 && list.items()[0]["status"] == "confirmed";
    site.eventually(|| site.get(path).by(&fan), confirmed).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn seats_of_a_cancelled_order_are_free_later() {
    let site = site_losing("reservations-when-order-cancelled", 1).await;
    let (concert_id, fan, order_id) = buy(&site, "pm_card_visa_chargeDeclined").await;
    site.order(&fan, &order_id, "cancelled").await;
    site.pass(Duration::from_secs(60 * 60)).await;
    let concert = site.get(format!("/concerts/{concert_id}")).send().await.expect(200);
    assert_eq!(concert.body["ticketTypes"][0]["available"], 10, "{concert:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_stream_is_published_again_on_request() {
    let site = site_losing("tickets-when-order-paid", 1).await;
    let (_, fan, order_id) = buy(&site, "pm_card_visa").await;
    site.order(&fan, &order_id, "paid").await;
    let admin = site.staff().await.admin;
    let body = json!({"context": "orders", "stream": format!("order#{order_id}")});
    let answer = site.post("/ops/republish", body).by(&admin).send().await.expect(200);
    assert!(answer.body["republished"].as_u64().unwrap() >= 4, "{answer:#?}");
    site.order(&fan, &order_id, "completed").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_since_a_time_is_published_again_on_request() {
    let site = site_losing("orders-when-cart-confirmed", 1).await;
    let (_, fan, order_id) = buy(&site, "pm_card_visa").await;
    let admin = site.staff().await.admin;
    let later = json!({"context": "carts", "since": "2999-01-01T00:00:00Z"});
    let none = site.post("/ops/republish", later).by(&admin).send().await.expect(200);
    assert_eq!(none.body["republished"], 0);
    let all = json!({"context": "carts", "since": "2020-01-01T00:00:00Z"});
    let _ = site.post("/ops/republish", all).by(&admin).send().await.expect(200);
    site.order(&fan, &order_id, "completed").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn republishing_needs_a_stream_or_a_time() {
    let site = Site::in_process().await;
    let admin = site.staff().await.admin;
    let republish = |body| site.post("/ops/republish", body).by(&admin).send();
    let _ = republish(json!({"context": "orders"})).await.expect_problem(422, "invalid_body");
    let unknown = json!({"context": "orders", "stream": "order#8d0a4e0e-7b0f-4c0e-9d8e-2f0f6a1b3c4d"});
    let _ = republish(unknown).await.expect_problem(404, "not_found");
    let fan = site.new_fan().await;
    let everything = json!({"context": "orders", "since": "2020-01-01T00:00:00Z"});
    let _ = site.post("/ops/republish", everything).by(&fan).send().await.expect_problem(403, "forbidden");
}
