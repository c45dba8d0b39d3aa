//! A buyer gives one ticket back: it is void, its seat is on sale again, and its price is refunded.

use std::time::Duration;

use e2e::{Person, Response, Site, Staff};
use serde_json::{Value, json};

const HOUR: Duration = Duration::from_secs(3_600);

fn pln(amount: &str) -> Value {
    json!({"amount": amount, "currency": "PLN"})
}

struct Shop {
    site: Site,
    staff: Staff,
    concert_id: String,
    fan: Person,
    order_id: String,
    payment: Option<String>,
}

impl Shop {
    /// A fan has this number of Regular tickets at this price.
    async fn open(price: &str, quantity: u32, self_service: Value) -> Self {
        let site = Site::in_process().await;
        let staff = site.staff().await;
        let mut body = e2e::concert(10, 10);
        body["selfService"] = self_service;
        body["ticketTypes"][0]["price"] = pln(price);
        let created = site.post("/concerts", body).by(&staff.organizer).send().await.expect(201);
        let concert_id = created.text("concertId");
        let fan = site.new_fan().await;
        let order = site.buy(&fan, &concert_id, quantity).await;
        let payment = order.body["payment"]["paymentId"].as_str().map(|payment| format!("/payments/{payment}"));
        let count = quantity as usize;
        site.eventually(|| site.get("/tickets").by(&fan), |tickets| tickets.items().len() == count).await;
        Self { order_id: order.text("orderId"), site, staff, concert_id, fan, payment }
    }

    async fn settle(&self) {
        self.site.frontrow().unwrap().settle().await;
    }

    async fn tickets(&self) -> Vec<Value> {
        self.settle().await;
        self.site.get("/tickets").by(&self.fan).send().await.expect(200).items().to_vec()
    }

    async fn status(&self, ticket_id: &str) -> Value {
        let path = format!("/tickets/{ticket_id}");
        self.site.get(path).by(&self.fan).send().await.expect(200).body["status"].clone()
    }

    async fn give_back(&self, by: &Person, ticket_id: &str) -> Response {
        self.site.post(format!("/tickets/{ticket_id}/give-back"), json!({})).by(by).send().await
    }

    async fn refund_line(&self, quantity: u32) -> Response {
        let line = json!({"concertId": self.concert_id, "ticketTypeId": "regular", "quantity": quantity});
        let path = format!("{}/refunds", self.payment.as_ref().unwrap());
        let body = json!({"lines": [line], "reason": "The view was poor"});
        self.site.post(path, body).by(&self.staff.finance).send().await
    }

    async fn wait_for_refunded(&self, amount: &str) -> Response {
        let path = self.payment.clone().unwrap();
        let is_refunded = |payment: &Response| payment.body["refunded"] == pln(amount);
        self.site.eventually(|| self.site.get(path.clone()).by(&self.fan), is_refunded).await
    }

    async fn wait_for_available(&self, count: u32) {
        let is_free = |concert: &Response| concert.body["ticketTypes"][0]["available"] == count;
        self.site.eventually(|| self.site.get(format!("/concerts/{}", self.concert_id)), is_free).await;
    }

    async fn mails(&self) -> Vec<Value> {
        self.settle().await;
        self.site.order_mails(&self.fan.email).await
    }
}

fn id(ticket: &Value) -> &str {
    ticket["ticketId"].as_str().unwrap()
}

fn until(hours: u32) -> Value {
    json!({"giveBack": {"until": hours}})
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn given_back_ticket_is_refunded_once_and_its_seat_sold_again() {
    let shop = Shop::open("100.00", 3, until(48)).await;
    let tickets = shop.tickets().await;
    // The one that a refund of the line would choose last.
    let ticket_id = id(tickets.iter().max_by_key(|ticket| id(ticket).to_owned()).unwrap()).to_owned();
    for _ in 0..2 {
        let given_back = shop.give_back(&shop.fan, &ticket_id).await.expect(202);
        assert_eq!(given_back.body, json!({ "ticketId": ticket_id }));
        assert_eq!(shop.status(&ticket_id).await, "void");
    }
    let payment = shop.wait_for_refunded("100.00").await;
    shop.wait_for_available(8).await;
    let after = shop.tickets().await;
    let void: Vec<&str> = after.iter().filter(|ticket| ticket["status"] == "void").map(id).collect();
    assert_eq!(void, [ticket_id.as_str()]);
    let refunds = payment.body["refunds"].as_array().unwrap();
    assert_eq!(
        (refunds.len(), &refunds[0]["scope"], &refunds[0]["lines"][0]["quantity"]),
        (1, &json!("lines"), &json!(1))
    );

    let notes = |list: &Response| list.items().iter().filter(|one| one["kind"] == "credit_note").count() == 1;
    let documents = shop.site.eventually(|| shop.site.get("/invoices").by(&shop.fan), notes).await;
    let note = documents.items().iter().find(|one| one["kind"] == "credit_note").unwrap();
    assert_eq!(note["total"], pln("100.00"));
    let mails = shop.mails().await;
    let mail = mails.iter().find(|mail| mail["subject"].to_string().contains("on its way back")).unwrap();
    let text = mail["text"].as_str().unwrap();
    assert!(text.contains("100.00") && text.contains("You asked for it."), "{text}");
    assert_eq!(shop.site.order(&shop.fan, &shop.order_id, "completed").await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn last_ticket_that_is_given_back_refunds_the_order() {
    let shop = Shop::open("100.00", 2, until(0)).await;
    for ticket in shop.tickets().await {
        let _ = shop.give_back(&shop.fan, id(&ticket)).await.expect(202);
    }
    shop.wait_for_refunded("200.00").await;
    shop.site.order(&shop.fan, &shop.order_id, "refunded").await;
    shop.wait_for_available(10).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refund_of_a_line_takes_another_ticket_than_the_one_given_back() {
    let shop = Shop::open("100.00", 2, until(48)).await;
    let tickets = shop.tickets().await;
    let (given_back, refunded) = tokio::join!(shop.give_back(&shop.fan, id(&tickets[0])), shop.refund_line(1));
    let _ = refunded.expect(202);
    // The refund may have chosen the ticket first.
    let (paid_back, expected) = match given_back.status.as_u16() {
        202 => ("200.00", 2),
        409 => ("100.00", 1),
        _ => panic!("{given_back:#?}"),
    };
    shop.wait_for_refunded(paid_back).await;
    let void = shop.tickets().await.iter().filter(|ticket| ticket["status"] == "void").count();
    assert_eq!(void, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn free_ticket_is_given_back_without_money() {
    let shop = Shop::open("0.00", 2, until(48)).await;
    let tickets = shop.tickets().await;
    let _ = shop.give_back(&shop.fan, id(&tickets[0])).await.expect(202);
    shop.wait_for_available(9).await;
    assert_eq!([shop.status(id(&tickets[0])).await, shop.status(id(&tickets[1])).await], ["void", "valid"]);
    let _ = shop.give_back(&shop.fan, id(&tickets[1])).await.expect(202);
    shop.wait_for_available(10).await;
    shop.site.order(&shop.fan, &shop.order_id, "refunded").await;
    assert!(shop.site.get("/invoices").by(&shop.fan).send().await.expect(200).items().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn giving_back_is_refused_where_it_is_not_allowed_or_too_late() {
    let shop = Shop::open("100.00", 1, json!({})).await;
    let ticket_id = id(&shop.tickets().await[0]).to_owned();
    let _ = shop.give_back(&shop.fan, &ticket_id).await.expect_problem(409, "not_allowed_by_organizer");

    // The concert is about four years away.
    let late = Shop::open("100.00", 1, until(8_760)).await;
    let ticket_id = id(&late.tickets().await[0]).to_owned();
    let stranger = late.site.new_fan().await;
    let _ = late.give_back(&stranger, &ticket_id).await.expect_problem(404, "not_found");
    let start = json!({"startsAt": soon(&late.site).await, "name": "Beyoncé in Warsaw", "artist": "Beyoncé",
        "venue": {"name": "PGE Narodowy", "city": "Warsaw", "country": "PL"}});
    let path = format!("/concerts/{}", late.concert_id);
    let changed = late.site.put(path, start).by(&late.staff.organizer).send().await.expect(200);
    assert_eq!(changed.body["selfService"]["giveBack"], json!({"until": 8_760}), "it stays");
    late.settle().await;
    let _ = late.give_back(&late.fan, &ticket_id).await.expect_problem(409, "give_back_too_late");
    assert_eq!(late.status(&ticket_id).await, "valid");
}

/// In an hour.
async fn soon(site: &Site) -> String {
    let now = site.get("/healthz").send().await;
    let _ = now.expect(200);
    let now = site.frontrow().unwrap().cloud().clock().now();
    (now + HOUR).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn admitted_and_transferred_tickets_are_not_given_back() {
    let shop = Shop::open("100.00", 2, until(48)).await;
    let tickets = shop.tickets().await;
    let scan = json!({"code": tickets[0]["code"], "concertId": shop.concert_id, "gate": "North"});
    let _ = shop.site.post("/gate/validations", scan).by(&shop.staff.gate).send().await.expect(200);
    let _ = shop.give_back(&shop.fan, id(&tickets[0])).await.expect_problem(409, "ticket_admitted");

    let friend = shop.site.new_verified_fan().await;
    let path = format!("/tickets/{}/transfer", id(&tickets[1]));
    let _ = shop.site.post(path, json!({"email": friend.email})).by(&shop.fan).send().await.expect(202);
    let received = |tickets: &Response| tickets.items().len() == 1;
    shop.site.eventually(|| shop.site.get("/tickets").by(&friend), received).await;
    for person in [&shop.fan, &friend] {
        let _ = shop.give_back(person, id(&tickets[1])).await.expect_problem(409, "ticket_transferred");
    }
}
