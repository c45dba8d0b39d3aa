//! Refunds know their lines: which tickets go back is said by whoever asks, and never worked out from sums of money.

use std::time::Duration;

use e2e::{Person, Response, Site, Staff};
use serde_json::{Value, json};

/// Longer than the interval of the jobs, which run every minute.
const UNTIL_JOBS_RAN: Duration = Duration::from_secs(70);

fn pln(amount: &str) -> Value {
    json!({"amount": amount, "currency": "PLN"})
}

/// A fan's completed order and its payment.
struct Bought {
    site: Site,
    staff: Staff,
    fan: Person,
    /// The concerts, in the order of purchase.
    concerts: Vec<String>,
    order_id: String,
    payment: String,
}

/// A concert in this country with Regular tickets at this price.
async fn concert_at(site: &Site, organizer: &Person, country: &str, price: &str) -> String {
    let mut body = e2e::concert(10, 10);
    body["venue"] = json!({"name": "Arena", "city": "Somewhere", "country": country});
    body["ticketTypes"] = json!([{
        "ticketTypeId": "regular", "name": "Regular", "price": pln(price), "capacity": 10, "maxPerOrder": 6
    }]);
    site.post("/concerts", body).by(organizer).send().await.expect(201).text("concertId")
}

/// One order for so many tickets of each concert: country, price and number.
async fn bought(sold: &[(&str, &str, u32)]) -> Bought {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let fan = site.new_fan().await;
    let mut concerts = Vec::new();
    for (country, price, quantity) in sold {
        let concert = concert_at(&site, &staff.organizer, country, price).await;
        site.fill_cart(&fan, &concert, "regular", *quantity).await;
        concerts.push(concert);
    }
    let order_id = site.confirm(&fan, "pm_card_visa").await;
    let order = site.order(&fan, &order_id, "completed").await;
    let payment = format!("/payments/{}", order.body["payment"]["paymentId"].as_str().unwrap());
    Bought { site, staff, fan, concerts, order_id, payment }
}

impl Bought {
    fn line(&self, concert: usize, quantity: u32) -> Value {
        json!({"concertId": self.concerts[concert], "ticketTypeId": "regular", "quantity": quantity})
    }

    async fn refund(&self, body: Value) -> Response {
        self.site.post(format!("{}/refunds", self.payment), body).by(&self.staff.finance).send().await
    }

    async fn refund_lines(&self, lines: &[Value]) -> Response {
        self.refund(json!({"lines": lines, "reason": "The view was poor"})).await
    }

    async fn cancel_concert(&self, concert: usize) {
        let path = format!("/concerts/{}/cancel", self.concerts[concert]);
        let _ = self.site.post(path, json!({"reason": "The artist is ill."})).by(&self.staff.organizer).send().await;
        self.site.pass(UNTIL_JOBS_RAN).await;
        self.settle().await;
    }

    async fn settle(&self) {
        self.site.frontrow().unwrap().settle().await;
    }

    /// The statuses of the tickets for a concert, sorted.
    async fn tickets(&self, concert: usize) -> Vec<String> {
        let tickets = self.site.get("/tickets").by(&self.fan).send().await.expect(200);
        let of_concert = tickets.items().iter().filter(|ticket| ticket["concertId"] == json!(self.concerts[concert]));
        let mut statuses: Vec<String> =
            of_concert.map(|ticket| ticket["status"].as_str().unwrap().to_owned()).collect();
        statuses.sort();
        statuses
    }

    async fn wait_for_tickets(&self, concert: usize, statuses: &[&str]) {
        for _ in 0..50 {
            self.settle().await;
            if self.tickets(concert).await == statuses {
                return;
            }
        }
        assert_eq!(self.tickets(concert).await, statuses);
    }

    async fn wait_for_refunded(&self, amount: &str) -> Response {
        let is_refunded = |payment: &Response| payment.body["refunded"] == pln(amount);
        self.site.eventually(|| self.site.get(self.payment.clone()).by(&self.fan), is_refunded).await
    }

    async fn order(&self) -> Response {
        self.site.get(format!("/orders/{}", self.order_id)).by(&self.fan).send().await.expect(200)
    }

    /// The credit notes with their details, oldest first, once there are so many.
    async fn credit_notes(&self, count: usize) -> Vec<Value> {
        let all = |list: &Response| list.items().len() == count + 1;
        let list = self.site.eventually(|| self.site.get("/invoices").by(&self.fan), all).await;
        let mut notes = Vec::new();
        for document in list.items().iter().rev().filter(|document| document["kind"] == "credit_note") {
            let path = format!("/invoices/{}", document["invoiceId"].as_str().unwrap());
            notes.push(self.site.get(path).by(&self.fan).send().await.expect(200).body);
        }
        notes
    }

    /// The texts of the fan's mails about refunds.
    async fn refund_mails(&self) -> Vec<String> {
        self.settle().await;
        let mails = self.site.order_mails(&self.fan.email).await;
        let about_refunds = mails.iter().filter(|mail| {
            let subject = mail["subject"].as_str().unwrap_or_default();
            ["on its way back", "is cancelled", "are void"].iter().any(|part| subject.contains(part))
        });
        about_refunds.map(|mail| mail["text"].as_str().unwrap_or_default().to_owned()).collect()
    }

    async fn sold(&self, concert: usize) -> (Value, Value) {
        let path = format!("/concerts/{}/sales", self.concerts[concert]);
        let sales = self.site.get(path).by(&self.staff.organizer).send().await.expect(200);
        let of_type = &sales.body["ticketTypes"][0];
        (of_type["sold"].clone(), of_type["revenue"]["amount"].clone())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn free_tickets_stay_valid_when_the_paid_concert_is_cancelled() {
    let bought = bought(&[("PL", "0.00", 1), ("PL", "120.00", 1)]).await;
    bought.cancel_concert(1).await;
    bought.wait_for_refunded("120.00").await;
    bought.wait_for_tickets(1, &["void"]).await;
    assert_eq!(bought.tickets(0).await, ["valid"]);
    assert_eq!(bought.order().await.body["status"], "completed");

    bought.cancel_concert(0).await;
    bought.wait_for_tickets(0, &["void"]).await;
    bought.site.order(&bought.fan, &bought.order_id, "refunded").await;
    let mails = bought.refund_mails().await;
    let free: Vec<&String> = mails.iter().filter(|mail| !mail.contains("120.00")).collect();
    assert_eq!((mails.len(), free.len()), (2, 1), "{mails:#?}");
    assert!(!free[0].contains("on its way back") && !free[0].contains("0.00"), "{}", free[0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn goodwill_and_a_cancelled_concert_leave_the_other_ticket_live() {
    let bought = bought(&[("PL", "100.00", 1), ("PL", "100.00", 1)]).await;
    let _ = bought.refund(json!({"amount": pln("100.00"), "reason": "The show was short"})).await.expect(202);
    bought.wait_for_refunded("100.00").await;
    assert_eq!(
        (bought.tickets(0).await, bought.tickets(1).await),
        (vec!["valid".to_owned()], vec!["valid".to_owned()])
    );

    bought.cancel_concert(0).await;
    // Half of the goodwill was for the cancelled concert: the rest of its line goes back, and that of the other stays.
    let payment = bought.wait_for_refunded("150.00").await;
    bought.wait_for_tickets(0, &["void"]).await;
    assert_eq!(bought.tickets(1).await, ["valid"]);
    assert_eq!(bought.order().await.body["status"], "completed");
    assert_eq!(
        (&payment.body["refunds"][0]["scope"], &payment.body["refunds"][0]["lines"]),
        (&json!("goodwill"), &json!([]))
    );
    assert_eq!(payment.body["refunds"][1]["lines"][0]["concertId"], json!(bought.concerts[0]));
    assert_eq!(bought.sold(1).await, (json!(1), json!("100.00")));

    let mails = bought.refund_mails().await;
    assert_eq!(mails.len(), 2, "{mails:#?}");
    let goodwill = mails.iter().find(|mail| mail.contains("100.00")).unwrap();
    assert!(goodwill.contains("The show was short") && goodwill.contains("stay valid"), "{goodwill}");
    assert!(mails.iter().any(|mail| mail.contains("50.00") && mail.contains("will not take place")), "{mails:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn goodwill_of_all_money_voids_nothing() {
    let bought = bought(&[("PL", "100.00", 1)]).await;
    for amount in ["60.00", "40.00"] {
        let _ = bought.refund(json!({"amount": pln(amount), "reason": "The show was short"})).await.expect(202);
    }
    bought.wait_for_refunded("100.00").await;
    bought.settle().await;
    assert_eq!(bought.tickets(0).await, ["valid"]);

    let _ = bought.refund(json!({"reason": "They cannot come"})).await.expect(202);
    bought.wait_for_tickets(0, &["void"]).await;
    bought.site.order(&bought.fan, &bought.order_id, "refunded").await;
    let again = bought.refund(json!({"reason": "They cannot come"})).await;
    let _ = again.expect_problem(409, "nothing_left_to_refund");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refund_of_lines_voids_their_tickets_and_sells_their_seats_again() {
    let bought = bought(&[("PL", "100.00", 3), ("DE", "100.00", 1)]).await;
    let refund = bought.refund_lines(&[bought.line(0, 2)]).await.expect(202);
    let payment = bought.wait_for_refunded("200.00").await;
    bought.wait_for_tickets(0, &["valid", "void", "void"]).await;
    assert_eq!(bought.tickets(1).await, ["valid"]);
    let shown = &payment.body["refunds"][0];
    assert_eq!((&shown["refundId"], &shown["scope"]), (&refund.body["refundId"], &json!("lines")));
    assert_eq!((&shown["lines"][0]["quantity"], &shown["lines"][0]["amount"]), (&json!(2), &pln("200.00")));
    let is_free = |concert: &Response| concert.body["ticketTypes"][0]["available"] == 9;
    bought.site.eventually(|| bought.site.get(format!("/concerts/{}", bought.concerts[0])), is_free).await;
    assert_eq!(bought.sold(0).await, (json!(1), json!("100.00")));

    let mails = bought.refund_mails().await;
    assert_eq!(mails.len(), 1, "{mails:#?}");
    assert!(mails[0].contains("200.00") && mails[0].contains("The view was poor"), "{}", mails[0]);

    // The last of them, and then the rest of the order.
    let _ = bought.refund_lines(&[bought.line(0, 1)]).await.expect(202);
    bought.wait_for_tickets(0, &["void", "void", "void"]).await;
    let _ = bought.refund(json!({"reason": "They cannot come"})).await.expect(202);
    bought.wait_for_refunded("400.00").await;
    bought.site.order(&bought.fan, &bought.order_id, "refunded").await;
    assert_eq!(bought.refund_mails().await.len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tickets_that_admitted_somebody_go_back_last() {
    let bought = bought(&[("PL", "100.00", 5)]).await;
    let tickets = bought.site.get("/tickets").by(&bought.fan).send().await.expect(200);
    let (unused, used) = tickets.items().split_first().unwrap();
    for ticket in used {
        let body = json!({"code": ticket["code"], "concertId": bought.concerts[0], "gate": "North"});
        let scanned = bought.site.post("/gate/validations", body).by(&bought.staff.gate).send().await.expect(200);
        assert_eq!(scanned.body["result"], "admitted");
    }
    let _ = bought.refund_lines(&[bought.line(0, 1)]).await.expect(202);
    bought.wait_for_tickets(0, &["used", "used", "used", "used", "void"]).await;
    let path = format!("/tickets/{}", unused["ticketId"].as_str().unwrap());
    let ticket = bought.site.get(path).by(&bought.fan).send().await.expect(200);
    assert_eq!(ticket.body["status"], "void");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_lines_are_refused_with_a_pointer() {
    let bought = bought(&[("PL", "100.00", 2)]).await;
    let invalid = |problem: Response, pointer: &str, code: &str| {
        let problem = problem.expect_problem(422, "invalid_body");
        assert_eq!(
            (&problem.body["errors"][0]["pointer"], &problem.body["errors"][0]["code"]),
            (&json!(pointer), &json!(code))
        );
    };
    let other = json!({"concertId": uuid::Uuid::new_v4(), "ticketTypeId": "regular", "quantity": 1});
    invalid(bought.refund_lines(&[bought.line(0, 1), other]).await, "/lines/1", "not_bought");
    invalid(bought.refund_lines(&[bought.line(0, 3)]).await, "/lines/0/quantity", "more_than_bought");
    invalid(bought.refund_lines(&[bought.line(0, 1), bought.line(0, 1)]).await, "/lines/1", "duplicate_line");
    invalid(bought.refund_lines(&[]).await, "/lines", "wrong_number");
    let differs = json!({"lines": [bought.line(0, 1)], "amount": pln("99.00"), "reason": "The view was poor"});
    invalid(bought.refund(differs).await, "/amount", "amount_differs_from_lines");
    let same = json!({"lines": [bought.line(0, 1)], "amount": pln("100.00"), "reason": "The view was poor"});
    let _ = bought.refund(same).await.expect(202);
    let _ = bought.refund_lines(&[bought.line(0, 2)]).await.expect_problem(409, "already_given_back");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelled_concert_is_credited_with_the_tax_of_its_country() {
    let bought = bought(&[("PL", "108.00", 2), ("DE", "107.00", 1)]).await;
    bought.cancel_concert(0).await;
    bought.wait_for_refunded("216.00").await;
    let notes = bought.credit_notes(1).await;
    let lines = notes[0]["lines"].as_array().unwrap();
    let shown: Vec<_> = lines.iter().map(|line| (&line["country"], &line["taxRate"], &line["lineTotal"])).collect();
    assert_eq!(shown, [(&json!("PL"), &json!("8"), &pln("216.00"))]);
    assert_eq!((&notes[0]["total"], &notes[0]["tax"]), (&pln("216.00"), &pln("16.00")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn goodwill_is_credited_in_proportion_and_the_rest_adds_up() {
    let bought = bought(&[("PL", "200.00", 1), ("DE", "100.00", 1)]).await;
    let _ = bought.refund(json!({"amount": pln("30.00"), "reason": "The show was short"})).await.expect(202);
    bought.wait_for_refunded("30.00").await;
    let notes = bought.credit_notes(1).await;
    let amounts: Vec<&Value> = notes[0]["lines"].as_array().unwrap().iter().map(|line| &line["lineTotal"]).collect();
    assert_eq!(amounts, [&pln("20.00"), &pln("10.00")]);

    let _ = bought.refund(json!({"reason": "They cannot come"})).await.expect(202);
    bought.wait_for_refunded("300.00").await;
    let notes = bought.credit_notes(2).await;
    let invoices = bought.site.get("/invoices").by(&bought.fan).send().await.expect(200);
    let invoice = invoices.items().iter().find(|document| document["kind"] == "invoice").unwrap();
    let cents = |money: &Value| money["amount"].as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
    for sum in ["total", "tax", "net"] {
        assert_eq!(notes.iter().map(|note| cents(&note[sum])).sum::<i64>(), cents(&invoice[sum]), "{sum}");
    }
}
