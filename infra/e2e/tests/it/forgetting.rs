//! After a person is forgotten, nothing that is stored identifies them, except their invoices.

use aws_sdk_dynamodb::Client;
use e2e::{Response, Site};
use serde_json::json;

use crate::following::Lines;
use crate::template::DEPLOYED;

/// Texts that identify only this person.
const PERSONAL: [&str; 6] =
    ["Forgetmenot", "forget-me-not@example.org", "Forgotten Lane", "501999888", "Firma Niezapominajka", "Invoice Lane"];

#[tokio::test]
async fn nothing_stored_identifies_a_forgotten_person() {
    let lines = Lines::listen();
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let registration = json!({"email": PERSONAL[1], "password": "correct horse battery", "name": "Forgetmenot"});
    let _ = site.post("/users", registration.clone()).send().await.expect(201);
    let fan = site.log_in(PERSONAL[1], "correct horse battery").await;
    let profile = json!({
        "name": "Firma Niezapominajka",
        "address": {"street": "Invoice Lane 1", "city": "Warszawa", "postalCode": "00-001", "country": "PL"},
    });
    let _ = site.put("/billing-profile", profile).by(&fan).header("idempotency-key", "p1").send().await.expect(200);
    let item = json!({"concertId": concert_id, "ticketTypeId": "regular", "quantity": 1});
    let add = || site.post("/cart/items", item.clone()).by(&fan);
    let _ = site.eventually(add, |response| response.status != 404).await.expect(201);
    let choice = json!({
        "method": "courier",
        "address": {"street": "Forgotten Lane 7", "city": "Warszawa", "postalCode": "00-624", "country": "PL"},
        "customer": {"name": "Forgetmenot", "email": PERSONAL[1], "phone": "+48 501999888"},
    });
    let _ = site.put("/cart/delivery", choice).by(&fan).header("idempotency-key", "d1").send().await.expect(200);
    let order_id = site.confirm(&fan, "pm_card_visa").await;
    site.order(&fan, &order_id, "completed").await;
    let invoices = site.eventually(|| site.get("/invoices").by(&fan), |list| list.items().len() == 1).await;
    let invoice = format!("/invoices/{}", invoices.items()[0]["invoiceId"].as_str().unwrap());
    let ticket_id = site.get("/tickets").by(&fan).send().await.items()[0]["ticketId"].as_str().unwrap().to_owned();

    let _ = site.forget(&fan, &staff.finance).await.expect_problem(404, "not_found");
    let _ = site.forget(&fan, &fan).await.expect(204);
    let _ = site.forget(&fan, &staff.admin).await.expect(204);

    let kept = everything_stored(&site).await;
    assert!(kept.contains(&fan.user_id), "the history is kept");
    let found: Vec<_> = PERSONAL.iter().filter(|personal| kept.contains(**personal)).collect();
    assert!(found.is_empty(), "stored: {found:?}");
    let logged = lines.text();
    let found: Vec<_> = PERSONAL.iter().filter(|personal| logged.contains(**personal)).collect();
    assert!(found.is_empty(), "logged: {found:?}");
    assert!(!keys(&site).await.contains(&fan.user_id), "the key is deleted");
    assert!(!kept.contains("$argon2id"), "password hashes are sealed with the person's key");

    let is_gone = |response: &Response| response.items().iter().all(|user| user["userId"] != fan.user_id.as_str());
    site.eventually(|| site.get("/users?limit=100").by(&staff.admin), is_gone).await;
    let paper = site.get(format!("/tickets/{ticket_id}.pdf")).by(&staff.finance).send().await;
    paper.expect_problem(404, "not_found");
    let again =
        site.post(format!("/orders/{order_id}/deliveries"), json!({"method": "email"})).by(&staff.finance).send().await;
    again.expect_problem(409, "person_forgotten");
    let invoice = site.get(invoice).by(&staff.finance).send().await.expect(200);
    assert_eq!(invoice.body["buyer"]["name"], "Firma Niezapominajka");
    let unknown =
        site.post("/sessions", json!({"email": PERSONAL[1], "password": "correct horse battery"})).send().await;
    unknown.expect_problem(401, "invalid_credentials");
    let _ = site.post("/users", registration).send().await.expect(201);
    let newcomer = site.log_in(PERSONAL[1], "correct horse battery").await;
    assert_ne!(newcomer.user_id, fan.user_id);
}

/// Every item of every table and every queued message, as text.
pub async fn everything_stored(site: &Site) -> String {
    let cloud = site.frontrow().unwrap().cloud();
    let database = Client::new(&cloud.sdk());
    let mut kept = String::new();
    for table in &DEPLOYED.tables {
        let mut pages = database.scan().table_name(&table.name).into_paginator().send();
        while let Some(page) = pages.next().await {
            kept.push_str(&format!("{:?}\n", page.unwrap().items()));
        }
    }
    let queues = aws_sdk_sqs::Client::new(&cloud.sdk());
    for url in queues.list_queues().send().await.unwrap().queue_urls() {
        let messages = queues.receive_message().queue_url(url).max_number_of_messages(10).send().await.unwrap();
        kept.push_str(&format!("{:?}\n", messages.messages()));
    }
    kept
}

async fn keys(site: &Site) -> String {
    let database = Client::new(&site.frontrow().unwrap().cloud().sdk());
    let table = DEPLOYED.tables.iter().find(|table| table.name.ends_with("people-keys")).unwrap();
    format!("{:?}", database.scan().table_name(&table.name).send().await.unwrap().items())
}
