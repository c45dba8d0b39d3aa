//! Refunds that no card takes, and that finance pays back in another way.

use std::time::Duration;

use e2e::{Person, Response, Site};
use serde_json::{Value, json};

struct Failed {
    site: Site,
    fan: Person,
    finance: Person,
    order_id: String,
    payment: String,
    refund_id: String,
}

async fn pass_minutes(site: &Site, minutes: u64) {
    for _ in 0..minutes {
        site.pass(Duration::from_secs(60)).await;
        site.frontrow().unwrap().settle().await;
    }
}

/// An order whose card takes no refund. Finance requests one.
async fn requested() -> Failed {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &concert_id, "regular", 2).await;
    let order_id = site.confirm(&fan, "pm_card_refundFail").await;
    let order = site.order(&fan, &order_id, "completed").await;
    let payment = format!("/payments/{}", order.body["payment"]["paymentId"].as_str().unwrap());
    let body = json!({"reason": "They cannot come"});
    let refund = site.post(format!("{payment}/refunds"), body).by(&staff.finance).send().await.expect(202);
    let refund_id = refund.text("refundId");
    Failed { site, fan, finance: staff.finance, order_id, payment, refund_id }
}

/// All attempts have failed.
async fn failed() -> Failed {
    let mut requested = requested().await;
    pass_minutes(&requested.site, 60 + 20 + 60 + 65 + 65 + 65).await;
    requested.fan = requested.site.log_in_again(&requested.fan).await;
    requested.finance = requested.site.log_in_again(&requested.finance).await;
    requested.wait_for("failed").await;
    requested
}

impl Failed {
    /// So many seconds from now, as JSON.
    fn after(&self, seconds: i64) -> Value {
        let now = self.site.frontrow().unwrap().cloud().clock().now();
        let apart = Duration::from_secs(seconds.unsigned_abs());
        json!(if seconds < 0 { now - apart } else { now + apart })
    }

    async fn wait_for(&self, status: &str) -> Response {
        let has = |payment: &Response| payment.body["refunds"][0]["status"] == status;
        self.site.eventually(|| self.site.get(self.payment.clone()).by(&self.fan), has).await
    }

    async fn record(&self, body: Value) -> Response {
        let path = format!("{}/refunds/{}/manual", self.payment, self.refund_id);
        self.site.post(path, body).by(&self.finance).send().await
    }

    async fn tasks(&self) -> usize {
        self.site.get("/ops/failed-refunds").by(&self.finance).send().await.expect(200).items().len()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refund_paid_back_by_hand_ends_as_usual() {
    let failed = failed().await;
    assert_eq!(failed.tasks().await, 1);
    let at = failed.after(0);
    let body = json!({"reference": "Transfer 2026/118", "at": at});
    let recorded = failed.record(body.clone()).await.expect(200);
    assert_eq!(
        (&recorded.body["status"], &recorded.body["manual"]["reference"]),
        (&json!("refunded"), &body["reference"])
    );
    let repeated = failed.record(body).await.expect(200);
    assert_eq!(repeated.body, recorded.body);

    failed.site.order(&failed.fan, &failed.order_id, "refunded").await;
    let payment = failed.site.get(failed.payment.clone()).by(&failed.fan).send().await.expect(200);
    assert_eq!((&payment.body["status"], &payment.body["refunded"]), (&json!("refunded"), &payment.body["amount"]));
    assert_eq!(payment.body["refunds"][0]["manual"]["reference"], "Transfer 2026/118");
    failed.site.frontrow().unwrap().settle().await;
    assert_eq!(failed.tasks().await, 0);
    let credited = |list: &Response| list.items().iter().any(|document| document["kind"] == "credit_note");
    failed.site.eventually(|| failed.site.get("/invoices").by(&failed.fan), credited).await;
    let stuck = failed.site.get("/ops/stuck").by(&failed.finance).send().await.expect(200);
    assert!(stuck.items().is_empty(), "{stuck:#?}");

    let other = failed.record(json!({"reference": "Transfer 2026/119", "at": at})).await;
    let _ = other.expect_problem(409, "refund_already_made");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_time_of_a_refund_by_hand_is_refused() {
    let failed = failed().await;
    for (at, code) in [(failed.after(3600), "in_the_future"), (failed.after(-3600 * 24 * 30), "before_the_request")] {
        let refused = failed.record(json!({"reference": "Transfer 2026/118", "at": at})).await;
        let refused = refused.expect_problem(422, "invalid_body");
        let error = &refused.body["errors"][0];
        assert_eq!((&error["pointer"], &error["code"]), (&json!("/at"), &json!(code)));
    }
    assert_eq!(failed.tasks().await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refund_under_way_or_made_is_not_recorded_by_hand() {
    let requested = requested().await;
    requested.wait_for("refunded").await;
    let body = || json!({"reference": "Transfer 2026/118", "at": requested.after(0)});
    let _ = requested.record(body()).await.expect_problem(409, "refund_already_made");
    pass_minutes(&requested.site, 60).await;
    requested.wait_for("requested").await;
    let _ = requested.record(body()).await.expect_problem(409, "refund_under_way");

    let by_fan = requested.site.post(format!("{}/refunds/{}/manual", requested.payment, requested.refund_id), body());
    let _ = by_fan.by(&requested.fan).send().await.expect_problem(403, "forbidden");
    let unknown = format!("{}/refunds/{}/manual", requested.payment, uuid::Uuid::new_v4());
    let unknown = requested.site.post(unknown, body()).by(&requested.finance).send().await;
    let _ = unknown.expect_problem(404, "refund_not_found");
}
