//! From the list of concerts to the cart.

use e2e::Person as Account;
use local::DEMO_PASSWORD;
use serde_json::{Value, json};

use super::accounts::log_in;
use crate::hand::Person;
use crate::shop::Shop;

/// A fan finds a concert by a part of its name, and nothing by nonsense.
pub async fn searching(_: &Shop, fan: &Person) {
    fan.go("/").await;
    fan.fill("Artist, concert or venue", "vela").await;
    fan.push("Search").await;
    fan.see("Long Summer").await;
    fan.miss("Winter Tour").await;
    fan.fill("Artist, concert or venue", "zzzz").await;
    fan.push("Search").await;
    fan.see("No concert matches").await;
    fan.follow("Show all concerts").await;
    fan.see("Winter Tour").await;
}

/// A fan with an account puts two kinds of tickets into the cart.
pub async fn filling_the_cart(shop: &Shop, fan: &Person) {
    let account = new_fan(shop).await;
    fan.page.log_in(&account.email, DEMO_PASSWORD).await;
    fan.go("/").await;
    fan.follow("Winter Tour").await;
    fan.arrive("/shop/concerts/").await;
    fan.push("One Standing more").await;
    fan.push("One Standing more").await;
    fan.fill("Balcony", "1").await;
    fan.see("PLN 297.00").await;
    fan.push("Add 3 tickets to the cart").await;
    fan.see("3 tickets are in your cart.").await;
    assert_eq!(quantities(shop, &account).await, [("balcony".to_owned(), 1), ("standing".to_owned(), 2)]);
}

/// Who chooses tickets first and logs in then, finds them chosen.
pub async fn choosing_before_logging_in(shop: &Shop, fan: &Person) {
    let account = new_fan(shop).await;
    fan.go("/").await;
    fan.follow("Night Shift").await;
    fan.fill("All night", "2").await;
    fan.push("Add 2 tickets to the cart").await;
    fan.arrive("/account/log-in").await;
    log_in(fan, &account.email).await;
    fan.arrive("/shop/concerts/").await;
    fan.push("Add 2 tickets to the cart").await;
    fan.see("2 tickets are in your cart.").await;
    assert_eq!(quantities(shop, &account).await, [("all-night".to_owned(), 2)]);
}

pub async fn new_fan(shop: &Shop) -> Account {
    let email = shop.site.new_address("fan");
    let fan = json!({ "email": email, "password": DEMO_PASSWORD, "name": "Franek Fan" });
    let _ = shop.site.post("/users", fan).send().await.expect(201);
    shop.site.log_in(&email, DEMO_PASSWORD).await
}

/// What the cart has, by ticket type.
async fn quantities(shop: &Shop, account: &Account) -> Vec<(String, u64)> {
    let is_filled = |cart: &e2e::Response| cart.body["items"].as_array().is_some_and(|items| !items.is_empty());
    let cart = shop.site.eventually(|| shop.site.get("/cart").by(account), is_filled).await;
    let quantity = |item: &Value| Some((item["ticketTypeId"].as_str()?.to_owned(), item["quantity"].as_u64()?));
    let mut items: Vec<_> = cart.items().iter().filter_map(quantity).collect();
    items.sort();
    items
}
