//! The pages of the cart and the checkout, as a browser gets them. What their forms do is what the API does.

use e2e::{Person, Response, Site, Staff, concert};
use local::Options;
use serde_json::json;

use crate::accounts::{shop_of, verifying};

const PAGES: [&str; 2] = ["/my/cart", "/my/checkout"];

/// A shop with a concert, and a fan with two tickets for it in the cart.
struct Shopping {
    site: Site,
    staff: Staff,
    fan: Person,
    concert_id: String,
}

impl Shopping {
    async fn new() -> Self {
        let site = Site::in_process().await;
        let staff = site.staff().await;
        let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
        let fan = site.new_fan().await;
        site.fill_cart(&fan, &concert_id, "regular", 2).await;
        Self { site, staff, fan, concert_id }
    }

    async fn page(&self, path: &str) -> Response {
        shown_to(&self.site, path, &self.fan).await
    }

    /// Waits until carts have what happened.
    async fn settle(&self) {
        self.site.frontrow().unwrap().settle().await;
    }
}

async fn shown_to(site: &Site, path: &str, person: &Person) -> Response {
    site.get(path).with_cookie(&person.token).send().await.expect(200)
}

#[track_caller]
fn assert_shows(page: &Response, texts: &[&str]) {
    let text = page.file.replace('\u{a0}', " ");
    let missing: Vec<_> = texts.iter().filter(|expected| !text.contains(**expected)).collect();
    assert!(missing.is_empty(), "no {missing:?} in {text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_are_for_fans_who_are_logged_in() {
    let Shopping { site, staff, .. } = Shopping::new().await;
    for path in PAGES {
        let answer = site.get(path).header("accept", "text/html").send().await.expect(303);
        assert_eq!(answer.header("location"), format!("/account/log-in?next={}", path.replace('/', "%2F")));
        let _ = site.get(path).with_cookie(&staff.finance.token).send().await.expect(403);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_show_the_readers_own_cart_alone() {
    let shopping = Shopping::new().await;
    let other = shopping.site.new_fan().await;
    for path in PAGES {
        let own = shopping.page(path).await;
        assert_shows(&own, &["Beyoncé in Warsaw", "PGE Narodowy, Warsaw", "21:00 CEST", "PLN 698.00"]);
        assert_eq!(own.header("cache-control"), "no-store");
        let others = shown_to(&shopping.site, path, &other).await;
        assert_shows(&others, &["No tickets yet"]);
        assert!(!others.file.contains("Beyoncé"), "{}", others.file);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn checkout_knows_the_delivery_and_agrees_to_the_total() {
    let shopping = Shopping::new().await;
    let page = shopping.page("/my/checkout").await;
    assert_shows(&page, &["value=\"Zażółć Gęślą\"", &format!("value=\"{}\"", shopping.fan.email), "Hold 2 seats"]);
    assert_shows(&page, &["name=\"expectedTotal.amount\" value=\"698.00\""]);
    let polish = shopping.site.get("/my/checkout").with_cookie(&shopping.fan.token).header("accept-language", "pl");
    assert_shows(&polish.send().await.expect(200), &["Zarezerwuj 2 miejsca", "698,00 zł"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changed_price_and_place_are_shown_before_the_order() {
    let shopping = Shopping::new().await;
    let Shopping { site, staff, concert_id, .. } = &shopping;
    let mut types = concert(10, 10)["ticketTypes"].clone();
    types[0]["price"]["amount"] = json!("399.00");
    let path = format!("/concerts/{concert_id}/ticket-types");
    let _ = site.put(path, json!({ "ticketTypes": types })).by(&staff.organizer).send().await.expect(200);
    let mut moved = concert(10, 10);
    moved.as_object_mut().unwrap().remove("ticketTypes");
    moved["venue"]["name"] = json!("Torwar");
    let _ = site.put(format!("/concerts/{concert_id}"), moved).by(&staff.organizer).send().await.expect(200);
    shopping.settle().await;
    for path in PAGES {
        let page = shopping.page(path).await;
        let before = ["It was PLN 349.00 when you chose it.", "This concert has changed", "PGE Narodowy, Warsaw"];
        assert_shows(&page, &before);
        assert_shows(&page, &["Torwar, Warsaw", "PLN 798.00"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_bought_is_said_at_its_line() {
    let shopping = Shopping::new().await;
    let Shopping { site, staff, concert_id, .. } = &shopping;
    let path = format!("/concerts/{concert_id}/cancel");
    let _ = site.post(path, json!({ "reason": "Rain" })).by(&staff.organizer).send().await.expect(202);
    shopping.settle().await;
    for path in PAGES {
        assert_shows(&shopping.page(path).await, &["The concert is cancelled. Remove these tickets."]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn limit_per_person_is_said_at_its_concert() {
    let shopping = Shopping::new().await;
    let Shopping { site, staff, fan, .. } = &shopping;
    let mut limited = concert(10, 10);
    limited["name"] = json!("Small Club");
    limited["maxPerPerson"] = json!(1);
    let created = site.post("/concerts", limited).by(&staff.organizer).send().await.expect(201);
    site.fill_cart(fan, &created.text("concertId"), "regular", 2).await;
    for path in PAGES {
        let said = "At most 1 per person for this concert: you can buy 1 more.";
        assert_shows(&shopping.page(path).await, &[said]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn empty_cart_leads_to_the_order_that_was_just_placed() {
    let shopping = Shopping::new().await;
    let order_id = shopping.site.hold(&shopping.fan).await;
    for path in PAGES {
        assert_shows(&shopping.page(path).await, &["No tickets yet", &format!("href=\"/my/orders/{order_id}\"")]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn free_tickets_are_ordered_without_a_payment() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let mut free = concert(10, 10);
    free["ticketTypes"][0]["price"]["amount"] = json!("0.00");
    let created = site.post("/concerts", free).by(&staff.organizer).send().await.expect(201);
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &created.text("concertId"), "regular", 2).await;
    let page = shown_to(&site, "/my/checkout", &fan).await;
    assert_shows(&page, &["Order 2 tickets", "There is nothing to pay."]);
    assert!(!page.file.contains("id=\"billing\""), "a free order has no invoice");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unverified_address_is_said_before_the_order() {
    let site = shop_of(verifying(Options::in_memory())).await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &concert_id, "regular", 1).await;
    assert_shows(&shown_to(&site, "/my/checkout", &fan).await, &["Confirm your e-mail address first."]);
    site.verify(&fan).await;
    let page = shown_to(&site, "/my/checkout", &fan).await;
    assert!(!page.file.contains("Confirm your e-mail address first."), "{}", page.file);
}
