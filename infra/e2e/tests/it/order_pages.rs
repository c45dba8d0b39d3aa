//! The pages of orders, as a browser gets them. What their forms do is what the API does.

use std::collections::BTreeMap;
use std::time::Duration;

use e2e::{Person, Response, Site};
use http::Method;
use local::Options;
use serde_json::json;

use crate::hold_first::Held;

/// Longer than the interval of the jobs, which run every minute.
const UNTIL_JOBS_RAN: Duration = Duration::from_secs(70);

/// The address of the order's page.
fn address(held: &Held) -> String {
    format!("/my/orders/{}", held.order_id)
}

async fn page(held: &Held) -> Response {
    shown(&held.site, &address(held), &held.fan).await.expect(200)
}

/// The page once it shows a text.
async fn page_with(held: &Held, text: &str) -> Response {
    let call = || held.site.get(address(held)).with_cookie(&held.fan.token).header("accept", "text/html");
    held.site.eventually(call, |page| page.file.contains(text)).await
}

async fn shown(site: &Site, path: &str, person: &Person) -> Response {
    site.get(path.to_owned()).with_cookie(&person.token).header("accept", "text/html").send().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn order_is_shown_to_who_may_see_it_and_paid_by_its_buyer() {
    let held = Held::new().await;
    let other_organizer = held.site.new_person(&held.staff.admin, &["organizer"]).await;
    let stranger = held.site.new_fan().await;
    for person in [&stranger, &other_organizer, &held.staff.gate] {
        let _ = shown(&held.site, &address(&held), person).await.expect(404);
    }
    for person in [&held.staff.organizer, &held.staff.finance, &held.staff.admin] {
        let page = shown(&held.site, &address(&held), person).await.expect(200);
        assert!(page.file.contains("Beyoncé in Warsaw") && !page.file.contains("data-api"), "{}", page.file);
    }
    let page = page(&held).await;
    for form in ["/payment\"", "/extension\"", "/cancel\""] {
        assert!(page.file.contains(form), "no {form} in {}", page.file);
    }
    let logged_out = held.site.get(address(&held)).header("accept", "text/html").send().await.expect(303);
    assert_eq!(logged_out.header("location"), format!("/account/log-in?next=%2Fmy%2Forders%2F{}", held.order_id));
    let _ = shown(&held.site, "/my/orders/nonsense", &held.fan).await.expect(404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn payment_page_allows_the_hosts_of_stripe_alone() {
    let mut options = Options::in_memory();
    let url = "https://js.stripe.com/dahlia/stripe.js".to_owned();
    options.parameters = BTreeMap::from([("StripeJsUrl".to_owned(), url)]);
    let admin = options.admin.clone();
    let site = Site::of(local::Frontrow::start(options).await.unwrap(), admin);
    let held = Held::at(site).await;
    let page = page(&held).await;
    assert_eq!(page.header("cache-control"), "no-store");
    let policy = page.header("content-security-policy");
    for part in [
        "script-src 'self' https://js.stripe.com https://*.js.stripe.com;",
        "connect-src 'self' https://api.stripe.com;",
        "frame-src https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    assert!(page.file.contains("data-key=\"pk_test_frontrow\""), "{}", page.file);
    let list = shown(&held.site, "/my/orders", &held.fan).await.expect(200);
    let staff = shown(&held.site, &address(&held), &held.staff.organizer).await.expect(200);
    for page in [list, staff] {
        assert!(!page.header("content-security-policy").contains("stripe"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn page_follows_the_order_until_it_has_ended() {
    let held = Held::new().await;
    assert!(page(&held).await.file.contains("data-live=\"/my/orders/"));
    let _ = held.site.pay(&held.fan, &held.order_id, "pm_card_visa_chargeDeclinedInsufficientFunds").await.expect(202);
    page_with(&held, "There is not enough money on the card.").await;
    let _ = held.site.pay(&held.fan, &held.order_id, "pm_card_authenticationRequired").await.expect(202);
    let page = page_with(&held, "Confirm with your bank").await;
    assert!(!page.file.contains("/payment\""), "{}", page.file);
    let intents = held.site.get("/_local/stripe/payment_intents").send().await.expect(200);
    let intents = intents.body["data"].as_array().cloned().unwrap();
    let asked = intents.iter().find(|intent| intent["status"] == "requires_action").unwrap();
    let path = format!("/_local/stripe/payment_intents/{}/authentication", asked["id"].as_str().unwrap());
    let _ = held.site.call(Method::POST, path).raw("outcome=passed").send().await.expect(200);
    let page = page_with(&held, "Your tickets are here").await;
    assert!(!page.file.contains("data-live=") && page.file.contains("id=\"tickets\""), "{}", page.file);
}

/// A used confirmation token, as of a page that was restored.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn used_card_details_are_said_to_be_used() {
    let held = Held::new().await;
    let token = held.site.call(Method::POST, "/_local/stripe/confirmation_tokens");
    let token = token.raw("card=pm_card_visa_chargeDeclined").send().await.expect(200).text("id");
    let pay = || {
        let body = json!({ "confirmationTokenId": token });
        held.site.post(format!("/orders/{}/payment", held.order_id), body).by(&held.fan)
    };
    let _ = pay().send().await.expect(202);
    page_with(&held, "The bank gave no reason.").await;
    let _ = pay().send().await.expect(202);
    let page = page_with(&held, "Details of a card can be used only once. Enter the card again.").await;
    assert!(page.file.contains("/payment\""), "another card can be given");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn orders_are_listed_for_their_buyer_page_by_page() {
    let held = Held::new().await;
    let list = shown(&held.site, "/my/orders", &held.fan).await.expect(200);
    assert!(
        list.file.contains(&format!("href=\"{}\"", address(&held))) && list.file.contains("Not paid"),
        "{}",
        list.file
    );
    let _ =
        held.site.post(format!("/orders/{}/cancel", held.order_id), json!({})).by(&held.fan).send().await.expect(202);
    held.site.order(&held.fan, &held.order_id, "cancelled").await;
    let second = held.site.buy(&held.fan, &held.concert_id, 1).await.text("orderId");
    held.site.frontrow().unwrap().settle().await;
    let first_page = shown(&held.site, "/my/orders?limit=1", &held.fan).await.expect(200);
    assert!(first_page.file.contains(&second) && !first_page.file.contains(&held.order_id), "{}", first_page.file);
    let cursor = first_page.file.split("cursor=").nth(1).and_then(|rest| rest.split(['"', '&']).next()).unwrap();
    let path = format!("/my/orders?limit=1&cursor={cursor}");
    let second_page = shown(&held.site, &path, &held.fan).await.expect(200);
    assert!(second_page.file.contains(&held.order_id) && !second_page.file.contains(&second), "{}", second_page.file);
    let nobody = held.site.new_fan().await;
    assert!(shown(&held.site, "/my/orders", &nobody).await.expect(200).file.contains("No orders yet"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stuck_orders_are_for_finance_and_admins() {
    let held = Held::new().await;
    for person in [&held.fan, &held.staff.organizer, &held.staff.gate] {
        let _ = shown(&held.site, "/on-call/orders", person).await.expect(403);
    }
    let page = shown(&held.site, "/on-call/orders", &held.staff.finance).await.expect(200);
    assert!(page.file.contains("No order is stuck"), "{}", page.file);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn progress_of_a_cancellation_is_for_its_organizer_and_staff() {
    let held = Held::new().await;
    let path = format!("/organizer/cancellation/{}", held.concert_id);
    let cancel = json!({ "reason": "The singer is ill." });
    let _ = held
        .site
        .post(format!("/concerts/{}/cancel", held.concert_id), cancel)
        .by(&held.staff.organizer)
        .send()
        .await
        .expect(202);
    let other_organizer = held.site.new_person(&held.staff.admin, &["organizer"]).await;
    for person in [&held.fan, &other_organizer, &held.staff.gate] {
        let _ = shown(&held.site, &path, person).await.expect(404);
    }
    let page = shown(&held.site, &path, &held.staff.organizer).await.expect(200);
    assert!(page.file.contains("0 of 1 orders") && page.file.contains("data-live="), "{}", page.file);
    held.site.pass(UNTIL_JOBS_RAN).await;
    for person in [&held.staff.organizer, &held.staff.finance] {
        let call = || held.site.get(path.clone()).with_cookie(&person.token).header("accept", "text/html");
        let done = held.site.eventually(call, |page| page.file.contains("All orders (1) are cancelled")).await;
        assert!(!done.file.contains("data-live="), "{}", done.file);
    }
}
