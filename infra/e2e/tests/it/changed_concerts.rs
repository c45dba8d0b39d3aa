//! A concert that changes: buyers who have it in the cart acknowledge the change, and ticket holders learn the reason.

use e2e::{Person, Response, Site, Staff, concert};
use serde_json::{Value, json};

fn details() -> Value {
    json!({"name": "Beyoncé in Warsaw", "artist": "Beyoncé", "startsAt": "2031-06-20T19:00:00Z",
        "venue": {"name": "PGE Narodowy", "city": "Warsaw", "country": "PL"}})
}

fn with(field: &str, value: Value) -> Value {
    let mut details = details();
    *details.pointer_mut(field).unwrap() = value;
    details
}

async fn change(site: &Site, staff: &Staff, concert_id: &str, details: Value) {
    let _ = site.put(format!("/concerts/{concert_id}"), details).by(&staff.organizer).send().await.expect(200);
    site.frontrow().unwrap().settle().await;
}

async fn confirm(site: &Site, fan: &Person, expected_total: Option<&str>) -> Response {
    let mut body = json!({"paymentMethodId": "pm_card_visa"});
    if let Some(amount) = expected_total {
        body["expectedTotal"] = json!({"amount": amount, "currency": "PLN"});
    }
    site.post("/cart/confirm", body).by(fan).send().await
}

async fn mails(site: &Site, fan: &Person) -> Vec<Value> {
    site.frontrow().unwrap().settle().await;
    site.order_mails(&fan.email).await
}

async fn expect_mail_with(site: &Site, fan: &Person, parts: &[&str]) {
    let mails = mails(site, fan).await;
    let has_all = |mail: &Value| parts.iter().all(|part| mail["text"].as_str().is_some_and(|text| text.contains(part)));
    assert!(mails.iter().any(has_all), "{mails:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_change_is_acknowledged_even_with_the_expected_total() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let changes = [
        ("/name", json!("Beyoncé in Warszawa"), "/concertName"),
        ("/artist", json!("Rihanna"), "/artist"),
        ("/startsAt", json!("2031-06-21T19:00:00Z"), "/startsAt"),
        ("/venue/name", json!("Torwar"), "/venue/name"),
        ("/venue/city", json!("Łódź"), "/venue/city"),
    ];
    for (field, value, shown) in changes {
        let concert_id = site.new_concert(&staff.organizer, 10, 1).await;
        let fan = site.new_fan().await;
        site.fill_cart(&fan, &concert_id, "regular", 1).await;
        change(&site, &staff, &concert_id, with(field, value.clone())).await;
        let refused = confirm(&site, &fan, Some("349.00")).await.expect_problem(409, "cart_changed");
        let only = &refused.body["changes"][0];
        assert_eq!(only["now"].pointer(shown), Some(&value), "{refused:#?}");
        assert_ne!(only["before"].pointer(shown), Some(&value), "{refused:#?}");
        let _ = confirm(&site, &fan, Some("349.00")).await.expect(202);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn second_confirmation_goes_through_without_a_total() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 1).await;
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &concert_id, "regular", 1).await;
    change(&site, &staff, &concert_id, with("/venue/name", json!("Torwar"))).await;
    let _ = confirm(&site, &fan, None).await.expect_problem(409, "cart_changed");
    let order_id = confirm(&site, &fan, None).await.expect(202).text("orderId");
    site.order(&fan, &order_id, "completed").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_change_is_acknowledged_too() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 1).await;
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &concert_id, "regular", 1).await;
    change(&site, &staff, &concert_id, with("/venue/name", json!("Torwar"))).await;
    let _ = confirm(&site, &fan, None).await.expect_problem(409, "cart_changed");
    change(&site, &staff, &concert_id, with("/venue/name", json!("Stodoła"))).await;
    let again = confirm(&site, &fan, None).await.expect_problem(409, "cart_changed");
    assert_eq!(again.body["changes"][0]["now"]["venue"]["name"], "Stodoła");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn repeated_request_does_not_accept_what_it_showed() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 1).await;
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &concert_id, "regular", 1).await;
    change(&site, &staff, &concert_id, with("/artist", json!("Rihanna"))).await;
    let confirm = || {
        let confirm = site.post("/cart/confirm", json!({"paymentMethodId": "pm_card_visa"})).by(&fan);
        confirm.header("idempotency-key", "click-1")
    };
    let first = confirm().send().await.expect_problem(409, "cart_changed");
    let repeated = confirm().send().await.expect_problem(409, "cart_changed");
    assert_eq!(first.body["changes"], repeated.body["changes"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn higher_price_is_charged_only_with_the_new_total() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 1).await;
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &concert_id, "regular", 1).await;
    let mut types = concert(10, 1)["ticketTypes"].clone();
    types[0]["price"]["amount"] = json!("399.00");
    let path = format!("/concerts/{concert_id}/ticket-types");
    let _ = site.put(path, json!({ "ticketTypes": types })).by(&staff.organizer).send().await.expect(200);
    site.frontrow().unwrap().settle().await;
    for expected in [Some("349.00"), None, Some("349.00"), None] {
        let refused = confirm(&site, &fan, expected).await.expect_problem(409, "cart_changed");
        assert_eq!(refused.body["total"]["amount"], "399.00");
    }
    let _ = confirm(&site, &fan, Some("399.00")).await.expect(202);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn holders_hear_of_another_artist_and_the_reason() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 1).await;
    let fan = site.new_fan().await;
    site.buy(&fan, &concert_id, 1).await;
    site.frontrow().unwrap().settle().await;
    let mut details = with("/artist", json!("Rihanna"));
    details["reason"] = json!("Beyoncé has lost her voice.");
    change(&site, &staff, &concert_id, details).await;
    site.pass(std::time::Duration::from_secs(120)).await;
    expect_mail_with(&site, &fan, &["Rihanna", "Beyoncé has lost her voice."]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn holders_of_a_cancelled_concert_hear_the_reason() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 1).await;
    let fan = site.new_fan().await;
    let order_id = site.buy(&fan, &concert_id, 1).await.text("orderId");
    let reason = json!({"reason": "The stadium has burnt down."});
    let _ = site.post(format!("/concerts/{concert_id}/cancel"), reason).by(&staff.organizer).send().await.expect(202);
    site.pass(std::time::Duration::from_secs(180)).await;
    site.order(&fan, &order_id, "refunded").await;
    expect_mail_with(&site, &fan, &["will not take place", "The stadium has burnt down."]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelling_again_is_a_conflict() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 1).await;
    let cancel = |key: &str| {
        let reason = json!({"reason": "The artist is ill."});
        let cancel = site.post(format!("/concerts/{concert_id}/cancel"), reason).by(&staff.organizer);
        cancel.header("idempotency-key", key)
    };
    let first = cancel("cancel-1").send().await.expect(202);
    let repeated = cancel("cancel-1").send().await.expect(202);
    assert_eq!(first.body, repeated.body);
    let _ = cancel("cancel-2").send().await.expect_problem(409, "concert_cancelled");
}
