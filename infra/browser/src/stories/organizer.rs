//! An organizer with their concerts.

use std::time::Duration;

use e2e::concert;
use serde_json::json;

use super::accounts::log_in_at;
use crate::hand::{Key, Person};
use crate::shop::Shop;

/// Who has just got the role, logged in at their list.
async fn new_organizer(shop: &Shop, organizer: &Person) -> e2e::Person {
    let site = &shop.site;
    let admin = site.log_in(&site.admin.email, &site.admin.password).await;
    let person = site.new_person(&admin, &["organizer"]).await;
    log_in_at(organizer, "/organizer/concerts", &person).await;
    organizer.see("No concerts yet").await;
    person
}

/// Types into a field for a day and a time, as somebody in the United States does.
pub async fn fill_time(organizer: &Person, name: &str, day: &str, time: &str, expected: &str) {
    let field = format!("[name={name}]");
    organizer.fill_field(&field, day).await;
    organizer.key(Key::TAB).await;
    organizer.type_text(time).await;
    let value = format!("document.querySelector('{field}').value");
    let typed = organizer.eventually::<String>(&value, |value| value == expected).await;
    assert_eq!(typed, expected);
}

async fn fill_place(organizer: &Person, start: (&str, &str, &str)) {
    organizer.fill("Name of the concert", "Long Winter").await;
    organizer.fill("Artist", "Zofia Żak").await;
    organizer.fill("Venue", "Hala Zachód").await;
    organizer.fill("City", "Warsaw").await;
    organizer.fill_field("[name='venue.country']", "Poland").await;
    let zone = "document.querySelector('[name=\"venue.timeZone\"]').value";
    organizer.eventually::<String>(zone, |zone| zone == "Europe/Warsaw").await;
    fill_time(organizer, "startsAt", start.0, start.1, start.2).await;
}

/// Creates a concert, sees what is sold, changes a price, cancels it and sees how everybody is refunded.
pub async fn day(shop: &Shop, organizer: &Person) {
    let _ = new_organizer(shop, organizer).await;
    organizer.follow("Create a concert").await;
    organizer.arrive("/organizer/concerts/new").await;
    fill_place(organizer, ("06102031", "0800PM", "2031-06-10T20:00")).await;
    organizer.fill("Currency", "pln").await;
    organizer.fill("Name of the type", "Regular").await;
    organizer.fill("Price", "349,50").await;
    organizer.fill("Places", "100").await;
    organizer.push("Add a ticket type").await;
    organizer.fill_field("[name='ticketTypes.1.name']", "Golden Circle").await;
    organizer.fill_field("[name='ticketTypes.1.price.amount']", "899").await;
    organizer.fill_field("[name='ticketTypes.1.capacity']", "20").await;
    organizer.push("Create the concert").await;
    organizer.see("The concert is created.").await;
    organizer.see("Tuesday, 10 June 2031, 20:00 CEST").await;
    let id = "location.pathname.split('/')[3]";
    let id: String = organizer.page.evaluate(id).await.expect("an id");

    let fan = shop.site.new_fan().await;
    let sales = format!("/concerts/{id}/sales");
    let admin = shop.site.log_in(&shop.site.admin.email, &shop.site.admin.password).await;
    let _ = shop.site.buy(&fan, &id, 2).await;
    shop.site
        .eventually(|| shop.site.get(sales.clone()).by(&admin), |sales| sales.body["ticketTypes"][0]["sold"] == 2)
        .await;
    organizer.follow("Sales").await;
    organizer.arrive(&format!("/organizer/sales/{id}")).await;
    organizer.see("2 × Regular").await;
    organizer.see("PLN 699.00").await;

    organizer.follow("Ticket types").await;
    organizer.fill_field("[name='ticketTypes.0.price.amount']", "299").await;
    organizer.push("Save the ticket types").await;
    organizer.see("The ticket types are saved.").await;

    organizer.follow("Details").await;
    organizer.follow("Cancel the concert").await;
    organizer.fill("Reason", "The artist is ill.").await;
    organizer.fill("Name of the concert", "Another").await;
    organizer.push("Cancel the concert for good").await;
    organizer.see("This is not the name of the concert.").await;
    organizer.fill("Name of the concert", "Long Winter").await;
    organizer.push("Cancel the concert for good").await;
    organizer.arrive(&format!("/organizer/cancellation/{id}")).await;
    organizer.go("/organizer/concerts").await;
    organizer.see("Cancelled").await;
}

/// Cancels a concert, and watches how everybody is paid back.
pub async fn cancelling(shop: &Shop, organizer: &Person) {
    let person = new_organizer(shop, organizer).await;
    let site = &shop.site;
    let id = site.new_concert(&person, 10, 10).await;
    for _ in 0..2 {
        let fan = site.new_fan().await;
        let _ = site.buy(&fan, &id, 1).await;
    }
    // Stripe takes no refunds for now.
    let stripe = site.frontrow().expect("it runs in this process").stripe();
    let refunds = json!({ "call": "POST /v1/refunds", "times": null, "fault": { "kind": "unavailable" } });
    stripe.set_faults(serde_json::from_value(json!({ "calls": [refunds] })).expect("faults"));
    organizer.go(&format!("/organizer/concerts/{id}/cancel")).await;
    organizer.fill("Reason", "The artist is ill.").await;
    let name = concert(10, 10)["name"].as_str().expect("a name").to_owned();
    organizer.fill("Name of the concert", &name).await;
    organizer.push("Cancel the concert for good").await;
    organizer.arrive(&format!("/organizer/cancellation/{id}")).await;
    organizer.see("0 of 2 orders are cancelled or paid back.").await;
    assert!(organizer.page.evaluate::<bool>("(window.isSamePage = true)").await.expect("a page"));
    stripe.set_faults(serde_json::from_value(json!({})).expect("no faults"));
    site.pass(Duration::from_secs(10 * 60)).await;
    organizer.see("All orders (2) are cancelled or paid back.").await;
    assert!(organizer.page.evaluate::<bool>("window.isSamePage ?? false").await.expect("a page"));
    organizer.follow("The concert").await;
    organizer.arrive(&format!("/organizer/concerts/{id}/edit")).await;
}

/// What was typed stays, what the other one changed is said, and the next press decides.
pub async fn conflict(shop: &Shop, organizer: &Person) {
    let person = new_organizer(shop, organizer).await;
    let site = &shop.site;
    let id = site.post("/concerts", concert(10, 10)).by(&person).send().await.expect(201).text("concertId");
    organizer.go(&format!("/organizer/concerts/{id}/edit")).await;
    organizer.fill("Artist", "Zofia Żak").await;
    let mut changed = concert(10, 10);
    changed["name"] = json!("Autumn Tour");
    changed.as_object_mut().expect("an object").remove("ticketTypes");
    let _ = site.put(format!("/concerts/{id}"), changed).by(&person).send().await.expect(200);
    organizer.push("Save the changes").await;
    organizer.see("Somebody else changed this concert").await;
    organizer.see("→ Autumn Tour").await;
    organizer.push("Save mine all the same").await;
    organizer.see("The changes are saved.").await;
    organizer.see("Zofia Żak").await;
}

/// A time that no clock at the venue shows is refused at its field, and nothing is sent.
pub async fn skipped_time(shop: &Shop, organizer: &Person) {
    let _ = new_organizer(shop, organizer).await;
    organizer.go("/organizer/concerts/new").await;
    fill_place(organizer, ("03302031", "0230AM", "2031-03-30T02:30")).await;
    organizer.fill("Currency", "PLN").await;
    organizer.fill("Name of the type", "Regular").await;
    organizer.fill("Price", "0").await;
    organizer.fill("Places", "10").await;
    organizer.push("Create the concert").await;
    organizer.see("There is no such time in Europe/Warsaw").await;
    organizer.arrive("/organizer/concerts/new").await;
}
