//! Captures that arrive after their order has ended: the order is reinstated while there are seats, otherwise the payment is refunded.

use std::sync::Arc;
use std::time::Duration;

use cloud::{Faults, Invocation, InvocationFault};
use e2e::{Person, Response, Site, Staff, concert};
use local::{Admin, Frontrow, Options};
use serde_json::json;

/// Nothing from Stripe arrives until we call it: webhooks and the job that requeues overdue payments fail.
struct NoStripeUpdates;

impl Faults for NoStripeUpdates {
    fn invocation(&self, invocation: &Invocation<'_>) -> InvocationFault {
        match invocation.function {
            "finance-stripe-webhook" | "finance-requeue-overdue-payments" => InvocationFault::CrashBeforeCall(0),
            _ => InvocationFault::None,
        }
    }
}

/// A fan's order for all seats, which waits for 3-D Secure.
struct Waiting {
    site: Site,
    staff: Staff,
    concert_id: String,
    fan: Person,
    order_id: String,
}

async fn waiting() -> Waiting {
    let faults = Arc::new(NoStripeUpdates);
    let frontrow = Frontrow::start(Options { faults, ..Options::in_memory() }).await.unwrap();
    let site = Site::of(frontrow, Admin::default());
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 2, 1).await;
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &concert_id, "regular", 2).await;
    let order_id = site.confirm(&fan, "pm_card_authenticationRequired").await;
    let path = format!("/orders/{order_id}");
    let waits = |order: &Response| {
        order.body["payment"]["status"] == "action_required" && order.body["reservations"][0]["status"] == "held"
    };
    site.eventually(|| site.get(path.clone()).by(&fan), waits).await;
    Waiting { site, staff, concert_id, fan, order_id }
}

impl Waiting {
    async fn payment(&self) -> Response {
        let order = self.site.get(format!("/orders/{}", self.order_id)).by(&self.fan).send().await.expect(200);
        let path = format!("/payments/{}", order.body["payment"]["paymentId"].as_str().unwrap());
        self.site.get(path).by(&self.fan).send().await.expect(200)
    }

    /// The fan passes 3-D Secure, and the payment is captured in Stripe's dashboard.
    async fn capture_at_stripe(&self) {
        let gateway_id = self.payment().await.text("gatewayId");
        for what in ["passed", "captured"] {
            let button = format!("/_local/stripe/payment_intents/{gateway_id}/{what}");
            let _ = self.site.call(http::Method::POST, button).send().await.expect(303);
        }
    }

    async fn pass_minutes(&self, minutes: u64) {
        self.site.pass(Duration::from_secs(60 * minutes)).await;
    }

    async fn events(&self) -> Vec<String> {
        let order = self.site.get(format!("/orders/{}", self.order_id)).by(&self.fan).send().await.expect(200);
        let timeline = order.body["timeline"].as_array().unwrap().iter();
        timeline.map(|moment| moment["event"].as_str().unwrap().to_owned()).collect()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn captured_payment_completes_an_expired_order_while_seats_are_free() {
    let waiting = waiting().await;
    waiting.capture_at_stripe().await;
    waiting.pass_minutes(18).await;
    waiting.site.order(&waiting.fan, &waiting.order_id, "completed").await;
    assert!(waiting.events().await.contains(&"OrderExpired".to_owned()));
    let tickets = waiting.site.get("/tickets").by(&waiting.fan).send().await.expect(200);
    assert_eq!(tickets.items().len(), 2);
    let payment = waiting.payment().await;
    assert_eq!((&payment.body["status"], &payment.body["refunded"]["amount"]), (&json!("captured"), &json!("0.00")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn captured_payment_of_an_expired_order_is_refunded_without_seats() {
    let waiting = waiting().await;
    waiting.capture_at_stripe().await;
    let smaller = json!({"ticketTypes": concert(1, 1)["ticketTypes"].clone()});
    let path = format!("/concerts/{}/ticket-types", waiting.concert_id);
    let _ = waiting.site.put(path, smaller).by(&waiting.staff.organizer).send().await.expect(200);
    waiting.pass_minutes(18).await;
    waiting.site.order(&waiting.fan, &waiting.order_id, "refunded").await;
    assert!(waiting.events().await.contains(&"OrderReinstated".to_owned()));
    let payment = waiting.payment().await;
    assert_eq!(payment.body["refunded"], payment.body["amount"]);
}
