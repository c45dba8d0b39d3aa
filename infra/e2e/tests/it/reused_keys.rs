//! An Idempotency-Key that its client uses again after its record has expired.

use std::time::Duration;

use e2e::{Person, Response, Site};
use serde_json::json;

const LATER_THAN_A_RECORD_LIVES: Duration = Duration::from_secs(25 * 60 * 60);

/// A buyer of one ticket, and the path of their payment.
async fn paid(site: &Site, concert_id: &str) -> (Person, String) {
    let fan = site.new_fan().await;
    site.fill_cart(&fan, concert_id, "regular", 1).await;
    let order_id = site.confirm(&fan, "pm_card_visa").await;
    let order = site.order(&fan, &order_id, "completed").await;
    (fan, format!("/payments/{}", order.body["payment"]["paymentId"].as_str().unwrap()))
}

async fn refund_nightly(site: &Site, finance: &Person, payment: &str) -> Response {
    let refund = site.post(format!("{payment}/refunds"), json!({"reason": "The show was short"})).by(finance);
    refund.header("idempotency-key", "nightly-1").send().await.expect(202)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn key_of_yesterday_refunds_another_payment() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let ((_, first), (fan, second)) = (paid(&site, &concert_id).await, paid(&site, &concert_id).await);
    let yesterday = refund_nightly(&site, &staff.finance, &first).await;
    site.pass(LATER_THAN_A_RECORD_LIVES).await;
    let (finance, fan) = (site.log_in_again(&staff.finance).await, site.log_in_again(&fan).await);
    let today = refund_nightly(&site, &finance, &second).await;
    assert_ne!(today.body["refundId"], yesterday.body["refundId"]);

    let refunded = |payment: &Response| payment.body["status"] == "refunded";
    site.eventually(|| site.get(second.clone()).by(&fan), refunded).await;
    let documents = site.eventually(|| site.get("/invoices").by(&fan), |list| list.items().len() == 2).await;
    for document in documents.items() {
        let path = format!("/invoices/{}", document["invoiceId"].as_str().unwrap());
        let _ = site.get(path).by(&fan).send().await.expect(200);
    }
    // Nothing stops for others.
    paid(&site, &concert_id).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn key_of_yesterday_creates_another_concert() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let create = |organizer| {
        site.post("/concerts", e2e::concert(10, 10)).by(organizer).header("idempotency-key", "weekly-show").send()
    };
    let first = create(&staff.organizer).await.expect(201);
    let repeated = create(&staff.organizer).await.expect(201);
    site.pass(LATER_THAN_A_RECORD_LIVES).await;
    let later = create(&site.log_in_again(&staff.organizer).await).await.expect(201);
    assert_eq!(first.body["concertId"], repeated.body["concertId"]);
    assert_ne!(first.body["concertId"], later.body["concertId"]);
}
