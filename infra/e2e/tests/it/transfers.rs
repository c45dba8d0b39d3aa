//! A ticket is transferred: its recipient gets another code, and everybody's view follows.

use e2e::{Person, Response, Site, Staff};
use serde_json::{Value, json};

struct Shop {
    site: Site,
    staff: Staff,
    concert_id: String,
    fan: Person,
    order_id: String,
    payment: String,
}

impl Shop {
    /// A fan has this number of Regular tickets.
    async fn open(quantity: u32, self_service: Value) -> Self {
        let site = Site::in_process().await;
        let staff = site.staff().await;
        let mut body = e2e::concert(10, 10);
        body["selfService"] = self_service;
        let created = site.post("/concerts", body).by(&staff.organizer).send().await.expect(201);
        let concert_id = created.text("concertId");
        let fan = site.new_fan().await;
        let order = site.buy(&fan, &concert_id, quantity).await;
        let payment = format!("/payments/{}", order.body["payment"]["paymentId"].as_str().unwrap());
        Self { order_id: order.text("orderId"), site, staff, concert_id, fan, payment }
    }

    async fn tickets(&self, person: &Person, count: usize) -> Vec<Value> {
        let listed = |tickets: &Response| tickets.items().len() == count;
        self.site.eventually(|| self.site.get("/tickets").by(person), listed).await.items().to_vec()
    }

    async fn first(&self) -> (String, String) {
        let tickets = self.site.eventually(|| self.site.get("/tickets").by(&self.fan), |all| !all.items().is_empty());
        let ticket = tickets.await.items()[0].clone();
        (ticket["ticketId"].as_str().unwrap().to_owned(), ticket["code"].as_str().unwrap().to_owned())
    }

    async fn transfer(&self, by: &Person, ticket_id: &str, email: &str) -> Response {
        self.site.post(format!("/tickets/{ticket_id}/transfer"), json!({ "email": email })).by(by).send().await
    }

    async fn scan(&self, code: &str) -> Response {
        let body = json!({"code": code, "concertId": self.concert_id, "gate": "North"});
        self.site.post("/gate/validations", body).by(&self.staff.gate).send().await.expect(200)
    }

    async fn settle(&self) {
        self.site.frontrow().unwrap().settle().await;
    }

    async fn mails_to(&self, email: &str) -> Vec<Value> {
        self.settle().await;
        self.site.order_mails(email).await
    }
}

/// Without the order's number.
fn subjects(mails: &[Value]) -> Vec<&str> {
    let subjects = mails.iter().filter_map(|mail| mail["subject"].as_str());
    subjects.map(|subject| subject.split(", order").next().unwrap_or_default()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn transferred_ticket_admits_its_new_holder_only() {
    let shop = Shop::open(2, json!({})).await;
    let friend = shop.site.new_verified_fan().await;
    let (ticket_id, old_code) = shop.first().await;
    let _ = shop.transfer(&shop.fan, &ticket_id, &friend.email).await.expect(202);

    let received = shop.tickets(&friend, 1).await.remove(0);
    assert_eq!((&received["ticketId"], &received["status"]), (&json!(ticket_id), &json!("valid")));
    let new_code = received["code"].as_str().unwrap();
    assert_ne!(new_code, old_code);
    assert_ne!(shop.tickets(&shop.fan, 1).await[0]["ticketId"], json!(ticket_id));

    let path = format!("/tickets/{ticket_id}");
    let bought = shop.site.get(path.clone()).by(&shop.fan).send().await.expect(200);
    assert_eq!((&bought.body["transferred"], bought.body.get("code")), (&json!(true), None));
    for file in [".pdf", ".svg", "/qr.svg"] {
        let path = format!("{path}{file}");
        let _ = shop.site.get(path.clone()).by(&shop.fan).send().await.expect_problem(404, "not_found");
        let _ = shop.site.get(path).by(&friend).send().await.expect(200);
    }
    assert_eq!(shop.scan(&old_code).await.body["result"], "void");
    assert_eq!(shop.scan(new_code).await.body["result"], "admitted");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_are_informed_and_only_the_recipient_gets_the_code() {
    let shop = Shop::open(1, json!({})).await;
    let (ticket_id, old_code) = shop.first().await;
    let address = shop.site.new_address("nobody");
    let transferred = shop.transfer(&shop.fan, &ticket_id, &address).await.expect(202);
    assert_eq!(transferred.body, json!({ "ticketId": ticket_id }));

    let received = shop.mails_to(&address).await;
    assert_eq!(subjects(&received), ["A ticket for you: Beyoncé in Warsaw"]);
    let files: Vec<_> =
        received[0]["attachments"].as_array().unwrap().iter().map(|file| &file["contentType"]).collect();
    assert_eq!(files, ["application/pdf", "text/calendar"]);
    let text = received[0]["text"].as_str().unwrap();
    assert!(!text.contains(&old_code), "{text}");
    let new_code = text.split_whitespace().find(|word| word.len() == 134).unwrap();

    let sent = shop.mails_to(&shop.fan.email).await;
    assert!(subjects(&sent).contains(&"You have transferred a ticket: Beyoncé in Warsaw"), "{sent:#?}");
    assert!(!sent.iter().any(|mail| mail["text"].as_str().unwrap().contains(new_code)));
    assert_eq!(shop.scan(new_code).await.body["result"], "admitted");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn order_is_sent_and_printed_without_transferred_tickets() {
    let shop = Shop::open(1, json!({})).await;
    let (ticket_id, _) = shop.first().await;
    let path = format!("/orders/{}/tickets.pdf", shop.order_id);
    let _ = shop.site.get(path.clone()).by(&shop.fan).send().await.expect(200);
    let _ = shop.transfer(&shop.fan, &ticket_id, &shop.site.new_address("friend")).await.expect(202);
    let _ = shop.site.get(path).by(&shop.fan).send().await.expect_problem(409, "ticket_void");
    let again = shop.site.post(format!("/orders/{}/deliveries", shop.order_id), json!({})).by(&shop.staff.finance);
    let _ = again.send().await.expect_problem(409, "nothing_to_send");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refund_voids_a_transferred_ticket_and_informs_its_holder() {
    let shop = Shop::open(1, json!({})).await;
    let friend = shop.site.new_verified_fan().await;
    let (ticket_id, _) = shop.first().await;
    let _ = shop.transfer(&shop.fan, &ticket_id, &friend.email).await.expect(202);
    let code = shop.tickets(&friend, 1).await[0]["code"].as_str().unwrap().to_owned();
    let refund = json!({"reason": "They cannot come"});
    let refund = shop.site.post(format!("{}/refunds", shop.payment), refund).by(&shop.staff.finance);
    let _ = refund.send().await.expect(202);
    shop.site.order(&shop.fan, &shop.order_id, "refunded").await;
    shop.settle().await;
    assert_eq!(shop.scan(&code).await.body["result"], "void");
    let mails = shop.mails_to(&friend.email).await;
    assert!(subjects(&mails).contains(&"Your ticket is void: Beyoncé in Warsaw"), "{mails:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn holder_of_a_transferred_ticket_hears_of_changes() {
    let shop = Shop::open(1, json!({})).await;
    let address = shop.site.new_address("friend");
    let (ticket_id, _) = shop.first().await;
    let _ = shop.transfer(&shop.fan, &ticket_id, &address).await.expect(202);
    shop.settle().await;
    let later = json!({
        "name": "Beyoncé in Warsaw", "artist": "Beyoncé", "startsAt": "2031-06-21T19:00:00Z",
        "venue": {"name": "PGE Narodowy", "city": "Warsaw", "country": "PL"},
    });
    let path = format!("/concerts/{}", shop.concert_id);
    let _ = shop.site.put(path, later).by(&shop.staff.organizer).send().await.expect(200);
    let mails = shop.mails_to(&address).await;
    assert!(mails.iter().any(|mail| mail["text"].as_str().unwrap().contains("21 June 2031")), "{mails:#?}");
    let to_buyer = shop.mails_to(&shop.fan.email).await;
    assert!(!to_buyer.iter().any(|mail| mail["text"].as_str().unwrap().contains("21 June 2031")), "{to_buyer:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn transfers_that_the_rules_forbid_are_refused() {
    let shop = Shop::open(2, json!({})).await;
    let stranger = shop.site.new_fan().await;
    let (ticket_id, code) = shop.first().await;
    let own = shop.transfer(&shop.fan, &ticket_id, &shop.fan.email.to_uppercase()).await;
    let own = own.expect_problem(422, "invalid_body");
    assert_eq!(
        (&own.body["errors"][0]["pointer"], &own.body["errors"][0]["code"]),
        (&json!("/email"), &json!("own_address"))
    );
    let address = shop.site.new_address("friend");
    let _ = shop.transfer(&stranger, &ticket_id, &address).await.expect_problem(404, "not_found");
    let _ = shop.transfer(&shop.staff.admin, &ticket_id, &address).await.expect_problem(404, "not_found");
    assert_eq!(shop.scan(&code).await.body["result"], "admitted");
    let _ = shop.transfer(&shop.fan, &ticket_id, &address).await.expect_problem(409, "ticket_admitted");

    let tickets = shop.tickets(&shop.fan, 2).await;
    let other = tickets.iter().find(|ticket| ticket["ticketId"] != json!(ticket_id)).unwrap();
    let other = other["ticketId"].as_str().unwrap();
    let second = shop.site.new_address("second");
    let (first, second) =
        tokio::join!(shop.transfer(&shop.fan, other, &address), shop.transfer(&shop.fan, other, &second),);
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [202, 409], "one wins");
    let _ = shop.transfer(&shop.fan, other, &address).await.expect_problem(409, "ticket_transferred");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn organizer_can_forbid_transfers_and_names() {
    let shop = Shop::open(1, json!({"transfer": false, "naming": false})).await;
    let (ticket_id, _) = shop.first().await;
    let address = shop.site.new_address("friend");
    let _ = shop.transfer(&shop.fan, &ticket_id, &address).await.expect_problem(409, "not_allowed_by_organizer");
    let name = shop.site.put(format!("/tickets/{ticket_id}/holder"), json!({"name": "Ola"})).by(&shop.fan);
    let _ = name.send().await.expect_problem(409, "not_allowed_by_organizer");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn name_on_a_ticket_is_shown_to_its_holder_and_at_the_gate() {
    let shop = Shop::open(1, json!({})).await;
    let (ticket_id, code) = shop.first().await;
    let path = format!("/tickets/{ticket_id}/holder");
    for name in ["Ola Nowak", "Żółta Łódź"] {
        let _ = shop.site.put(path.clone(), json!({ "name": name })).by(&shop.fan).send().await.expect(202);
        let ticket = shop.site.get(format!("/tickets/{ticket_id}")).by(&shop.fan).send().await.expect(200);
        assert_eq!(ticket.body["holder"], json!({ "name": name }));
    }
    let stranger = shop.site.new_fan().await;
    let stolen = shop.site.put(path.clone(), json!({"name": "Eve"})).by(&stranger);
    let _ = stolen.send().await.expect_problem(404, "not_found");
    let admitted = shop.scan(&code).await;
    assert_eq!(
        (&admitted.body["result"], &admitted.body["holder"]),
        (&json!("admitted"), &json!({"name": "Żółta Łódź"}))
    );
    let late = shop.site.put(path, json!({"name": "Ola"})).by(&shop.fan).send().await;
    let _ = late.expect_problem(409, "ticket_admitted");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reissued_ticket_is_mailed_to_its_holder_again() {
    let shop = Shop::open(1, json!({"transfer": false})).await;
    let (ticket_id, old_code) = shop.first().await;
    let path = format!("/tickets/{ticket_id}/reissue");
    let reason = json!({"reason": "The parcel was lost."});
    let other = shop.site.new_person(&shop.staff.admin, &["organizer"]).await;
    let _ = shop.site.post(path.clone(), reason.clone()).by(&other).send().await.expect_problem(404, "not_found");
    let _ = shop.site.post(path.clone(), reason.clone()).by(&shop.fan).send().await.expect_problem(403, "forbidden");
    let box_office = shop.site.new_person(&shop.staff.admin, &["box_office"]).await;
    let _ = shop.site.post(path.clone(), reason.clone()).by(&box_office).send().await.expect(202);
    let _ = shop.site.post(path, reason).by(&shop.staff.organizer).send().await.expect(202);

    let ticket = shop.tickets(&shop.fan, 1).await.remove(0);
    let new_code = ticket["code"].as_str().unwrap();
    assert_ne!(new_code, old_code);
    // The first one may have waited until there was a newer code.
    let mut mails = shop.mails_to(&shop.fan.email).await;
    mails.retain(|mail| mail["text"].as_str().unwrap().contains(new_code));
    let mut subjects = subjects(&mails);
    subjects.dedup();
    assert_eq!(subjects, ["Your new ticket: Beyoncé in Warsaw"]);
    let keys = format!("/gate/concerts/{}/keys", shop.concert_id);
    let keys = shop.site.get(keys).by(&shop.staff.gate).send().await.expect(200);
    assert_eq!(
        (&keys.body["replaced"][0]["ticketId"], &keys.body["replaced"][0]["serial"]),
        (&json!(ticket_id), &json!(2))
    );
    assert_eq!(shop.scan(&old_code).await.body["result"], "void");
    assert_eq!(shop.scan(new_code).await.body["result"], "admitted");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ticket_waits_until_its_recipient_verifies_the_address() {
    let shop = Shop::open(1, json!({})).await;
    let (ticket_id, _) = shop.first().await;
    let address = shop.site.new_address("later");
    let _ = shop.transfer(&shop.fan, &ticket_id, &address).await.expect(202);
    shop.settle().await;
    let password = "correct horse battery";
    let account = json!({"email": address, "password": password, "name": "Ola Nowak"});
    let _ = shop.site.post("/users", account).send().await.expect(201);
    let friend = shop.site.log_in(&address, password).await;
    shop.settle().await;
    assert!(shop.tickets(&friend, 0).await.is_empty(), "anybody can register another one's address");
    shop.site.verify(&friend).await;
    let received = shop.tickets(&friend, 1).await.remove(0);
    assert_eq!(received["ticketId"], json!(ticket_id));
    assert_eq!(shop.scan(received["code"].as_str().unwrap()).await.body["result"], "admitted");
}

/// The link came to the address, so it is the user's own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ticket_waits_until_its_recipient_resets_the_password() {
    let shop = Shop::open(1, json!({})).await;
    let (ticket_id, _) = shop.first().await;
    let address = shop.site.new_address("later");
    let _ = shop.transfer(&shop.fan, &ticket_id, &address).await.expect(202);
    let account = json!({"email": address, "password": "correct horse battery", "name": "Ola Nowak"});
    let _ = shop.site.post("/users", account).send().await.expect(201);
    let _ = shop.site.post("/password-resets", json!({"email": address})).send().await.expect(202);
    let token = e2e::token_of(&shop.site.account_mail(&address, "reset-password").await);
    let password = "quite another one";
    let reset = shop.site.post(format!("/password-resets/{token}"), json!({"password": password}));
    let _ = reset.send().await.expect(204);
    let friend = shop.site.log_in(&address, password).await;
    assert_eq!(shop.tickets(&friend, 1).await[0]["ticketId"], json!(ticket_id));
}
