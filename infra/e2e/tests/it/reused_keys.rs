//! An Idempotency-Key that its client uses again after its record has expired.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use e2e::{Person, Response, Site};
use serde_json::json;

const LATER_THAN_A_RECORD_LIVES: Duration = Duration::from_secs(25 * 60 * 60);

/// A buyer of one ticket, and the path of their payment.
async fn paid(site: &Site, concert_id: &str) -> (Person, String) {
    let fan = site.new_fan().await;
    let order = site.buy(&fan, concert_id, 1).await;
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn key_of_yesterday_does_not_pretend_to_refund_twice() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let (_, payment) = paid(&site, &concert_id).await;
    let _ = refund_nightly(&site, &staff.finance, &payment).await;
    site.pass(LATER_THAN_A_RECORD_LIVES).await;
    let finance = site.log_in_again(&staff.finance).await;
    let again = site.post(format!("{payment}/refunds"), json!({"reason": "The show was short"})).by(&finance);
    let _ = again.header("idempotency-key", "nightly-1").send().await.expect_problem(409, "nothing_left_to_refund");
}

const VIEWS: &str = "frontrow-concerts-views";

fn sha256(content: &str) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, content.as_bytes());
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Creates a concert with a key; returns the record of the request, and the plain digest of its content.
async fn created(site: &Site, organizer: &Person, key: &str) -> (HashMap<String, AttributeValue>, String) {
    let concert = e2e::concert(10, 10);
    let content = format!("POST /concerts\n/concerts\n{concert}");
    let call = site.post("/concerts", concert).by(organizer).header("idempotency-key", key);
    let _ = call.send().await.expect(201);
    let records = dynamodb(site).scan().table_name(VIEWS).send().await.unwrap().items.unwrap();
    let is_its_record = |item: &HashMap<String, AttributeValue>| {
        item["pk"].as_s().is_ok_and(|pk| pk.starts_with("idempotency#") && pk.ends_with(&format!("#{key}")))
    };
    (records.into_iter().find(is_its_record).unwrap(), sha256(&content))
}

fn dynamodb(site: &Site) -> aws_sdk_dynamodb::Client {
    aws_sdk_dynamodb::Client::new(&site.frontrow().unwrap().cloud().sdk())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stored_digest_says_nothing_without_its_key() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let (record, plain) = created(&site, &staff.organizer, "one").await;
    assert!(record["digest"].as_s().is_ok_and(|digest| digest.len() == plain.len()));
    assert!(!record.values().any(|value| value.as_s().is_ok_and(|text| text.contains(&plain))));
}
