//! Buying, and using a ticket.

use serde_json::{Value, json};

use crate::{Person, Response, Site, Staff};

/// An organizer puts a concert on sale, a fan buys two tickets, the gate admits each once.
pub async fn first_ticket(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 100, 10).await;
    let fan = site.new_fan().await;

    site.fill_cart(&fan, &concert_id, "regular", 2).await;
    let cart = site.get("/cart").by(&fan).send().await.expect(200);
    assert_eq!(cart.body["total"], json!({"amount": "698.00", "currency": "PLN"}));
    assert_eq!(cart.body["totalQuantity"], 2);

    let order_id = site.confirm(&fan, "pm_card_visa").await;
    let order = site.order(&fan, &order_id, "completed").await;
    assert_eq!(order.body["total"], json!({"amount": "698.00", "currency": "PLN"}));
    assert_eq!(order.body["payment"]["status"], "captured");

    let payment = site.get(format!("/payments/{}", text(&order.body["payment"], "paymentId"))).by(&fan).send().await;
    let payment = payment.expect(200);
    assert_eq!(payment.body["status"], "captured");
    assert_eq!(payment.body["amount"], order.body["total"]);

    let tickets = site.eventually(|| site.get("/tickets").by(&fan), |tickets| tickets.items().len() == 2).await;
    let ticket =
        site.get(format!("/tickets/{}", text(&tickets.items()[0], "ticketId"))).by(&fan).send().await.expect(200);
    assert_eq!(ticket.body["status"], "valid");
    assert_eq!(ticket.body["orderId"], order_id.as_str());

    expect_admitted_once(site, &staff, &concert_id, &ticket).await;
    expect_sales(site, &staff, &concert_id, 2, "698.00").await;
    expect_reports(site, &staff, &concert_id).await;
    if site.has_local_pages() {
        expect_one_email(site, &fan, &tickets).await;
    }
}

async fn expect_admitted_once(site: &Site, staff: &Staff, concert_id: &str, ticket: &Response) {
    let scan = |code: &str, concert_id: &str, gate: &str| {
        site.post("/gate/validations", json!({"code": code, "concertId": concert_id, "gate": gate})).by(&staff.gate)
    };
    let other_concert = site.new_concert(&staff.organizer, 1, 1).await;
    let code = ticket.text("code");
    let elsewhere = scan(&code, &other_concert, "A").send().await.expect(200);
    assert_eq!(elsewhere.body["result"], "wrong_concert");
    let first = scan(&code, concert_id, "A").send().await.expect(200);
    assert_eq!(first.body["result"], "admitted", "{first:#?}");
    assert_eq!(first.body["ticketId"], ticket.body["ticketId"]);
    let second = scan(&code, concert_id, "B").send().await.expect(200);
    assert_eq!(second.body["result"], "already_used");
    assert_eq!(second.body["gate"], "A");
    assert_eq!(second.body["at"], first.body["at"]);
    let forged = scan("not-a-code", concert_id, "A").send().await.expect(200);
    assert_eq!(forged.body["result"], "not_a_ticket");
    let used = site.get(format!("/tickets/{}", ticket.text("ticketId"))).by(&staff.gate).send().await;
    assert_eq!(used.expect(200).body["status"], "used");
}

/// Of two tickets, one of which admitted somebody.
async fn expect_reports(site: &Site, staff: &Staff, concert_id: &str) {
    let path = |report: &str| format!("/concerts/{concert_id}/{report}");
    let get = |report: &str| site.get(path(report)).by(&staff.organizer);
    let summary = site.eventually(|| get("tickets/summary"), |summary| summary.body["admitted"] == 1).await;
    assert_eq!((&summary.body["issued"], &summary.body["void"]), (&json!(2), &json!(0)));
    let gross = json!({"amount": "698.00", "currency": "PLN"});
    let settlement = site.eventually(|| get("settlement"), |settlement| settlement.body["gross"] == gross).await;
    assert_eq!(settlement.body["vat"][0]["country"], "PL");
    assert!(get("settlement.csv").send().await.expect(200).file.contains("gross,,,,,698.00,PLN"));
    let attendees = get("attendees.csv").send().await.expect(200).file;
    assert_eq!(attendees.lines().count(), 3, "{attendees}");
}

async fn expect_one_email(site: &Site, fan: &Person, tickets: &Response) {
    let mine = site.order_mails(&fan.email).await;
    assert_eq!(mine.len(), 1, "{mine:#?}");
    for ticket in tickets.items() {
        let ticket_id = text(ticket, "ticketId");
        let code = site.get(format!("/tickets/{ticket_id}")).by(fan).send().await.expect(200).text("code");
        assert!(mine[0]["text"].to_string().contains(&code), "the mail has the ticket's code");
    }
}

/// Waits until this many Regular tickets are sold and none is held.
pub(super) async fn expect_sales(site: &Site, staff: &Staff, concert_id: &str, sold: u32, revenue: &str) {
    let path = format!("/concerts/{concert_id}/sales");
    let regular = |sales: &Response| {
        let types = sales.body["ticketTypes"].as_array().cloned().unwrap_or_default();
        types.into_iter().find(|one| one["ticketTypeId"] == "regular").unwrap_or_default()
    };
    let sales = site
        .eventually(
            || site.get(path.clone()).by(&staff.organizer),
            |sales| regular(sales)["sold"] == sold && regular(sales)["held"] == 0,
        )
        .await;
    let regular = regular(&sales);
    assert_eq!(regular["revenue"], json!({"amount": revenue, "currency": "PLN"}));
    let free = regular["capacity"].as_u64().zip(regular["sold"].as_u64()).map(|(capacity, sold)| capacity - sold);
    assert_eq!(regular["available"].as_u64(), free);
    let path = format!("/concerts/{concert_id}");
    site.eventually(|| site.get(path.clone()), |concert| concert.body["ticketTypes"][0]["available"].as_u64() == free)
        .await;
}

/// One order for two concerts makes one payment, two reservations, and tickets for both.
pub async fn two_concerts(site: &Site) {
    let staff = site.staff().await;
    let first = site.new_concert(&staff.organizer, 10, 10).await;
    let second = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &first, "regular", 1).await;
    let item = json!({"concertId": second, "ticketTypeId": "golden-circle", "quantity": 2});
    let _ = site.post("/cart/items", item).by(&fan).send().await.expect(201);
    let order_id = site.confirm(&fan, "pm_card_visa").await;
    let order = site.order(&fan, &order_id, "completed").await;
    assert_eq!(order.body["total"], json!({"amount": "2147.00", "currency": "PLN"}));
    assert_eq!(order.body["reservations"].as_array().map(Vec::len), Some(2));
    site.eventually(|| site.get("/tickets").by(&fan), |tickets| tickets.items().len() == 3).await;
    let payments = site.eventually(|| site.get("/payments").by(&fan), |payments| payments.items().len() == 1).await;
    assert_eq!(payments.items()[0]["orderId"], order_id.as_str());
}

/// After a price change, confirming is refused and shows the new price. Confirming with the new total succeeds.
pub async fn changed_price(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &concert_id, "regular", 1).await;
    let mut types = crate::concert(10, 10)["ticketTypes"].clone();
    types[0]["price"]["amount"] = json!("399.00");
    let path = format!("/concerts/{concert_id}/ticket-types");
    let _ = site.put(path, json!({ "ticketTypes": types })).by(&staff.organizer).send().await.expect(200);
    let changed = site
        .eventually(
            || {
                site.post(
                    "/cart/confirm",
                    json!({"paymentMethodId": "pm_card_visa", "expectedTotal": {"amount": "0.01", "currency": "PLN"}}),
                )
                .by(&fan)
            },
            |response| response.body["total"]["amount"] == "399.00",
        )
        .await
        .expect_problem(409, "cart_changed");
    assert_eq!(changed.body["changes"].as_array().map(Vec::len), Some(1));
    let body = json!({"paymentMethodId": "pm_card_visa", "expectedTotal": changed.body["total"]});
    let confirmed = site.post("/cart/confirm", body).by(&fan).send().await.expect(202);
    let order = site.order(&fan, &confirmed.text("orderId"), "completed").await;
    assert_eq!(order.body["total"]["amount"], "399.00");
}

#[track_caller]
fn text(body: &Value, field: &str) -> String {
    match body[field].as_str() {
        Some(text) => text.to_owned(),
        None => panic!("no {field} in {body:#}"),
    }
}
