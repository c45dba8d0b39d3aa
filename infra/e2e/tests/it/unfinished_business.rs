//! Nobody is forgotten with an open order, and nobody who was forgotten comes back.

use e2e::{Person, Response, Site};
use serde_json::{Value, json};

use crate::forgetting::everything_stored;

const PASSWORD: &str = "correct horse battery";

/// The order waits until the buyer has authenticated.
const WAITS: &str = "pm_card_authenticationRequired";

async fn site_with_a_concert() -> (Site, e2e::Staff, String) {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 50, 10).await;
    (site, staff, concert_id)
}

async fn place_waiting_order(site: &Site, fan: &Person, concert_id: &str) -> String {
    site.fill_cart(fan, concert_id, "regular", 1).await;
    site.confirm(fan, WAITS).await
}

async fn log_in(site: &Site, email: &str, password: &str) -> Response {
    site.post("/sessions", json!({"email": email, "password": password})).send().await
}

#[tokio::test]
async fn order_that_was_just_placed_keeps_its_buyer_from_being_forgotten() {
    let (site, staff, concert_id) = site_with_a_concert().await;
    let fan = site.new_fan().await;
    place_waiting_order(&site, &fan, &concert_id).await;
    site.forget(&fan, &fan).await.expect_problem(409, "open_orders");
    site.forget(&fan, &staff.admin).await.expect_problem(409, "open_orders");
    let _ = site.get("/users/me").by(&fan).send().await.expect(200);
}

#[tokio::test]
async fn buyer_can_be_forgotten_once_the_order_is_cancelled() {
    let (site, _, concert_id) = site_with_a_concert().await;
    let fan = site.new_fan().await;
    let order_id = place_waiting_order(&site, &fan, &concert_id).await;
    site.order(&fan, &order_id, "placed").await;
    site.forget(&fan, &fan).await.expect_problem(409, "open_orders");
    let _ = site.post(format!("/orders/{order_id}/cancel"), json!({})).by(&fan).send().await.expect(202);
    let _ = site.forget(&fan, &fan).await.expect(204);
}

#[tokio::test]
async fn buyer_can_be_forgotten_once_the_order_has_expired() {
    let (site, _, concert_id) = site_with_a_concert().await;
    let fan = site.new_fan().await;
    let order_id = place_waiting_order(&site, &fan, &concert_id).await;
    site.order(&fan, &order_id, "placed").await;
    site.pass(std::time::Duration::from_secs(60 * 60)).await;
    site.order(&fan, &order_id, "expired").await;
    let _ = site.forget(&fan, &fan).await.expect(204);
}

#[tokio::test]
async fn ticket_of_a_forgotten_buyer_is_still_admitted() {
    let (site, staff, concert_id) = site_with_a_concert().await;
    let fan = site.new_fan().await;
    site.buy(&fan, &concert_id, 1).await;
    let tickets = site.eventually(|| site.get("/tickets").by(&fan), |list| list.items().len() == 1).await;
    let ticket_id = tickets.items()[0]["ticketId"].as_str().unwrap().to_owned();
    let code = site.get(format!("/tickets/{ticket_id}")).by(&fan).send().await.expect(200).text("code");
    let _ = site.forget(&fan, &fan).await.expect(204);
    let scan = json!({"code": code, "concertId": concert_id, "gate": "North"});
    let admitted = |response: &Response| response.body["result"] == "admitted";
    site.eventually(|| site.post("/gate/validations", scan.clone()).by(&staff.gate), admitted).await;
}

#[tokio::test]
async fn declined_order_keeps_nobody() {
    let (site, _, concert_id) = site_with_a_concert().await;
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &concert_id, "regular", 1).await;
    let order_id = site.confirm(&fan, "pm_card_visa_chargeDeclined").await;
    site.order(&fan, &order_id, "cancelled").await;
    let _ = site.forget(&fan, &fan).await.expect(204);
}

#[tokio::test]
async fn refused_confirmation_keeps_nobody() {
    let (site, _, concert_id) = site_with_a_concert().await;
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &concert_id, "regular", 1).await;
    let other_total = json!({"paymentMethodId": WAITS, "expectedTotal": {"amount": "1.00", "currency": "PLN"}});
    let _ = site.post("/cart/confirm", other_total).by(&fan).send().await.expect_problem(409, "cart_changed");
    let _ = site.forget(&fan, &fan).await.expect(204);
}

/// Whoever is first wins: there is an order, or there is nobody.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_buys_and_is_forgotten_at_the_same_time() {
    let (site, staff, concert_id) = site_with_a_concert().await;
    for _ in 0..6 {
        let fan = site.new_fan().await;
        site.fill_cart(&fan, &concert_id, "regular", 1).await;
        let confirm = site.post("/cart/confirm", json!({"paymentMethodId": WAITS})).by(&fan);
        let (confirmed, forgotten) = tokio::join!(confirm.send(), site.forget(&fan, &fan));
        site.frontrow().unwrap().settle().await;
        let orders = site.get(format!("/orders?userId={}", fan.user_id)).by(&staff.admin).send().await.expect(200);
        match (confirmed.status.as_u16(), forgotten.status.as_u16()) {
            (202, 409) => assert_eq!(orders.items().len(), 1),
            (401, 204) => assert!(orders.items().is_empty()),
            both => panic!("{both:?}: {confirmed:#?} {forgotten:#?}"),
        }
    }
}

#[tokio::test]
async fn forgetting_asks_for_the_callers_password() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let fan = site.new_fan().await;
    let forget = |body: Value, by: &Person| site.post(format!("/users/{}/forget", fan.user_id), body).by(by);
    let missing = forget(json!({}), &fan).send().await.expect_problem(422, "invalid_body");
    assert_eq!(missing.body["errors"][0]["pointer"], "/password");
    let without_body = site.call(http::Method::POST, format!("/users/{}/forget", fan.user_id)).by(&fan);
    without_body.send().await.expect_problem(422, "invalid_body");
    forget(json!({"password": "not the one"}), &fan).send().await.expect_problem(422, "wrong_password");
    // The admin's own password, and not that of the person.
    forget(json!({"password": PASSWORD}), &staff.admin).send().await.expect_problem(422, "wrong_password");
    let _ = site.get("/users/me").by(&fan).send().await.expect(200);
}

#[tokio::test]
async fn open_cart_of_a_forgotten_user_is_abandoned() {
    let (site, _, concert_id) = site_with_a_concert().await;
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &concert_id, "regular", 1).await;
    let _ = site.forget(&fan, &fan).await.expect(204);
    site.frontrow().unwrap().settle().await;
    assert!(everything_stored(&site).await.contains("CartCancelled"));
}

#[tokio::test]
async fn last_admin_cannot_be_forgotten() {
    let site = Site::in_process().await;
    let admin = site.log_in(&site.admin.email, &site.admin.password).await;
    site.forget(&admin, &admin).await.expect_problem(409, "last_admin");
    let _ = site.get("/users").by(&admin).send().await.expect(200);
}

#[tokio::test]
async fn forgotten_first_admin_does_not_rise_again() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let second = site.new_person(&staff.admin, &["admin"]).await;
    let _ = site.forget(&staff.admin, &staff.admin).await.expect(204);

    let configured = log_in(&site, &site.admin.email, &site.admin.password).await;
    configured.expect_problem(401, "invalid_credentials");
    // No ghost took the place of the first admin in the list of admins.
    site.forget(&second, &second).await.expect_problem(409, "last_admin");

    let registration = json!({"email": site.admin.email, "password": "another fine horse", "name": "Somebody else"});
    let _ = site.post("/users", registration).send().await.expect(201);
    let newcomer = log_in(&site, &site.admin.email, "another fine horse").await.expect(200);
    assert_eq!(newcomer.body["user"]["roles"], json!(["fan"]));
    assert_ne!(newcomer.body["user"]["userId"], staff.admin.user_id.as_str());
    let configured = log_in(&site, &site.admin.email, &site.admin.password).await;
    configured.expect_problem(401, "invalid_credentials");
}

#[tokio::test]
async fn repeated_registration_does_not_bring_a_forgotten_user_back() {
    let site = Site::in_process().await;
    let email = site.new_address("fan");
    let register = || {
        let body = json!({"email": email, "password": PASSWORD, "name": "Ann"});
        site.post("/users", body).header("idempotency-key", "registration-1")
    };
    let _ = register().send().await.expect(201);
    let fan = site.log_in(&email, PASSWORD).await;
    let _ = site.forget(&fan, &fan).await.expect(204);
    let _ = register().send().await.expect(201);
    log_in(&site, &email, PASSWORD).await.expect_problem(401, "invalid_credentials");
}
