//! How tickets reach the fan, and what happens when they don't.

use std::time::Duration;

use http::Method;
use serde_json::{Value, json};

use super::endings::expect_email;
use crate::{Person, Response, Site};

/// Longer than the interval at which parcels are tracked.
const UNTIL_TRACKED: Duration = Duration::from_secs(125 * 60);

/// Only its buyer can download a ticket: for print, for a phone, as a picture and for a calendar.
pub async fn downloads(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let (fan, stranger) = (site.new_fan().await, site.new_fan().await);
    let order_id = site.buy(&fan, &concert_id, 2).await.text("orderId");
    let ticket_id = first_ticket(site, &fan).await;

    for (path, content_type, begins) in [
        (format!("/tickets/{ticket_id}.pdf"), "application/pdf", "%PDF-"),
        (format!("/tickets/{ticket_id}.pdf?page=phone"), "application/pdf", "%PDF-"),
        (format!("/tickets/{ticket_id}.svg"), "image/svg+xml", "<svg"),
        (format!("/tickets/{ticket_id}.ics"), "text/calendar", "BEGIN:VCALENDAR"),
        (format!("/tickets/{ticket_id}/qr.svg"), "image/svg+xml", "<svg"),
        (format!("/orders/{order_id}/tickets.pdf"), "application/pdf", "%PDF-"),
    ] {
        let paper = site.get(path.clone()).by(&fan).send().await.expect(200);
        assert_eq!(paper.header("content-type"), content_type, "{path}");
        assert!(
            paper
                .file
                .trim_start_matches("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
                .trim_start()
                .starts_with(begins),
            "{path}"
        );
        let _ = site.get(path).by(&stranger).send().await.expect_problem(404, "not_found");
    }
    let calendar = site.get(format!("/tickets/{ticket_id}.ics")).by(&fan).send().await.expect(200).file;
    assert!(calendar.contains("DTSTART;TZID=Europe/Warsaw:20310620T210000"), "{calendar}");
    let odd = site.get(format!("/tickets/{ticket_id}.pdf?page=stamp")).by(&fan).send().await;
    odd.expect_problem(400, "invalid_parameter");
}

/// The e-mail is in the buyer's language, with the tickets as PDF. Once the buyer's server accepts it, the tickets are delivered.
pub async fn by_email(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    put_into_cart(site, &fan, &concert_id).await;
    let choice =
        json!({"method": "email", "customer": {"name": "Zażółć Gęślą", "email": fan.email, "language": "pl-PL"}});
    let _ = site.put("/cart/delivery", choice).by(&fan).send().await.expect(200);
    let order_id = site.confirm(&fan, "pm_card_visa").await;
    site.order(&fan, &order_id, "completed").await;
    let deliveries = delivery_with_status(site, &fan, &order_id, 0, "delivered").await;
    let happened: Vec<&str> = history(&deliveries, 0);
    assert_eq!(happened, ["DeliveryRequested", "DeliveryAttempted", "TicketsEmailed", "DeliverySucceeded"]);
    let ticket_id = first_ticket(site, &fan).await;
    let ticket = site.get(format!("/tickets/{ticket_id}")).by(&fan).send().await.expect(200);
    assert_eq!(ticket.body["delivery"]["status"], "delivered");
    if !site.has_local_pages() {
        return;
    }
    let mail = site.order_mails(&fan.email).await.into_iter().next().unwrap_or_default();
    assert!(mail["subject"].as_str().is_some_and(|subject| subject.starts_with("Twoje bilety")), "{mail:#}");
    let files: Vec<&str> =
        mail["attachments"].as_array().into_iter().flatten().filter_map(|file| file["contentType"].as_str()).collect();
    assert_eq!(files, ["application/pdf", "text/calendar"]);
}

/// After a bounce the order's timeline shows it, staff see a task, and the buyer has the tickets sent to a corrected address.
pub async fn bounced(site: &Site) {
    if !site.has_local_pages() {
        return;
    }
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    put_into_cart(site, &fan, &concert_id).await;
    let wrong = format!("bounce+{}@example.org", uuid::Uuid::new_v4().simple());
    let choice = json!({"method": "email", "customer": {"name": "Ann", "email": wrong}});
    let _ = site.put("/cart/delivery", choice).by(&fan).send().await.expect(200);
    let order_id = site.confirm(&fan, "pm_card_visa").await;
    delivery_with_status(site, &fan, &order_id, 0, "failed").await;
    let noted = |order: &Response| order.body["timeline"].to_string().contains("OrderDeliveryFailed");
    site.eventually(|| site.get(format!("/orders/{order_id}")).by(&fan), noted).await;
    let is_listed = |tasks: &Response| tasks.items().iter().any(|task| task["orderId"] == order_id.as_str());
    site.eventually(|| site.get("/ops/failed-deliveries").by(&staff.finance), is_listed).await;
    let _ = site.get("/ops/failed-deliveries").by(&fan).send().await.expect_problem(403, "forbidden");

    let path = format!("/orders/{order_id}/deliveries");
    let again = json!({"email": fan.email});
    let by_staff = site.post(path.clone(), again.clone()).by(&staff.finance).send().await;
    let _ = by_staff.expect_problem(409, "other_address");
    let asked = site.post(path, again).by(&fan).send().await.expect(202);
    assert_eq!(asked.body["orderId"], order_id.as_str());
    delivery_with_status(site, &fan, &order_id, 1, "delivered").await;
    site.eventually(|| site.get("/ops/failed-deliveries").by(&staff.finance), |tasks| !is_listed(tasks)).await;
    expect_email(site, &fan, "here").await;
}

/// An address is checked while the buyer can still correct it.
pub async fn address_refused(site: &Site) {
    let fan = site.new_fan().await;
    let choose = |street: &str, city: &str| {
        let address = json!({"street": street, "city": city, "postalCode": "00-624", "country": "PL"});
        let customer = json!({"name": "Zażółć Gęślą", "email": fan.email});
        let choice = json!({"method": "courier", "address": address, "customer": customer});
        site.put("/cart/delivery", choice).by(&fan)
    };
    for street in ["P.O. Box 12", "Plaza 5"] {
        let _ = choose(street, "Warszawa").send().await.expect_problem(422, "address_undeliverable");
    }
    let no_such_flat = choose("ul. Złota 44, unit 999", "Warszawa").send().await;
    let no_such_flat = no_such_flat.expect_problem(422, "address_undeliverable");
    assert_eq!(no_such_flat.body["suggestions"], json!([]));
    let long = choose(&"Długa ".repeat(30), "Warszawa").send().await.expect_problem(422, "invalid_body");
    assert_eq!(long.body["errors"][0]["pointer"], "/address/street");

    let cart = site.get("/cart").by(&fan).send().await.expect(200);
    assert_eq!(cart.body["delivery"], json!(null), "an address that was refused is not kept");
    let chosen = choose("ul. Złota 44, unit 12", "Warszawa").send().await.expect(200);
    assert_eq!(chosen.body["delivery"]["address"]["street"], "ul. Złota 44, unit 12");
}

/// Printed tickets go by courier: with a label, a tracking number, and finally the delivery.
pub async fn by_courier(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    let order_id = buy_by_courier(site, &fan, &concert_id, "ul. Marszałkowska 1 m. 5").await;
    let ticket_id = first_ticket(site, &fan).await;
    let ticket = site.get(format!("/tickets/{ticket_id}")).by(&fan).send().await.expect(200);
    assert_eq!(
        (&ticket.body["delivery"]["method"], &ticket.body["delivery"]["status"]),
        (&json!("courier"), &json!("shipped"))
    );
    assert!(ticket.body["delivery"]["trackingNumber"].is_string());
    let label = format!("/orders/{order_id}/label.pdf");
    let _ = site.get(label.clone()).by(&fan).send().await.expect_problem(403, "forbidden");
    assert!(site.get(label).by(&staff.finance).send().await.expect(200).file.starts_with("%PDF-"));
    expect_email(site, &fan, "A courier brings them").await;
    if site.frontrow().is_none() {
        return;
    }
    set_parcel_state(site, &fan, &order_id, "delivered").await;
    let fan = site.log_in_again(&fan).await;
    let deliveries = delivery_with_status(site, &fan, &order_id, 0, "delivered").await;
    assert!(deliveries.items()[0]["deliveredAt"].is_string());
    let happened = history(&deliveries, 0);
    assert_eq!(happened, ["DeliveryRequested", "DeliveryAttempted", "TicketsShipped", "DeliverySucceeded"]);
}

/// A refund cancels a shipment that has not left yet.
pub async fn shipment_cancelled(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    let order_id = buy_by_courier(site, &fan, &concert_id, "ul. Marszałkowska 2").await;
    let cancel = site.call(Method::POST, format!("/orders/{order_id}/cancel")).by(&staff.finance);
    let _ = cancel.send().await.expect(202);
    let deliveries = delivery_with_status(site, &fan, &order_id, 0, "cancelled").await;
    let happened = history(&deliveries, 0);
    assert!(happened.ends_with(&["ShipmentCancellationRequested", "DeliveryCancelled"]), "{happened:?}");
    let ticket_id = first_ticket(site, &fan).await;
    let _ = site.get(format!("/tickets/{ticket_id}.pdf")).by(&fan).send().await.expect_problem(409, "ticket_void");
    let again = site.post(format!("/orders/{order_id}/deliveries"), json!({})).by(&staff.finance).send().await;
    again.expect_problem(409, "nothing_to_send");
}

/// Tickets that the courier returns are e-mailed instead.
pub async fn shipment_returned(site: &Site) {
    if site.frontrow().is_none() {
        return;
    }
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    let order_id = buy_by_courier(site, &fan, &concert_id, "ul. Marszałkowska 3").await;
    let path = format!("/orders/{order_id}/deliveries");
    let twice = site.post(path.clone(), json!({})).by(&staff.finance).send().await;
    twice.expect_problem(409, "courier_under_way");
    set_parcel_state(site, &fan, &order_id, "returned").await;
    let (fan, finance) = (site.log_in_again(&fan).await, site.log_in_again(&staff.finance).await);
    delivery_with_status(site, &fan, &order_id, 0, "failed").await;
    let _ = site.post(path, json!({"method": "email"})).by(&finance).send().await.expect(202);
    delivery_with_status(site, &fan, &order_id, 1, "delivered").await;
}

/// Ticket holders are notified of a new date, and a buyer of a declined card.
pub async fn notifications(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let (fan, poor) = (site.new_fan().await, site.new_fan().await);
    site.buy(&fan, &concert_id, 1).await;
    site.fill_cart(&poor, &concert_id, "regular", 1).await;
    let declined = site.confirm(&poor, "pm_card_visa_chargeDeclined").await;
    site.order(&poor, &declined, "cancelled").await;
    expect_email(site, &poor, "did not go through").await;

    let later = json!({
        "name": "Beyoncé in Warsaw", "artist": "Beyoncé", "startsAt": "2031-06-21T19:00:00Z",
        "venue": {"name": "PGE Narodowy", "city": "Warsaw", "country": "PL"},
    });
    // The list of holders is updated shortly after the tickets are issued.
    site.eventually(|| site.get("/tickets").by(&fan), |tickets| tickets.items().len() == 1).await;
    let _ = site.put(format!("/concerts/{concert_id}"), later).by(&staff.organizer).send().await.expect(200);
    expect_email(site, &fan, "21 June 2031").await;
}

async fn put_into_cart(site: &Site, fan: &Person, concert_id: &str) {
    let item = json!({"concertId": concert_id, "ticketTypeId": "regular", "quantity": 1});
    let add = || site.post("/cart/items", item.clone()).by(fan);
    let _ = site.eventually(add, |response| response.status != 404).await.expect(201);
}

/// Buys one ticket to be shipped to this street, and waits until the order is completed.
async fn buy_by_courier(site: &Site, fan: &Person, concert_id: &str, street: &str) -> String {
    put_into_cart(site, fan, concert_id).await;
    let choice = json!({
        "method": "courier",
        "address": {"street": street, "city": "Warszawa", "postalCode": "00-624", "country": "PL"},
        "customer": {"name": "Zażółć Gęślą", "email": fan.email, "phone": "+48 501 234 567"},
    });
    let _ = site.put("/cart/delivery", choice).by(fan).send().await.expect(200);
    let order_id = site.confirm(fan, "pm_card_visa").await;
    site.order(fan, &order_id, "completed").await;
    order_id
}

/// Changes the state of an order's parcel at FedEx, and waits until it is tracked.
async fn set_parcel_state(site: &Site, fan: &Person, order_id: &str, what: &str) {
    let deliveries = delivery_with_status(site, fan, order_id, 0, "shipped").await;
    let number = deliveries.items()[0]["trackingNumber"].as_str().unwrap_or_default();
    let _ = site.call(Method::POST, format!("/_local/fedex/shipments/{number}/{what}")).send().await.expect(303);
    site.pass(UNTIL_TRACKED).await;
}

async fn first_ticket(site: &Site, fan: &Person) -> String {
    let tickets = site.eventually(|| site.get("/tickets").by(fan), |tickets| !tickets.items().is_empty()).await;
    tickets.items()[0]["ticketId"].as_str().unwrap_or_default().to_owned()
}

/// The order's deliveries, once the one at this place has this status.
async fn delivery_with_status(site: &Site, fan: &Person, order_id: &str, place: usize, status: &str) -> Response {
    let path = format!("/orders/{order_id}/deliveries");
    let is_so = |response: &Response| {
        response.status == 200 && response.items().get(place).is_some_and(|one| one["status"] == status)
    };
    site.eventually(|| site.get(path.clone()).by(fan), is_so).await
}

fn history(deliveries: &Response, place: usize) -> Vec<&str> {
    let moments = deliveries.items()[place]["history"].as_array().into_iter().flatten();
    moments.filter_map(|moment: &Value| moment["event"].as_str()).collect()
}
