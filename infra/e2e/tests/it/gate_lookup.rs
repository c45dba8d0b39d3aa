//! The gate looks tickets up by order number or name.

use e2e::{Person, Response, Site};
use serde_json::{Value, json};

const NAME: &str = "Zażółć Gęślą";

async fn look_up(site: &Site, who: &Person, concert_id: &str, query: &str) -> Response {
    let encoded: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
    site.get(format!("/gate/concerts/{concert_id}/tickets?q={encoded}")).by(who).send().await
}

async fn items(site: &Site, who: &Person, concert_id: &str, query: &str) -> Vec<Value> {
    site.frontrow().unwrap().settle().await;
    look_up(site, who, concert_id, query).await.expect(200).items().to_vec()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tickets_are_found_by_the_number_of_their_order() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 1).await;
    let fan = site.new_fan().await;
    let number = site.buy(&fan, &concert_id, 2).await.text("number");
    for typed in [number.clone(), number.to_lowercase(), number.replace('-', " "), number.replace('-', "")] {
        let found = items(&site, &staff.gate, &concert_id, &typed).await;
        assert_eq!(found.len(), 2, "{typed}: {found:#?}");
        for ticket in &found {
            assert_eq!((&ticket["orderNumber"], &ticket["holderName"]), (&json!(number), &json!(NAME)));
            assert_eq!((&ticket["status"], &ticket["ticketTypeName"]), (&json!("valid"), &json!("Regular")));
            assert!(ticket["ticketId"].is_string() && ticket.get("code").is_none(), "{ticket:#}");
        }
    }
    assert!(items(&site, &staff.gate, &concert_id, "2031-999999-X").await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tickets_are_found_by_words_of_a_name_or_their_beginnings() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 1).await;
    let fan = site.new_fan().await;
    site.buy(&fan, &concert_id, 1).await;
    for query in ["Zażółć", "gesla zazolc", "ZAZ", "zazol", "gęś"] {
        assert_eq!(items(&site, &staff.gate, &concert_id, query).await.len(), 1, "{query}");
    }
    for query in ["za", "zazolcx", "gesla nowak", "azolc"] {
        assert!(items(&site, &staff.gate, &concert_id, query).await.is_empty(), "{query}");
    }
    let elsewhere = site.new_concert(&staff.organizer, 10, 1).await;
    assert!(items(&site, &staff.gate, &elsewhere, "zazolc").await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn admitted_ticket_is_shown_with_its_time() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 1).await;
    let fan = site.new_fan().await;
    site.buy(&fan, &concert_id, 1).await;
    site.frontrow().unwrap().settle().await;
    let code = site.get("/tickets").by(&fan).send().await.expect(200).items()[0]["code"].clone();
    let scan = json!({"code": code, "concertId": concert_id, "gate": "North"});
    let _ = site.post("/gate/validations", scan).by(&staff.gate).send().await.expect(200);
    let found = items(&site, &staff.gate, &concert_id, "zazolc").await;
    assert_eq!(found[0]["status"], "used", "{found:#?}");
    assert!(found[0]["admittedAt"].is_string(), "{found:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ticket_is_found_by_the_name_that_its_holder_put_on_it() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 1).await;
    let fan = site.new_fan().await;
    site.buy(&fan, &concert_id, 2).await;
    site.frontrow().unwrap().settle().await;
    let ticket_id = site.get("/tickets").by(&fan).send().await.expect(200).items()[0]["ticketId"].clone();
    let path = format!("/tickets/{}/holder", ticket_id.as_str().unwrap());
    let _ = site.put(path.clone(), json!({"name": "Łucja Wiśniewska"})).by(&fan).send().await.expect(202);
    let found = items(&site, &staff.gate, &concert_id, "wisniewska lucja").await;
    assert_eq!(
        (found.len(), &found[0]["ticketId"], &found[0]["holderName"]),
        (1, &ticket_id, &json!("Łucja Wiśniewska"))
    );
    assert_eq!(items(&site, &staff.gate, &concert_id, "zazolc").await.len(), 2);

    let _ = site.put(path, json!({"name": "Jan Nowak"})).by(&fan).send().await.expect(202);
    assert!(items(&site, &staff.gate, &concert_id, "wisniewska").await.is_empty());
    assert_eq!(items(&site, &staff.gate, &concert_id, "nowak").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_those_who_work_for_the_concert_look_tickets_up() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 1).await;
    let supervisor = site.new_person(&staff.admin, &["gate_supervisor"]).await;
    let other = site.new_person(&staff.admin, &["organizer"]).await;
    let fan = site.new_fan().await;
    site.buy(&fan, &concert_id, 1).await;
    for who in [&staff.gate, &supervisor, &staff.organizer] {
        assert_eq!(items(&site, who, &concert_id, "zazolc").await.len(), 1);
    }
    let _ = look_up(&site, &other, &concert_id, "zazolc").await.expect_problem(404, "not_found");
    let _ = look_up(&site, &fan, &concert_id, "zazolc").await.expect_problem(403, "forbidden");
    for query in ["", "  ", "--"] {
        let _ = look_up(&site, &staff.gate, &concert_id, query).await.expect_problem(400, "invalid_parameter");
    }
}
