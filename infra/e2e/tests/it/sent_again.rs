//! Tickets are sent again to the order's own address only: whoever gets them can enter with them.

use std::time::Duration;

use e2e::{Person, Response, Site};
use serde_json::{Value, json};

const DAY: Duration = Duration::from_secs(86_400);

async fn bought(site: &Site, organizer: &Person) -> (Person, String) {
    let concert_id = site.new_concert(organizer, 10, 10).await;
    let fan = site.new_fan().await;
    let order_id = site.buy(&fan, &concert_id, 1).await.text("orderId");
    site.frontrow().unwrap().settle().await;
    (fan, order_id)
}

async fn by_courier(site: &Site, organizer: &Person) -> (Person, String) {
    let concert_id = site.new_concert(organizer, 10, 10).await;
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &concert_id, "regular", 1).await;
    let choice = json!({
        "method": "courier",
        "address": {"street": "ul. Marszałkowska 1", "city": "Warszawa", "postalCode": "00-624", "country": "PL"},
        "customer": {"name": "Zażółć Gęślą", "email": fan.email, "phone": "+48 501 234 567"},
    });
    let _ = site.put("/cart/delivery", choice).by(&fan).send().await.expect(200);
    let order_id = site.confirm(&fan, "pm_card_visa").await;
    site.order(&fan, &order_id, "completed").await;
    site.frontrow().unwrap().settle().await;
    (fan, order_id)
}

async fn send(site: &Site, order_id: &str, body: Value, by: &Person) -> Response {
    site.post(format!("/orders/{order_id}/deliveries"), body).by(by).send().await
}

async fn tickets_mailed_to(site: &Site, email: &str) -> usize {
    site.frontrow().unwrap().settle().await;
    let mails = site.order_mails(email).await;
    mails.iter().filter(|mail| mail["subject"].to_string().contains("Your tickets")).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fan_can_have_tickets_mailed_again_five_times_a_day() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let (fan, order_id) = bought(&site, &staff.organizer).await;
    for _ in 0..5 {
        let _ = send(&site, &order_id, json!({}), &fan).await.expect(202);
        site.frontrow().unwrap().settle().await;
    }
    let refused = send(&site, &order_id, json!({}), &fan).await.expect_problem(429, "too_many_deliveries_today");
    assert!(refused.header("retry-after").parse::<u32>().unwrap() > 3_600);
    assert_eq!(tickets_mailed_to(&site, &fan.email).await, 6);
    let stranger = site.new_fan().await;
    let _ = send(&site, &order_id, json!({}), &stranger).await.expect_problem(404, "not_found");

    site.pass(DAY).await;
    let fan = site.log_in_again(&fan).await;
    let _ = send(&site, &order_id, json!({}), &fan).await.expect(202);
    assert_eq!(tickets_mailed_to(&site, &fan.email).await, 7);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tickets_are_not_sent_to_another_address() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let (fan, order_id) = bought(&site, &staff.organizer).await;
    let other = site.new_address("other");
    let address = json!({"street": "Złota 44", "city": "Warszawa", "postalCode": "00-120", "country": "PL"});
    for body in [json!({"email": other}), json!({"address": address}), json!({"name": "Eve"})] {
        for person in [&staff.finance, &staff.admin, &fan] {
            let refused = send(&site, &order_id, body.clone(), person).await;
            let _ = refused.expect_problem(409, "other_address");
        }
    }
    let parcel = json!({"method": "courier", "address": address});
    let _ = send(&site, &order_id, parcel, &fan).await.expect_problem(409, "courier_not_available");
    let _ = send(&site, &order_id, json!({"email": fan.email}), &staff.finance).await.expect(202);
    assert_eq!((tickets_mailed_to(&site, &other).await, tickets_mailed_to(&site, &fan.email).await), (0, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn warehouse_prints_tickets_that_wait_to_be_packed() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let warehouse = site.new_person(&staff.admin, &["warehouse"]).await;
    let (fan, order_id) = by_courier(&site, &staff.organizer).await;
    let (_, mailed) = bought(&site, &staff.organizer).await;
    for file in ["tickets.pdf", "label.pdf"] {
        let _ = site.get(format!("/orders/{order_id}/{file}")).by(&warehouse).send().await.expect(200);
    }
    let path = format!("/orders/{order_id}/tickets.pdf");
    for person in [&staff.admin, &staff.finance, &staff.organizer] {
        let _ = site.get(path.clone()).by(person).send().await.expect_problem(404, "not_found");
    }
    let of_mail = site.get(format!("/orders/{mailed}/tickets.pdf")).by(&warehouse).send().await;
    let _ = of_mail.expect_problem(404, "not_found");
    let ticket = site.get("/tickets").by(&fan).send().await.expect(200).items()[0].clone();
    let ticket = format!("/tickets/{}", ticket["ticketId"].as_str().unwrap());
    let _ = site.get(ticket).by(&warehouse).send().await.expect_problem(404, "not_found");

    let deliveries = site.get(format!("/orders/{order_id}/deliveries")).by(&fan).send().await.expect(200);
    let number = deliveries.items()[0]["trackingNumber"].as_str().unwrap();
    let seen = site.call(http::Method::POST, format!("/_local/fedex/shipments/{number}/delivered"));
    let _ = seen.send().await.expect(303);
    site.pass(Duration::from_secs(125 * 60)).await;
    let warehouse = site.log_in_again(&warehouse).await;
    let _ = site.get(path).by(&warehouse).send().await.expect_problem(404, "not_found");
}
