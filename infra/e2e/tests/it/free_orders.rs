//! Orders of 0.00: they need no card and make no payment.

use e2e::{Person, Response, Site, Staff, concert};
use serde_json::{Value, json};

fn zero() -> Value {
    json!({"amount": "0.00", "currency": "PLN"})
}

/// A concert with free Regular tickets, and Golden Circle tickets for 449.00.
async fn free_concert(site: &Site) -> (Staff, String) {
    let staff = site.staff().await;
    let mut body = concert(10, 10);
    body["ticketTypes"][0]["price"] = zero();
    let concert_id = site.post("/concerts", body).by(&staff.organizer).send().await.expect(201).text("concertId");
    (staff, concert_id)
}

async fn ordered(site: &Site, fan: &Person, concert_id: &str, confirmation: Value) -> String {
    site.fill_cart(fan, concert_id, "regular", 2).await;
    site.post("/cart/confirm", confirmation).by(fan).send().await.expect(202).text("orderId")
}

async fn stripe_payments(site: &Site) -> usize {
    let all = site.get("/_local/stripe/payment_intents").send().await.expect(200);
    all.body["data"].as_array().map_or(0, Vec::len)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn free_order_needs_no_card_and_makes_no_payment() {
    let site = Site::in_process().await;
    let (_, concert_id) = free_concert(&site).await;
    for confirmation in [json!({}), json!({"expectedTotal": zero()}), json!({"paymentMethodId": "pm_card_visa"})] {
        let fan = site.new_fan().await;
        let order_id = ordered(&site, &fan, &concert_id, confirmation).await;
        let order = site.order(&fan, &order_id, "completed").await;
        assert_eq!(order.body["total"], zero());
        let all_valid = |tickets: &Response| {
            tickets.items().len() == 2 && tickets.items().iter().all(|ticket| ticket["status"] == "valid")
        };
        site.eventually(|| site.get("/tickets").by(&fan), all_valid).await;
        site.frontrow().unwrap().settle().await;
        assert!(site.get("/payments").by(&fan).send().await.expect(200).items().is_empty());
        assert!(site.get("/invoices").by(&fan).send().await.expect(200).items().is_empty());
    }
    assert_eq!(stripe_payments(&site).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn order_that_costs_something_waits_for_a_card() {
    let site = Site::in_process().await;
    let (_, concert_id) = free_concert(&site).await;
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &concert_id, "golden-circle", 1).await;
    let order_id = site.hold(&fan).await;
    let order = site.order(&fan, &order_id, "placed").await;
    assert_eq!(order.body["payment"]["methodNeeded"], true);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn free_order_takes_no_card_later_either() {
    let site = Site::in_process().await;
    let (_, concert_id) = free_concert(&site).await;
    let fan = site.new_fan().await;
    let order_id = ordered(&site, &fan, &concert_id, json!({})).await;
    let order = site.order(&fan, &order_id, "completed").await;
    assert_eq!(order.body["payment"]["methodNeeded"], Value::Null);
    let _ = site.pay(&fan, &order_id, "pm_card_visa").await.expect_problem(409, "not_declined");
    assert_eq!(stripe_payments(&site).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelled_free_order_gives_its_seats_back() {
    let site = Site::in_process().await;
    let (staff, concert_id) = free_concert(&site).await;
    let fan = site.new_fan().await;
    let order_id = ordered(&site, &fan, &concert_id, json!({})).await;
    site.order(&fan, &order_id, "completed").await;
    let _ = site.post(format!("/orders/{order_id}/cancel"), json!({})).by(&staff.finance).send().await.expect(202);
    site.order(&fan, &order_id, "refunded").await;
    let all_void = |tickets: &Response| {
        tickets.items().len() == 2 && tickets.items().iter().all(|ticket| ticket["status"] == "void")
    };
    site.eventually(|| site.get("/tickets").by(&fan), all_void).await;
    let is_free = |sales: &Response| {
        let all = sales.body["ticketTypes"].as_array().cloned().unwrap_or_default();
        all.iter().any(|one| one["ticketTypeId"] == "regular" && one["sold"] == 0 && one["held"] == 0)
    };
    site.eventually(|| site.get(format!("/concerts/{concert_id}/sales")).by(&staff.organizer), is_free).await;
    assert!(site.get("/invoices").by(&fan).send().await.expect(200).items().is_empty());
    assert_eq!(stripe_payments(&site).await, 0);
}
