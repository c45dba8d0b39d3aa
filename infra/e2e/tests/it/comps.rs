//! Organizers give tickets for their own concerts away.

use e2e::{Person, Response, Site};
use serde_json::{Value, json};

async fn give(site: &Site, concert_id: &str, body: Value, by: &Person) -> Response {
    site.post(format!("/concerts/{concert_id}/comps"), body).by(by).send().await
}

fn comps(quantity: u32, email: &str) -> Value {
    json!({"ticketTypeId": "regular", "quantity": quantity, "email": email, "name": "Ola Nowak"})
}

async fn sales(site: &Site, concert_id: &str, organizer: &Person) -> Value {
    let sales = site.get(format!("/concerts/{concert_id}/sales")).by(organizer).send().await.expect(200);
    sales.body["ticketTypes"][0].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guest_gets_tickets_that_bring_no_revenue() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let guest = site.new_address("guest");
    site.frontrow().unwrap().settle().await;
    let given = give(&site, &concert_id, comps(6, &guest), &staff.organizer).await.expect(202);
    let order_id = given.text("orderId");
    let _ = site.get(format!("/orders/{order_id}")).by(&staff.organizer).send().await.expect(200);
    let order = site.order(&staff.organizer, &order_id, "completed").await;
    assert_eq!(order.body["total"], json!({"amount": "0.00", "currency": "PLN"}));
    site.frontrow().unwrap().settle().await;

    let to_guest = site.order_mails(&guest).await;
    assert_eq!(to_guest.len(), 1, "{to_guest:#?}");
    let text = to_guest[0]["text"].as_str().unwrap();
    assert!(text.contains("Ola Nowak"), "{text}");
    let sold = sales(&site, &concert_id, &staff.organizer).await;
    assert_eq!((&sold["sold"], &sold["revenue"]["amount"]), (&json!(6), &json!("0.00")));

    let code = text.split_whitespace().find(|word| word.len() == 131).unwrap();
    let scan = json!({"code": code, "concertId": concert_id, "gate": "North"});
    let admitted = site.post("/gate/validations", scan).by(&staff.gate).send().await.expect(200);
    assert_eq!(admitted.body["result"], "admitted");
    let stripe = site.get("/_local/stripe/payment_intents").send().await.expect(200);
    assert_eq!(stripe.body["data"].as_array().map_or(0, Vec::len), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn repeated_request_gives_the_same_tickets_once() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    site.frontrow().unwrap().settle().await;
    let guest = site.new_address("guest");
    let send = || {
        let call = site.post(format!("/concerts/{concert_id}/comps"), comps(2, &guest)).by(&staff.organizer);
        call.header("idempotency-key", "guests-1").send()
    };
    let (first, second) = (send().await.expect(202), send().await.expect(202));
    assert_eq!(first.body, second.body);
    site.order(&staff.organizer, &first.text("orderId"), "completed").await;
    site.frontrow().unwrap().settle().await;
    assert_eq!(sales(&site, &concert_id, &staff.organizer).await["sold"], 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_free_seats_of_own_concerts_are_given_away() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    site.frontrow().unwrap().settle().await;
    let guest = site.new_address("guest");
    let other = site.new_person(&staff.admin, &["organizer"]).await;
    let fan = site.new_fan().await;
    let _ = give(&site, &concert_id, comps(1, &guest), &other).await.expect_problem(404, "not_found");
    let _ = give(&site, &concert_id, comps(1, &guest), &fan).await.expect_problem(403, "forbidden");
    let many = give(&site, &concert_id, comps(7, &guest), &staff.organizer).await;
    let many = many.expect_problem(422, "too_many_tickets");
    assert_eq!(many.body["errors"][0]["pointer"], "/quantity");
    let unknown = json!({"ticketTypeId": "balcony", "quantity": 1, "email": guest});
    let _ = give(&site, &concert_id, unknown, &staff.organizer).await.expect_problem(404, "not_found");
    let given = give(&site, &concert_id, comps(6, &guest), &staff.organizer).await.expect(202);
    site.order(&staff.organizer, &given.text("orderId"), "completed").await;
    site.frontrow().unwrap().settle().await;
    let given = give(&site, &concert_id, comps(6, &guest), &staff.organizer).await;
    let _ = given.expect_problem(409, "sold_out");
    let reason = json!({"reason": "The artist is ill."});
    let cancel = site.post(format!("/concerts/{concert_id}/cancel"), reason).by(&staff.organizer);
    let _ = cancel.send().await.expect(202);
    site.frontrow().unwrap().settle().await;
    let late = give(&site, &concert_id, comps(1, &guest), &staff.organizer).await;
    let _ = late.expect_problem(409, "concert_cancelled");
}
