//! At the gate: what a scan shows, when it admits, and how it is undone.

use std::time::Duration;

use e2e::{Person, Response, Site, concert};
use http::Method;
use serde_json::{Value, json};

struct Gate {
    site: Site,
    organizer: Person,
    gate: Person,
    supervisor: Person,
    finance: Person,
    fan: Person,
    concert_id: String,
    order_id: String,
    codes: Vec<String>,
    ticket_ids: Vec<String>,
}

impl Gate {
    /// A fan has bought some of four seats.
    async fn open(quantity: u32, more: Value) -> Self {
        let site = Site::in_process().await;
        let staff = site.staff().await;
        let supervisor = site.new_person(&staff.admin, &["gate_supervisor"]).await;
        let mut body = concert(4, 4);
        merge(&mut body, more);
        let concert_id = site.post("/concerts", body).by(&staff.organizer).send().await.expect(201).text("concertId");
        let fan = site.new_fan().await;
        let order_id = site.buy(&fan, &concert_id, quantity).await.text("orderId");
        let count = usize::try_from(quantity).unwrap();
        let tickets = site.eventually(|| site.get("/tickets").by(&fan), |tickets| tickets.items().len() == count).await;
        let field =
            |name: &str| tickets.items().iter().map(|ticket| ticket[name].as_str().unwrap().to_owned()).collect();
        let (codes, ticket_ids) = (field("code"), field("ticketId"));
        let (organizer, gate, finance) = (staff.organizer, staff.gate, staff.finance);
        Self { site, organizer, gate, supervisor, finance, fan, concert_id, order_id, codes, ticket_ids }
    }

    async fn scan(&self, code: &str) -> Response {
        let body = json!({"code": code, "concertId": self.concert_id, "gate": "North"});
        self.site.post("/gate/validations", body).by(&self.gate).send().await.expect(200)
    }

    async fn upload(&self, number: usize, at: &str) -> Response {
        let scan = json!({"scanId": uuid::Uuid::new_v4(), "code": self.codes[number], "concertId": self.concert_id, "gate": "West", "at": at});
        let body = json!({ "scans": [scan] });
        self.site.post("/gate/validations/batch", body).by(&self.gate).send().await.expect(200)
    }

    fn undo(&self, scan_id: &str) -> e2e::Call<'_> {
        self.site.post(format!("/gate/validations/{scan_id}/undo"), json!({"reason": "The wrong phone."}))
    }

    fn cancel(&self, person: &Person) -> e2e::Call<'_> {
        self.site.call(Method::POST, format!("/orders/{}/cancel", self.order_id)).by(person)
    }

    async fn available(&self) -> Value {
        let path = format!("/concerts/{}", self.concert_id);
        self.site.get(path).send().await.expect(200).body["ticketTypes"][0]["available"].clone()
    }
}

fn merge(body: &mut Value, more: Value) {
    let Value::Object(more) = more else { return };
    body.as_object_mut().unwrap().extend(more);
}

#[tokio::test]
async fn verdict_names_the_ticket_type_and_the_scan() {
    let gate = Gate::open(1, Value::Null).await;
    let admitted = gate.scan(&gate.codes[0]).await;
    assert_eq!(
        (&admitted.body["result"], &admitted.body["ticketTypeId"], &admitted.body["ticketTypeName"]),
        (&json!("admitted"), &json!("regular"), &json!("Regular"))
    );
    assert!(admitted.body["scanId"].is_string());
    let again = gate.scan(&gate.codes[0]).await;
    assert_eq!((&again.body["result"], &again.body["ticketTypeName"]), (&json!("already_used"), &json!("Regular")));
    assert_ne!(again.body["scanId"], admitted.body["scanId"]);
}

#[tokio::test]
async fn code_is_read_with_what_scanners_add_around_it() {
    let gate = Gate::open(4, Value::Null).await;
    let around: [fn(&str) -> String; 4] = [
        |code| format!("{code}\r\n"),
        |code| format!("\u{feff}]Q1{code}\u{1d}"),
        |code| format!(" \"{code}\"\t"),
        |code| format!("https://tickets.example.org/t?c={code}&x=1"),
    ];
    for (code, around) in gate.codes.iter().zip(around) {
        let scanned = around(code);
        assert_eq!(gate.scan(&scanned).await.body["result"], "admitted", "{scanned:?}");
    }
    assert_eq!(gate.scan(&gate.codes[0].to_lowercase()).await.body["result"], "not_a_ticket");
}

#[tokio::test]
async fn gates_admit_nobody_before_the_doors_open() {
    let gate =
        Gate::open(1, json!({"doorsOpenAt": "2031-06-20T17:00:00Z", "doorsCloseAt": "2031-06-20T22:00:00Z"})).await;
    let early = gate.scan(&gate.codes[0]).await;
    assert_eq!(
        (&early.body["result"], &early.body["doorsOpenAt"]),
        (&json!("too_early"), &json!("2031-06-20T17:00:00Z"))
    );
    let ticket = gate.site.get(format!("/tickets/{}", gate.ticket_ids[0])).by(&gate.fan).send().await.expect(200);
    assert_eq!((&ticket.body["status"], &ticket.body["scans"][0]["result"]), (&json!("valid"), &json!("too_early")));
}

#[tokio::test]
async fn doors_must_be_open_when_the_concert_starts() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    for (field, time, code) in [
        ("doorsOpenAt", "2031-06-20T19:00:01Z", "doors_open_after_start"),
        ("doorsCloseAt", "2031-06-20T19:00:00Z", "doors_close_before_start"),
    ] {
        let mut body = concert(4, 4);
        body[field] = json!(time);
        let refused = site.post("/concerts", body).by(&staff.organizer).send().await;
        assert_eq!(
            (refused.status.as_u16(), &refused.body["errors"][0]["pointer"]),
            (422, &json!(format!("/{field}"))),
            "{code}"
        );
    }
}

#[tokio::test]
async fn supervisor_undoes_an_admission() {
    let gate = Gate::open(1, Value::Null).await;
    let scan_id = gate.scan(&gate.codes[0]).await.text("scanId");
    let _ = gate.undo(&scan_id).by(&gate.gate).send().await.expect_problem(403, "forbidden");
    gate.site.frontrow().unwrap().settle().await;
    let undone = gate.undo(&scan_id).by(&gate.supervisor).send().await.expect(200);
    assert_eq!((&undone.body["scanId"], &undone.body["status"]), (&json!(scan_id), &json!("valid")));
    let _ = gate.undo(&scan_id).by(&gate.supervisor).send().await.expect_problem(409, "not_admitted");
    let unknown = uuid::Uuid::new_v4().to_string();
    let _ = gate.undo(&unknown).by(&gate.supervisor).send().await.expect_problem(404, "not_found");
    assert_eq!(gate.scan(&gate.codes[0]).await.body["result"], "admitted");

    let path = format!("/gate/concerts/{}/validations", gate.concert_id);
    let listed = |list: &Response| list.items().len() == 2 && list.items()[1]["undone"].is_object();
    let scans = gate.site.eventually(|| gate.site.get(path.clone()).by(&gate.organizer), listed).await;
    assert_eq!(scans.items()[1]["undone"]["reason"], "The wrong phone.");
    let _ = gate.site.get(path).by(&gate.fan).send().await.expect_problem(403, "forbidden");
}

#[tokio::test]
async fn fan_cannot_cancel_an_order_with_an_admitted_ticket() {
    let gate = Gate::open(2, Value::Null).await;
    let _ = gate.cancel(&gate.fan).send().await.expect_problem(409, "order_confirmed");
    let scan_id = gate.scan(&gate.codes[0]).await.text("scanId");
    gate.site.frontrow().unwrap().settle().await;
    let _ = gate.cancel(&gate.fan).send().await.expect_problem(409, "ticket_admitted");
    let _ = gate.undo(&scan_id).by(&gate.supervisor).send().await.expect(200);
    gate.site.frontrow().unwrap().settle().await;
    let _ = gate.cancel(&gate.fan).send().await.expect_problem(409, "order_confirmed");
}

#[tokio::test]
async fn seat_of_an_admitted_ticket_is_not_sold_again() {
    let gate = Gate::open(3, Value::Null).await;
    let _ = gate.scan(&gate.codes[0]).await;
    gate.site.frontrow().unwrap().settle().await;
    assert_eq!(gate.available().await, 1);
    let _ = gate.cancel(&gate.finance).send().await.expect(202);
    let path = format!("/orders/{}", gate.order_id);
    gate.site
        .eventually(|| gate.site.get(path.clone()).by(&gate.fan), |order| order.body["status"] == "refunded")
        .await;
    gate.site.pass(Duration::from_secs(120)).await;
    assert_eq!(gate.available().await, 3);
}

#[tokio::test]
async fn offline_scan_before_the_voiding_is_no_conflict() {
    let gate = Gate::open(2, Value::Null).await;
    gate.site.pass(Duration::from_secs(60)).await;
    let before = gate.site.frontrow().unwrap().cloud().clock().now().to_string();
    gate.site.pass(Duration::from_secs(60)).await;
    let _ = gate.cancel(&gate.finance).send().await.expect(202);
    let is_void = |ticket: &Response| ticket.body["status"] == "void";
    for ticket_id in &gate.ticket_ids {
        gate.site.eventually(|| gate.site.get(format!("/tickets/{ticket_id}")).by(&gate.fan), is_void).await;
    }
    assert_eq!(gate.upload(0, &before).await.body["results"][0]["result"], "admitted");
    gate.site.pass(Duration::from_secs(60)).await;
    let after = gate.site.frontrow().unwrap().cloud().clock().now().to_string();
    let conflict = gate.upload(1, &after).await;
    assert_eq!(conflict.body["results"][0]["reason"], "admitted_though_void");
}

#[tokio::test]
async fn gate_with_a_wrong_clock_does_not_set_the_first_admission() {
    let gate = Gate::open(2, Value::Null).await;
    for (number, claimed) in ["1970-01-01T00:03:00Z", "2099-12-31T23:59:59Z"].into_iter().enumerate() {
        assert_eq!(gate.upload(number, claimed).await.body["results"][0]["result"], "admitted");
        let again = gate.scan(&gate.codes[number]).await;
        let today = gate.site.frontrow().unwrap().cloud().clock().now().to_string();
        assert_eq!(again.text("at").get(..10), today.get(..10));
        let path = format!("/tickets/{}", gate.ticket_ids[number]);
        let ticket = gate.site.get(path).by(&gate.fan).send().await.expect(200);
        let scans = ticket.body["scans"].as_array().unwrap();
        assert_eq!((&scans[0]["offline"], &scans[0]["claimedAt"]), (&json!(true), &json!(claimed)));
    }
}
