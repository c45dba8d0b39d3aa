//! Dead letters are kept, listed and redriven.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use cloud::{Faults, Invocation, InvocationFault};
use e2e::{Person, Response, Site};
use local::{Admin, Frontrow, Options};
use serde_json::json;

/// Crashes a function on every invocation while it is broken.
pub struct Broken(&'static str, AtomicBool);

impl Broken {
    pub fn breaks(&self, breaks: bool) {
        self.1.store(breaks, Ordering::Relaxed);
    }
}

impl Faults for Broken {
    fn invocation(&self, invocation: &Invocation<'_>) -> InvocationFault {
        let is_broken = self.1.load(Ordering::Relaxed) && invocation.function == self.0;
        if is_broken { InvocationFault::CrashBeforeCall(0) } else { InvocationFault::None }
    }
}

/// An order that is stuck because this function failed, and the dead letters that followed.
pub async fn after_a_failure_of(function: &'static str) -> (Site, Person, String, Arc<Broken>, Person, Response) {
    let broken = Arc::new(Broken(function, AtomicBool::new(true)));
    let options = Options { faults: Arc::clone(&broken) as Arc<dyn Faults>, ..Options::in_memory() };
    let site = Site::of(Frontrow::start(options).await.unwrap(), Admin::default());
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &concert_id, "regular", 1).await;
    let order_id = site.confirm(&fan, "pm_card_visa").await;
    // Lambda tries three times within three minutes. After five, the order asks again.
    site.pass(Duration::from_secs(4 * 60)).await;
    broken.breaks(false);
    let letters = site.get("/ops/dead-letters").by(&staff.admin).send().await.expect(200);
    (site, fan, order_id, broken, staff.admin, letters)
}

async fn redrive(site: &Site, admin: &Person, id: &str) -> Response {
    site.post(format!("/ops/dead-letters/{id}/redrive"), json!({})).by(admin).send().await
}

#[tokio::test]
async fn dead_letter_shows_the_event_and_the_function_that_failed() {
    let (_site, _, _, _, _, letters) = after_a_failure_of("tickets-when-order-paid").await;
    let [letter] = letters.items() else { panic!("{letters:#?}") };
    assert_eq!((&letter["origin"], &letter["event"]), (&json!("functions"), &json!("OrderPaid")));
    assert_eq!(letter["function"], "frontrow-tickets-when-order-paid");
}

#[tokio::test]
async fn redriven_event_is_handled() {
    let (site, fan, order_id, _, admin, letters) = after_a_failure_of("tickets-when-order-paid").await;
    let _ = redrive(&site, &admin, letters.items()[0]["id"].as_str().unwrap()).await.expect(202);
    site.order(&fan, &order_id, "completed").await;
    let left = site.get("/ops/dead-letters").by(&admin).send().await.expect(200);
    assert_eq!(left.items().len(), 0, "{left:#?}");
}

/// An order whose e-mail could not be sent until its messages ended as dead letters. The queue delivers twenty times, five minutes apart.
async fn after_failures_of_the_mail_worker() -> (Site, Person, String, Arc<Broken>, Person) {
    let (site, fan, order_id, broken, admin, _) = after_a_failure_of("tickets-send-email").await;
    broken.breaks(true);
    site.pass(Duration::from_secs(21 * 300)).await;
    broken.breaks(false);
    let admin = site.log_in(&admin.email, &site.admin.password).await;
    (site, fan, order_id, broken, admin)
}

#[tokio::test]
async fn redriven_vendor_call_is_made() {
    let (site, fan, order_id, _, admin) = after_failures_of_the_mail_worker().await;
    let letters = site.get("/ops/dead-letters").by(&admin).send().await.expect(200);
    let letter = &letters.items()[0];
    assert_eq!((&letter["origin"], &letter["function"]), (&json!("emails"), &json!("tickets-send-email")));
    let _ = redrive(&site, &admin, letter["id"].as_str().unwrap()).await.expect(202);
    let fan = site.log_in(&fan.email, "correct horse battery").await;
    site.order(&fan, &order_id, "completed").await;
}

#[tokio::test]
async fn all_dead_letters_of_a_queue_are_redriven_at_once() {
    let (site, fan, order_id, _, admin) = after_failures_of_the_mail_worker().await;
    let emails = json!({"origin": "emails"});
    let redriven = site.post("/ops/dead-letters/redrive", emails).by(&admin).send().await.expect(202);
    assert_eq!(redriven.body["left"], 0);
    let fan = site.log_in(&fan.email, "correct horse battery").await;
    site.order(&fan, &order_id, "completed").await;
    let left = site.get("/ops/dead-letters").by(&admin).send().await.expect(200);
    assert_eq!(left.items().len(), 0, "{left:#?}");
}

#[tokio::test]
async fn unknown_dead_letter_cannot_be_redriven() {
    let site = Site::in_process().await;
    let admin = site.staff().await.admin;
    let _ = redrive(&site, &admin, "8d0a4e0e-7b0f-4c0e-9d8e-2f0f6a1b3c4d").await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn only_admins_see_dead_letters() {
    let site = Site::in_process().await;
    let fan = site.new_fan().await;
    let _ = site.get("/ops/dead-letters").by(&fan).send().await.expect_problem(403, "forbidden");
}
