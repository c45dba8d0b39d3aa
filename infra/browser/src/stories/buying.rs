//! From the cart to seats that are held.

use e2e::{Person as Account, concert};
use local::DEMO_PASSWORD;
use serde_json::{Value, json};

use super::accounts::log_in;
use super::shopping::new_fan;
use crate::hand::Person;
use crate::shop::Shop;

/// Clicks from the home page to held seats, for a signed-in fan. Paying is one more.
const MAX_CLICKS: usize = 5;

/// A signed-in fan finds a concert and holds a seat, with nothing to type.
pub async fn from_home_to_held_seats(shop: &Shop, fan: &Person) {
    let account = signed_in(shop, fan).await;
    fan.go("/").await;
    fan.presses();
    fan.follow("Winter Tour").await;
    fan.push("One Standing more").await;
    fan.push("Add 1 ticket to the cart").await;
    fan.follow("Check out").await;
    fan.arrive("/my/checkout").await;
    fan.see("PLN 89.00").await;
    filled(fan, "customer.email", &account.email).await;
    fan.push("Hold 1 seat").await;
    fan.arrive("/my/orders/").await;
    let clicks = fan.presses();
    assert!(clicks <= MAX_CLICKS, "{clicks} clicks");
    assert_eq!(orders(shop, &account).await, 1);
}

/// The cart follows what is changed in it, and the focus stays where it is.
pub async fn changing_the_cart(shop: &Shop, fan: &Person) {
    let account = signed_in(shop, fan).await;
    choose(shop, &account, "Winter Tour", &json!({ "standing": 1, "balcony": 1 })).await;
    fan.go("/").await;
    fan.go("/my/cart").await;
    fan.see("PLN 208.00").await;
    fan.push("One Standing more").await;
    fan.see("PLN 297.00").await;
    let focused = "document.activeElement.getAttribute('aria-label')";
    fan.eventually::<String>(focused, |label| label == "One Standing more").await;
    fan.fill("Number of Balcony tickets", "3").await;
    fan.see("PLN 535.00").await;
    fan.eventually::<String>(focused, |label| label == "Number of Balcony tickets").await;
    fan.see("Cart (5)").await;
    fan.fill("Number of Balcony tickets", "7").await;
    fan.eventually::<String>("document.querySelector('[aria-invalid=true]').value", |number| number == "7").await;
    fan.push("Remove Balcony").await;
    fan.miss("Balcony").await;
    fan.see("PLN 178.00").await;
    fan.push("Remove all tickets").await;
    fan.see("No tickets yet").await;
    fan.follow("Find a concert").await;
    fan.see("Winter Tour").await;
}

/// A cart that another window changes says so, and nothing is ordered that was not seen.
pub async fn two_windows(shop: &Shop, fan: &Person) {
    let account = signed_in(shop, fan).await;
    choose(shop, &account, "Night Shift", &json!({ "early": 1 })).await;
    fan.go("/my/checkout").await;
    fan.see("Hold 1 seat").await;
    filled(fan, "customer.email", &account.email).await;
    fan.fill("Name", "Zofia Żak").await;
    let other = fan.another_tab().await;
    other.go("/my/cart").await;
    other.push("One Until 23:00 more").await;
    other.see("PLN 150.00").await;
    fan.push("Hold 1 seat").await;
    fan.see("Your cart has changed in another window.").await;
    fan.see("PLN 150.00").await;
    filled(fan, "customer.name", "Zofia Żak").await;
    assert_eq!(orders(shop, &account).await, 0);

    choose(shop, &account, "Night Shift", &json!({ "all-night": 1 })).await;
    other.push("One Until 23:00 less").await;
    other.see("Your cart was changed in another window too.").await;
    other.see("All night").await;
    fan.push("Hold 2 seats").await;
    fan.see("PLN 185.00").await;
    fan.push("Hold 2 seats").await;
    fan.arrive("/my/orders/").await;
    assert_eq!(orders(shop, &account).await, 1);
}

/// The way back leads to the same order, not to a second one.
pub async fn back_button(shop: &Shop, fan: &Person) {
    let account = signed_in(shop, fan).await;
    choose(shop, &account, "North Light", &json!({ "stalls": 1 })).await;
    fan.go("/my/cart").await;
    fan.follow("Check out").await;
    filled(fan, "customer.email", &account.email).await;
    fan.push("Hold 1 seat").await;
    fan.arrive("/my/orders/").await;
    let order = fan.page.path().await;
    let _: Value = fan.page.evaluate("(history.back(), null)").await.expect("a way back");
    // The browser shows the page of before, which leads on by itself, or asks for it again.
    let place = "[location.pathname, document.body.innerText]";
    let has_answer = |(path, text): &(String, String)| *path == order || text.contains("Show your last order");
    let (path, _) = fan.eventually::<(String, String)>(place, has_answer).await;
    if path != order {
        fan.follow("Show your last order").await;
    }
    fan.arrive(&order).await;
    assert_eq!(orders(shop, &account).await, 1);
}

/// Two clicks, and then two more in another window, make one order.
pub async fn double_click(shop: &Shop, fan: &Person) {
    let account = signed_in(shop, fan).await;
    choose(shop, &account, "North Light", &json!({ "boxes": 1 })).await;
    let other = fan.another_tab().await;
    let twice = "(document.getElementById('hold').click(), document.getElementById('hold').click(), null)";
    for tab in [fan, &other] {
        tab.go("/my/checkout").await;
        filled(tab, "customer.email", &account.email).await;
    }
    for tab in [fan, &other] {
        let _: Value = tab.page.evaluate(twice).await.expect("a button");
        tab.arrive("/my/orders/").await;
    }
    assert_eq!(fan.page.path().await, other.page.path().await);
    assert_eq!(orders(shop, &account).await, 1);
}

/// Tickets by courier and an invoice for a company; the session ends in the middle, and nothing is lost.
pub async fn session_ends_at_the_checkout(shop: &Shop, fan: &Person) {
    let account = signed_in(shop, fan).await;
    choose(shop, &account, "Everyday Music", &json!({ "c": 2 })).await;
    fan.go("/my/checkout").await;
    filled(fan, "customer.email", &account.email).await;
    fan.choose("By courier").await;
    fan.fill("Street and number", "Długa 5/7").await;
    fan.fill("Postal code", "80-831").await;
    fan.fill("City", "Gdańsk").await;
    fan.fill("Phone", "+48 600 100 200").await;
    fan.press(&["DisclosureTriangle"], "Invoice for a company").await;
    fan.fill("Company or name", "Przykład sp. z o.o.").await;
    fan.fill("Tax id", "123 456 78 9").await;
    for (name, text) in [("address.street", "Prosta 1"), ("address.postalCode", "00-838"), ("address.city", "Warszawa")]
    {
        fan.fill_field(&format!("#billing [name='{name}']"), text).await;
    }
    let elsewhere = shop.site.log_in(&account.email, DEMO_PASSWORD).await;
    let _ = shop.site.delete("/sessions/others").by(&elsewhere).send().await.expect(204);
    fan.push("Hold 2 seats").await;
    fan.arrive("/account/log-in").await;
    log_in(fan, &account.email).await;
    fan.arrive("/my/checkout").await;
    filled(fan, "address.postalCode", "80-831").await;
    filled(fan, "customer.phone", "+48 600 100 200").await;
    filled(fan, "taxId", "123 456 78 9").await;

    // A NIP has ten digits: it is said at the field, and nothing is ordered.
    fan.push("Hold 2 seats").await;
    fan.eventually::<String>("document.querySelector('[aria-invalid=true]').name", |name| name == "taxId").await;
    assert_eq!(orders(shop, &elsewhere).await, 0);
    fan.fill("Tax id", "526-10-40-828").await;
    fan.push("Hold 2 seats").await;
    fan.arrive("/my/orders/").await;
    let profile = shop.site.get("/billing-profile").by(&elsewhere).send().await.expect(200);
    assert_eq!(profile.body["name"], "Przykład sp. z o.o.");
    assert_eq!(orders(shop, &elsewhere).await, 1);
}

/// A price that changes in front of the buyer is said before anything is ordered.
pub async fn price_that_changes(shop: &Shop, fan: &Person) {
    let account = signed_in(shop, fan).await;
    let organizer = shop.site.log_in("organizer@frontrow.test", DEMO_PASSWORD).await;
    let concert_id = shop.site.new_concert(&organizer, 10, 10).await;
    shop.site.fill_cart(&account, &concert_id, "regular", 1).await;
    fan.go("/my/checkout").await;
    fan.see("PLN 349.00").await;
    let mut types = concert(10, 10)["ticketTypes"].take();
    types[0]["price"]["amount"] = json!("359.00");
    let path = format!("/concerts/{concert_id}/ticket-types");
    let _ = shop.site.put(path, json!({ "ticketTypes": types })).by(&organizer).send().await.expect(200);
    shop.site.frontrow().expect("it runs in this process").settle().await;
    fan.push("Hold 1 seat").await;
    fan.see("A price or a concert has changed.").await;
    fan.see("PLN 359.00").await;
    assert_eq!(orders(shop, &account).await, 0);
    fan.push("Hold 1 seat").await;
    fan.arrive("/my/orders/").await;
    assert_eq!(orders(shop, &account).await, 1);
}

/// What nobody can buy any more is said, and nothing is ordered.
pub async fn sold_out_in_the_meantime(shop: &Shop, fan: &Person) {
    let account = signed_in(shop, fan).await;
    choose(shop, &account, "Songs for an Empty Station", &json!({ "stalls": 1 })).await;
    fan.go("/my/cart").await;
    fan.see("Sold out. Remove these tickets.").await;
    fan.follow("Check out").await;
    filled(fan, "customer.email", &account.email).await;
    fan.push("Hold 1 seat").await;
    fan.see("Some of the tickets can't be bought now").await;
    assert_eq!(orders(shop, &account).await, 0);
    fan.follow("Change tickets").await;
    fan.push("Remove Stalls").await;
    fan.see("No tickets yet").await;
}

/// Who is not logged in is asked to, and comes back.
pub async fn logged_out(shop: &Shop, fan: &Person) {
    let account = new_fan(shop).await;
    fan.go("/my/checkout").await;
    fan.arrive("/account/log-in").await;
    log_in(fan, &account.email).await;
    fan.arrive("/my/checkout").await;
    fan.see("No tickets yet").await;
    // From now on, every page leads to the cart.
    fan.go("/").await;
    fan.follow("Cart").await;
    fan.arrive("/my/cart").await;
}

/// A new fan, logged in here.
async fn signed_in(shop: &Shop, fan: &Person) -> Account {
    let account = new_fan(shop).await;
    fan.page.log_in(&account.email, DEMO_PASSWORD).await;
    account
}

async fn choose(shop: &Shop, account: &Account, concert: &str, quantities: &Value) {
    let path = shop.path(&format!("/cart/items/{{{concert}}}"));
    let _ = shop.site.put(path, json!({ "quantities": quantities })).by(account).send().await.expect(200);
}

/// Waits until a field has this value.
async fn filled(fan: &Person, name: &str, value: &str) {
    let expression = format!("[...document.querySelectorAll('[name=\"{name}\"]')].map((field) => field.value).join()");
    fan.eventually::<String>(&expression, |found| found.split(',').any(|found| found == value)).await;
}

/// How many orders somebody has, once all that is under way has arrived.
async fn orders(shop: &Shop, account: &Account) -> usize {
    shop.site.frontrow().expect("it runs in this process").settle().await;
    shop.site.get("/orders").by(account).send().await.expect(200).items().len()
}
