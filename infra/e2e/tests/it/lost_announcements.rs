//! Messages that nobody waits for and that are lost without a trace: a job publishes them again.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cloud::{DeliveryFault, Faults, Hop};
use e2e::{Person, Response, Site, Staff, concert};
use http::Method;
use local::{Admin, Frontrow, Options};
use serde_json::json;

/// Loses the next messages to a function or a queue.
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

/// A site whose next message to a function or a queue can be lost.
struct Shop {
    site: Site,
    staff: Staff,
    losing: Arc<Losing>,
}

/// Longer than until the job that publishes events again has run.
const UNTIL_REPEATED: Duration = Duration::from_secs(32 * 60);

async fn shop(to: &'static str) -> Shop {
    let losing = Arc::new(Losing { to, left: AtomicUsize::new(0) });
    let faults = Arc::clone(&losing) as Arc<dyn Faults>;
    let options = Options { faults, ..Options::in_memory() };
    let site = Site::of(Frontrow::start(options).await.unwrap(), Admin::default());
    let staff = site.staff().await;
    Shop { site, staff, losing }
}

impl Shop {
    fn lose(&self, messages: usize) {
        self.losing.left.store(messages, Ordering::Relaxed);
    }

    /// Lets the message be lost, and then time pass until it was published again.
    async fn wait(&self) {
        self.site.frontrow().unwrap().settle().await;
        assert_eq!(self.losing.left.load(Ordering::Relaxed), 0, "no message was lost");
        self.site.pass(UNTIL_REPEATED).await;
    }

    async fn new_concert(&self) -> String {
        self.site.new_concert(&self.staff.organizer, 10, 10).await
    }

    async fn cancel_concert(&self, concert_id: &str) {
        let path = format!("/concerts/{concert_id}/cancel");
        let reason = json!({"reason": "The artist is ill."});
        let _ = self.site.post(path, reason).by(&self.staff.organizer).send().await.expect(202);
    }

    /// A fan with two tickets, the order and its payment's path.
    async fn bought(&self, concert_id: &str) -> (Person, String, String) {
        let fan = self.site.new_fan().await;
        let order = self.site.buy(&fan, concert_id, 2).await;
        let payment = format!("/payments/{}", order.body["payment"]["paymentId"].as_str().unwrap());
        self.site.frontrow().unwrap().settle().await;
        (fan, order.text("orderId"), payment)
    }

    async fn cancel_order(&self, order_id: &str, person: &Person) {
        let _ = self.site.post(format!("/orders/{order_id}/cancel"), json!({})).by(person).send().await.expect(202);
    }

    async fn available(&self, concert_id: &str, seats: u64) {
        let is_so = |concert: &Response| concert.body["ticketTypes"][0]["available"] == seats;
        self.site.eventually(|| self.site.get(format!("/concerts/{concert_id}")), is_so).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn carts_hear_of_a_new_concert_later() {
    let shop = shop("carts-project-concerts").await;
    shop.lose(1);
    let concert_id = shop.new_concert().await;
    shop.wait().await;
    shop.bought(&concert_id).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn seats_of_a_new_concert_are_on_sale_later() {
    let shop = shop("reservations-when-concert-changed").await;
    shop.lose(1);
    let concert_id = shop.new_concert().await;
    shop.wait().await;
    shop.available(&concert_id, 10).await;
    shop.bought(&concert_id).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn orders_of_a_cancelled_concert_are_refunded_later() {
    let shop = shop("orders-project-concerts").await;
    let concert_id = shop.new_concert().await;
    let (fan, order_id, _) = shop.bought(&concert_id).await;
    shop.lose(1);
    shop.cancel_concert(&concert_id).await;
    shop.wait().await;
    shop.site.order(&fan, &order_id, "refunded").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn seats_of_a_cancelled_concert_leave_the_sale_later() {
    let shop = shop("reservations-when-concert-changed").await;
    let concert_id = shop.new_concert().await;
    shop.site.frontrow().unwrap().settle().await;
    shop.lose(1);
    shop.cancel_concert(&concert_id).await;
    shop.wait().await;
    shop.available(&concert_id, 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn holders_hear_of_a_new_date_later() {
    let shop = shop("tickets-when-concert-changed").await;
    let concert_id = shop.new_concert().await;
    let (fan, ..) = shop.bought(&concert_id).await;
    let before = shop.site.order_mails(&fan.email).await.len();
    shop.lose(1);
    let mut later = concert(10, 10);
    later.as_object_mut().unwrap().remove("ticketTypes");
    later["startsAt"] = json!("2031-06-21T19:00:00Z");
    let path = format!("/concerts/{concert_id}");
    let _ = shop.site.put(path, later).by(&shop.staff.organizer).send().await.expect(200);
    shop.wait().await;
    assert_eq!(shop.site.order_mails(&fan.email).await.len(), before + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn order_at_a_concert_unknown_to_finance_is_invoiced_later() {
    let shop = shop("finance-project-concerts").await;
    shop.lose(1);
    let concert_id = shop.new_concert().await;
    let fan = shop.site.new_fan().await;
    shop.site.buy(&fan, &concert_id, 1).await;
    assert!(shop.site.get("/invoices").by(&fan).send().await.expect(200).items().is_empty());
    shop.wait().await;
    shop.site.eventually(|| shop.site.get("/invoices").by(&fan), |list| list.items().len() == 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn new_seats_are_shown_later() {
    let shop = shop("concerts-project-availability").await;
    shop.lose(2);
    let concert_id = shop.site.new_concert(&shop.staff.organizer, 20, 1).await;
    shop.wait().await;
    shop.available(&concert_id, 20).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn seats_that_came_back_can_be_bought_later() {
    let shop = shop("carts-project-availability").await;
    let concert_id = shop.site.new_concert(&shop.staff.organizer, 2, 1).await;
    let (_, order_id, _) = shop.bought(&concert_id).await;
    let fan = shop.site.new_fan().await;
    shop.site.fill_cart(&fan, &concert_id, "regular", 1).await;
    shop.lose(1);
    shop.cancel_order(&order_id, &shop.staff.finance).await;
    shop.site.frontrow().unwrap().settle().await;
    let confirm = || shop.site.post("/cart/confirm", json!({"paymentMethodId": "pm_card_visa"})).by(&fan).send();
    let _ = confirm().await.expect_problem(409, "sold_out");
    shop.wait().await;
    let _ = confirm().await.expect(202);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn payment_of_a_cancelled_order_is_released_later() {
    let shop = shop("finance-when-order-cancelled").await;
    let concert_id = shop.new_concert().await;
    let fan = shop.site.new_fan().await;
    shop.site.fill_cart(&fan, &concert_id, "regular", 1).await;
    let order_id = shop.site.confirm(&fan, "pm_card_authenticationRequired").await;
    shop.site.frontrow().unwrap().settle().await;
    shop.lose(1);
    shop.cancel_order(&order_id, &fan).await;
    shop.wait().await;
    let is_released = |list: &Response| {
        !list.items().is_empty() && list.items().iter().all(|payment| payment["status"] == "released")
    };
    shop.site.eventually(|| shop.site.get("/payments").by(&fan), is_released).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tickets_of_a_refunded_order_are_void_later() {
    let shop = shop("tickets-when-order-refund-requested").await;
    let concert_id = shop.new_concert().await;
    let (fan, order_id, _) = shop.bought(&concert_id).await;
    shop.lose(1);
    shop.cancel_order(&order_id, &shop.staff.finance).await;
    shop.wait().await;
    let are_void =
        |list: &Response| !list.items().is_empty() && list.items().iter().all(|ticket| ticket["status"] == "void");
    shop.site.eventually(|| shop.site.get("/tickets").by(&fan), are_void).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn seats_of_a_refunded_order_are_free_later() {
    let shop = shop("reservations-when-order-cancelled").await;
    let concert_id = shop.new_concert().await;
    let (_, order_id, _) = shop.bought(&concert_id).await;
    shop.lose(1);
    shop.cancel_order(&order_id, &shop.staff.finance).await;
    shop.wait().await;
    shop.available(&concert_id, 10).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tickets_of_a_refunded_line_are_void_later() {
    let shop = shop("orders-when-payment-changed").await;
    let concert_id = shop.new_concert().await;
    let (fan, _, payment) = shop.bought(&concert_id).await;
    shop.lose(2);
    let line = json!({"concertId": concert_id, "ticketTypeId": "regular", "quantity": 1});
    let refund = json!({"lines": [line], "reason": "They cannot come."});
    let _ = shop.site.post(format!("{payment}/refunds"), refund).by(&shop.staff.finance).send().await.expect(202);
    shop.wait().await;
    let one_is_void = |list: &Response| list.items().iter().filter(|ticket| ticket["status"] == "void").count() == 1;
    shop.site.eventually(|| shop.site.get("/tickets").by(&fan), one_is_void).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn buyer_hears_of_a_refund_later() {
    for to in ["tickets-when-order-refund-requested", "frontrow-emails"] {
        let shop = shop(to).await;
        let concert_id = shop.new_concert().await;
        let (fan, order_id, payment) = shop.bought(&concert_id).await;
        let before = shop.site.order_mails(&fan.email).await.len();
        shop.lose(1);
        let goodwill = json!({"amount": {"amount": "10.00", "currency": "PLN"}, "reason": "The view was poor."});
        let path = format!("{payment}/refunds");
        let _ = shop.site.post(path, goodwill).by(&shop.staff.finance).send().await.expect(202);
        shop.wait().await;
        assert_eq!(shop.site.order_mails(&fan.email).await.len(), before + 1, "{to}: {order_id}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn buyer_hears_of_a_declined_card_later() {
    let shop = shop("tickets-when-payment-failed").await;
    let concert_id = shop.new_concert().await;
    let fan = shop.site.new_fan().await;
    shop.site.fill_cart(&fan, &concert_id, "regular", 1).await;
    let before = shop.site.order_mails(&fan.email).await.len();
    shop.lose(1);
    let order_id = shop.site.confirm(&fan, "pm_card_visa_chargeDeclined").await;
    shop.site.order(&fan, &order_id, "cancelled").await;
    shop.wait().await;
    assert_eq!(shop.site.order_mails(&fan.email).await.len(), before + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn credit_note_is_issued_later() {
    let shop = shop("frontrow-invoices").await;
    let concert_id = shop.new_concert().await;
    let (fan, order_id, _) = shop.bought(&concert_id).await;
    shop.lose(1);
    shop.cancel_order(&order_id, &shop.staff.finance).await;
    shop.wait().await;
    shop.site.eventually(|| shop.site.get("/invoices").by(&fan), |list| list.items().len() == 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn disputed_money_leaves_the_revenue_later() {
    let shop = shop("reservations-project-disputes").await;
    let concert_id = shop.new_concert().await;
    let (fan, _, payment) = shop.bought(&concert_id).await;
    shop.lose(1);
    let intent = shop.site.get(payment).by(&fan).send().await.expect(200).text("gatewayId");
    let button = format!("/_local/stripe/payment_intents/{intent}/disputed");
    let _ = shop.site.call(Method::POST, button).send().await.expect(303);
    shop.site.pass(Duration::from_secs(10)).await;
    shop.wait().await;
    let path = format!("/concerts/{concert_id}/sales");
    let is_disputed = |sales: &Response| sales.body["ticketTypes"][0]["disputed"]["amount"] == "698.00";
    shop.site.eventually(|| shop.site.get(path.clone()).by(&shop.staff.organizer), is_disputed).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paid_order_is_invoiced_later() {
    let shop = shop("frontrow-invoices").await;
    let concert_id = shop.new_concert().await;
    shop.lose(1);
    let (fan, ..) = shop.bought(&concert_id).await;
    shop.wait().await;
    // The job runs every hour.
    shop.site.pass(Duration::from_secs(60 * 60)).await;
    shop.site.eventually(|| shop.site.get("/invoices").by(&fan), |list| list.items().len() == 1).await;
}
