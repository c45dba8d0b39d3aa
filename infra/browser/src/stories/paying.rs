//! From held seats to tickets: cards that are taken, declined, or confirmed with the bank.

use local::DEMO_PASSWORD;
use serde_json::Value;

use super::shopping::new_fan;
use crate::demo_orders::held;
use crate::hand::Person;
use crate::shop::Shop;

const VISA: &str = "4242 4242 4242 4242";
const DECLINED: &str = "4000 0000 0000 0002";
const ASKS_BANK: &str = "4000 0025 0000 3155";
const ALWAYS_ASKS_BANK: &str = "4000 0027 6000 3184";

const BOUGHT: &str = "Your tickets are here";

/// Clicks from the home page to tickets that are paid, for a signed-in fan.
const MAX_CLICKS: usize = 6;

/// A signed-in fan finds a concert, holds a seat, pays, and sees the ticket.
pub async fn from_home_to_paid(shop: &Shop, fan: &Person) {
    let account = new_fan(shop).await;
    fan.page.log_in(&account.email, DEMO_PASSWORD).await;
    fan.go("/").await;
    fan.presses();
    fan.follow("Winter Tour").await;
    fan.push("One Standing more").await;
    fan.push("Add 1 ticket to the cart").await;
    fan.follow("Check out").await;
    fan.arrive("/my/checkout").await;
    fan.see("PLN 89.00").await;
    let email = "document.querySelector('[name=\"customer.email\"]')?.value";
    fan.eventually::<Option<String>>(email, |email| email.as_deref() == Some(&account.email)).await;
    fan.push("Hold 1 seat").await;
    fan.arrive("/my/orders/").await;
    fan.see("Pay for your tickets").await;
    fan.see("left:").await;
    let before = fan.presses();
    type_card(fan, VISA).await;
    fan.push("Pay PLN 89.00").await;
    let clicks = before + 1;
    assert!(clicks <= MAX_CLICKS, "{clicks} clicks");
    fan.see(BOUGHT).await;
    fan.see("Invoice FV/").await;
    fan.follow("Show the tickets").await;
    fan.arrive("/my/tickets").await;
    fan.see("Winter Tour").await;
}

/// The bank asks: the fan refuses, closes its window, and confirms at last.
pub async fn three_d_secure(shop: &Shop, fan: &Person) {
    let order = buyer(shop, fan).await;
    pay_with(fan, ASKS_BANK).await;
    fan.see("Do you confirm this payment?").await;
    fan.push("Fail").await;
    fan.see("The bank could not be sure that it is you.").await;

    pay_with(fan, ALWAYS_ASKS_BANK).await;
    fan.see("Do you confirm this payment?").await;
    let _: Value = fan.page.evaluate("(document.querySelector('dialog').close(), null)").await.expect("a dialog");
    fan.see("The payment is not confirmed.").await;
    fan.push("Confirm with your bank").await;
    fan.push("Complete").await;
    fan.see(BOUGHT).await;
    assert_eq!(taken(shop, &order).await, ["canceled", "succeeded"]);
}

/// What is wrong with a card is said at its field, or by the bank; another one is taken.
pub async fn declined_card(shop: &Shop, fan: &Person) {
    let order = buyer(shop, fan).await;
    fan.push("Pay PLN 89.00").await;
    fan.see("Your card number is incomplete.").await;
    pay_with(fan, "4242 4242 4242 4241").await;
    fan.see("Your card number is invalid.").await;
    pay_with(fan, DECLINED).await;
    fan.see("Try another card").await;
    fan.see("The card was declined.").await;
    pay_with(fan, VISA).await;
    fan.see(BOUGHT).await;
    assert_eq!(taken(shop, &order).await, ["canceled", "succeeded"]);
}

/// The answer to a payment is lost: pressing again pays once, and so does a payment without a network.
pub async fn lost_network(shop: &Shop, fan: &Person) {
    let order = buyer(shop, fan).await;
    type_card(fan, VISA).await;
    fan.page.offline(true).await;
    fan.push("Pay PLN 89.00").await;
    fan.see("The network did not answer.").await;
    fan.page.offline(false).await;

    let lose = "(() => {
        const real = window.fetch;
        window.lost = 0;
        window.fetch = async (address, options) => {
            const response = await real(address, options);
            if (String(address).endsWith('/payment') && window.lost++ === 0) throw new TypeError('lost');
            return response;
        };
        return true;
    })()";
    assert!(fan.page.evaluate::<bool>(lose).await.expect("a page"));
    fan.push("Pay PLN 89.00").await;
    fan.eventually::<u64>("window.lost", |lost| *lost > 0).await;
    // The page sees by itself that the payment has arrived; who is quicker presses again.
    let again = "(document.getElementById('pay-button')?.click(), null)";
    let _: Value = fan.page.evaluate(again).await.expect("a page");
    fan.see(BOUGHT).await;
    assert_eq!(taken(shop, &order).await, ["succeeded"]);
}

/// Two clicks, and two more in another window, pay once.
pub async fn double_click(shop: &Shop, fan: &Person) {
    let order = buyer(shop, fan).await;
    let other = fan.another_tab().await;
    other.go(&format!("/my/orders/{order}")).await;
    for tab in [fan, &other] {
        type_card(tab, VISA).await;
    }
    let twice = "(document.getElementById('pay-button').click(), document.getElementById('pay-button').click(), null)";
    for tab in [fan, &other] {
        let _: Value = tab.page.evaluate(twice).await.expect("a button");
    }
    for tab in [fan, &other] {
        tab.see(BOUGHT).await;
    }
    assert_eq!(taken(shop, &order).await, ["succeeded"]);
}

/// A fan asks for more time, thinks twice, and cancels.
pub async fn more_time_and_cancelling(shop: &Shop, fan: &Person) {
    let order = buyer(shop, fan).await;
    let end = "document.querySelector('[data-until]')?.dataset.until ?? ''";
    let first = fan.eventually::<String>(end, |end| !end.is_empty()).await;
    fan.push("I need more time").await;
    fan.eventually::<String>(end, |end| *end > first).await;
    fan.miss("I need more time").await;
    fan.press(&["DisclosureTriangle"], "Cancel this order").await;
    fan.push("Cancel the order").await;
    fan.see("This order is cancelled").await;
    assert_eq!(taken(shop, &order).await, Vec::<String>::new());
    fan.follow("All my orders").await;
    fan.see("Cancelled").await;
}

/// A new fan at the page of an order that holds one seat.
async fn buyer(shop: &Shop, fan: &Person) -> String {
    let account = new_fan(shop).await;
    let order = held(shop, &account, &[("Winter Tour", 1)]).await;
    fan.page.log_in(&account.email, DEMO_PASSWORD).await;
    fan.go(&format!("/my/orders/{order}")).await;
    fan.see("Pay for your tickets").await;
    order
}

async fn type_card(fan: &Person, number: &str) {
    fan.fill("Card number", number).await;
    fan.fill("Expiry date", "12 / 34").await;
    fan.fill("Security code", "123").await;
}

async fn pay_with(fan: &Person, number: &str) {
    type_card(fan, number).await;
    fan.push("Pay PLN 89.00").await;
}

/// The statuses of the order's payments at Stripe, oldest first, once all that is under way has arrived.
async fn taken(shop: &Shop, order: &str) -> Vec<String> {
    shop.site.frontrow().expect("it runs in this process").settle().await;
    let all = shop.site.get("/_local/stripe/payment_intents").send().await.expect(200);
    let all = all.body["data"].as_array().cloned().unwrap_or_default();
    let own = all.iter().filter(|intent| intent["metadata"]["order_id"] == order);
    own.map(|intent| intent["status"].as_str().unwrap_or_default().to_owned()).collect()
}
