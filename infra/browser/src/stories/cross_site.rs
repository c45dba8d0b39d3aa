//! Pages of other sites, and what they send in the name of somebody who is logged in here.

use std::net::Ipv4Addr;

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use e2e::Person as Account;
use local::DEMO_PASSWORD;
use serde_json::json;
use tokio::net::TcpListener;

use super::shopping::new_fan;
use crate::demo_orders::held;
use crate::hand::Person;
use crate::shop::Shop;

/// Buttons of the hostile page. Each sends a form.
const TRICKS: [&str; 4] = ["Win a guitar", "Win a ticket", "Win a hat", "Win a drum"];

/// A fan presses every button of a hostile page: at another port of this host, which is the same site, so that cookies come along; at
/// another site; and in a document without an address.
pub async fn forms(shop: &Shop, fan: &Person) {
    let account = new_fan(shop).await;
    let attacker = new_fan(shop).await;
    let order = held(shop, &account, &[("Winter Tour", 1)]).await;
    fan.page.log_in(&account.email, DEMO_PASSWORD).await;

    let page = hostile_page(&shop.url, &order, &attacker);
    let document = format!("data:text/html;base64,{}", STANDARD.encode(&page));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let router = Router::new().route("/", get(async move || Html(page)));
    let server = tokio::spawn(async move { axum::serve(listener, router).await });

    let elsewhere = fan.another_tab().await;
    for address in [format!("http://127.0.0.1:{port}/"), format!("http://localhost:{port}/"), document] {
        for trick in TRICKS {
            elsewhere.page.visit(&address).await;
            elsewhere.push(trick).await;
            let origin = format!("[location.origin, document.readyState].join() === '{},complete'", shop.url);
            elsewhere.eventually::<bool>(&origin, |has_answer| *has_answer).await;
            unchanged(shop, fan, &account, &order).await;
        }
        elsewhere.page.visit(&address).await;
        let outcomes: Vec<String> = elsewhere.page.evaluate("attack()").await.expect("requests");
        assert_eq!(outcomes, ["rejected"; 4], "{address}");
        unchanged(shop, fan, &account, &order).await;
    }
    server.abort();

    // The order could be cancelled all the time.
    let cancel = shop.site.post(format!("/orders/{order}/cancel"), json!({})).by(&account);
    let _ = cancel.send().await.expect(202);
    let _ = shop.site.order(&account, &order, "cancelled").await;
}

/// The fan is logged in as before, and the order still waits for its payment.
async fn unchanged(shop: &Shop, fan: &Person, account: &Account, order: &str) {
    let who = "fetch('/users/me').then((response) => response.json()).then((me) => me.email)";
    let who: String = fan.page.evaluate(who).await.expect("somebody is logged in");
    assert_eq!(who, account.email);
    shop.site.frontrow().expect("it runs in this process").settle().await;
    let order = shop.site.get(format!("/orders/{order}")).by(account).send().await.expect(200);
    assert_eq!(order.body["reservations"][0]["status"], "held", "{:#?}", order.body);
}

/// Forms can send three content types; one of them can look like JSON. A script can send more, if the browser asks the server first.
fn hostile_page(shop: &str, order: &str, attacker: &Account) -> String {
    let email = &attacker.email;
    let [guitar, ticket, hat, drum] = TRICKS;
    format!(
        r#"<!doctype html><html lang="en"><title>Win</title>
<form method="post" action="{shop}/sessions">
<input type="hidden" name="email" value="{email}"><input type="hidden" name="password" value="{DEMO_PASSWORD}">
<button>{guitar}</button></form>
<form method="post" action="{shop}/sessions" enctype="text/plain">
<input type="hidden" name='{{"email":"{email}","password":"{DEMO_PASSWORD}","device":"' value='"}}'>
<button>{ticket}</button></form>
<form method="post" action="{shop}/orders/{order}/cancel">
<input type="hidden" name="reason" value="Won"><button>{hat}</button></form>
<form method="post" action="{shop}/orders/{order}/cancel" enctype="text/plain">
<input type="hidden" name='{{"reason":"' value='"}}'><button>{drum}</button></form>
<script>
const cancel = (headers, more) => fetch("{shop}/orders/{order}/cancel", {{
    method: "POST", credentials: "include", headers, body: '{{"reason":"Won"}}', ...more,
}});
const attack = async () => {{
    const all = await Promise.allSettled([
        cancel({{ "content-type": "text/plain" }}, {{ mode: "no-cors" }}),
        cancel({{ "content-type": "text/plain" }}),
        cancel({{ "content-type": "application/json" }}),
        fetch("{shop}/users/me", {{ credentials: "include" }}),
    ]);
    return all.map(({{ status, value }}) => value?.type ?? status);
}};
</script>"#
    )
}
