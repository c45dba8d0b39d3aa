//! Disputes: a list with deadlines for finance, until the bank decides.

use e2e::{Person, Response, Site};
use serde_json::json;

/// A fan's completed order and the path of its payment.
async fn paid(site: &Site, organizer: &Person) -> (Person, String, String) {
    let concert_id = site.new_concert(organizer, 10, 10).await;
    let fan = site.new_fan().await;
    let order = site.buy(&fan, &concert_id, 2).await;
    let order_id = order.text("orderId");
    let path = format!("/payments/{}", order.body["payment"]["paymentId"].as_str().unwrap());
    (fan, order_id, path)
}

async fn at_stripe(site: &Site, fan: &Person, path: &str, what: &str) {
    let payment = site.get(path).by(fan).send().await.expect(200);
    let button = format!("/_local/stripe/payment_intents/{}/{what}", payment.text("gatewayId"));
    let _ = site.call(http::Method::POST, button).send().await.expect(303);
}

async fn disputes(site: &Site, person: &Person, count: usize) -> Response {
    site.eventually(|| site.get("/disputes").by(person), |list| list.items().len() == count).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn open_dispute_is_listed_with_amount_and_deadline() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let (fan, order_id, path) = paid(&site, &staff.organizer).await;
    assert!(disputes(&site, &staff.finance, 0).await.items().is_empty());
    at_stripe(&site, &fan, &path, "disputed").await;
    let listed = disputes(&site, &staff.finance, 1).await;
    let dispute = &listed.items()[0];
    assert_eq!(dispute["orderId"], json!(order_id));
    assert_eq!(dispute["amount"], json!({"amount": "698.00", "currency": "PLN"}));
    assert_eq!((&dispute["reason"], &dispute["status"]), (&json!("fraudulent"), &json!("needs_response")));
    assert!(dispute["evidenceDueBy"].is_string(), "{dispute:#?}");
    assert!(path.ends_with(dispute["paymentId"].as_str().unwrap()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn decided_dispute_leaves_the_list() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    for decision in ["dispute-won", "dispute-lost"] {
        let (fan, _, path) = paid(&site, &staff.organizer).await;
        at_stripe(&site, &fan, &path, "disputed").await;
        disputes(&site, &staff.finance, 1).await;
        at_stripe(&site, &fan, &path, decision).await;
        disputes(&site, &staff.finance, 0).await;
        let payment = site.get(path).by(&staff.finance).send().await.expect(200);
        assert_eq!(payment.body["disputes"][0]["closed"], true);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn disputes_are_for_finance_only() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    for person in [&staff.organizer, &staff.gate, &site.new_fan().await] {
        let _ = site.get("/disputes").by(person).send().await.expect_problem(403, "forbidden");
    }
    let _ = site.get("/disputes").send().await.expect(401);
}

/// The revenue of Regular tickets, and what is disputed of it.
async fn expect_revenue(site: &Site, organizer: &Person, concert_id: &str, revenue: &str, disputed: &str) {
    let path = format!("/concerts/{concert_id}/sales");
    let amounts = |sales: &Response| {
        let types = sales.body["ticketTypes"].as_array().cloned().unwrap_or_default();
        let regular = types.into_iter().find(|one| one["ticketTypeId"] == "regular").unwrap_or_default();
        (regular["revenue"]["amount"].clone(), regular["disputed"]["amount"].clone())
    };
    let expected = (json!(revenue), json!(disputed));
    site.eventually(|| site.get(path.clone()).by(organizer), |sales| amounts(sales) == expected).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn disputed_payment_is_no_revenue_until_it_is_won() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    for (decision, revenue, disputed) in [("dispute-won", "698.00", "0.00"), ("dispute-lost", "0.00", "698.00")] {
        let (fan, order_id, path) = paid(&site, &staff.organizer).await;
        let order = site.get(format!("/orders/{order_id}")).by(&fan).send().await.expect(200);
        let concert_id = order.body["items"][0]["concertId"].as_str().unwrap().to_owned();
        expect_revenue(&site, &staff.organizer, &concert_id, "698.00", "0.00").await;
        at_stripe(&site, &fan, &path, "disputed").await;
        expect_revenue(&site, &staff.organizer, &concert_id, "0.00", "698.00").await;
        at_stripe(&site, &fan, &path, decision).await;
        expect_revenue(&site, &staff.organizer, &concert_id, revenue, disputed).await;
    }
}
