//! Accounts: verified addresses, changes of name and address, forgotten passwords, and what strangers learn of all that.

use std::collections::BTreeMap;
use std::time::Duration;

use cloud::Clock;
use e2e::{Person, Response, Site, token_of};
use http::Method;
use local::{Frontrow, Options};
use serde_json::{Value, json};

const PASSWORD: &str = "correct horse battery";
const OTHER: &str = "quite another one";

/// Sells to verified addresses only, so that each registration mails a link.
async fn verifying_shop() -> Site {
    shop_of(verifying(Options::in_memory())).await
}

pub fn verifying(options: Options) -> Options {
    Options { parameters: BTreeMap::from([("SellToUnverified".to_owned(), "false".to_owned())]), ..options }
}

pub async fn shop_of(options: Options) -> Site {
    let admin = options.admin.clone();
    Site::of(Frontrow::start(options).await.unwrap(), admin)
}

async fn settle(site: &Site) {
    site.frontrow().unwrap().settle().await;
}

/// Registered, and mailed a link if the shop mails one: later e-mails come after it.
async fn new_fan(site: &Site) -> Person {
    let fan = site.new_fan().await;
    settle(site).await;
    fan
}

async fn register(site: &Site, email: &str) -> Response {
    let body = json!({"email": email, "password": PASSWORD, "name": "Zażółć Gęślą"});
    site.post("/users", body).send().await.expect(201)
}

async fn log_in(site: &Site, email: &str, password: &str) -> Response {
    site.post("/sessions", json!({"email": email, "password": password})).send().await
}

async fn verify(site: &Site, token: &str) -> Response {
    site.post("/verifications", json!({ "token": token })).send().await
}

async fn me(site: &Site, person: &Person) -> Value {
    site.get("/users/me").by(person).send().await.expect(200).body
}

async fn change_email(site: &Site, person: &Person, email: &str) -> Response {
    site.put("/users/me", json!({ "email": email })).by(person).send().await
}

async fn ask_for_reset(site: &Site, email: &str) -> Response {
    let asked = site.post("/password-resets", json!({ "email": email })).send().await.expect(202);
    settle(site).await;
    asked
}

async fn reset(site: &Site, token: &str, password: &str) -> Response {
    site.post(format!("/password-resets/{token}"), json!({ "password": password })).send().await
}

/// The newest of the e-mails about an account, of which there are as many.
async fn newest(site: &Site, address: &str, number: usize) -> Value {
    settle(site).await;
    let mut mails = site.account_mails(address).await;
    assert_eq!(mails.len(), number, "{mails:#?}");
    mails.pop().unwrap()
}

async fn subjects(site: &Site, address: &str) -> Vec<String> {
    settle(site).await;
    let mails = site.account_mails(address).await;
    mails.iter().map(|mail| mail["subject"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn link_of_the_registration_verifies_the_address() {
    let site = verifying_shop().await;
    let fan = new_fan(&site).await;
    assert_eq!(me(&site, &fan).await["emailVerified"], false);
    let mail = newest(&site, &fan.email, 1).await;
    let _ = verify(&site, &token_of(&mail)).await.expect(204);
    let shown = me(&site, &fan).await;
    assert_eq!((&shown["emailVerified"], &shown["pendingEmail"]), (&json!(true), &Value::Null));
    verify(&site, &token_of(&mail)).await.expect_problem(422, "link_not_valid");
}

#[tokio::test]
async fn link_can_be_requested_again_until_the_address_is_verified() {
    let site = verifying_shop().await;
    let fan = new_fan(&site).await;
    let first = token_of(&newest(&site, &fan.email, 1).await);
    let request = || site.call(Method::POST, "/users/me/verification").by(&fan);
    let _ = request().send().await.expect(202);
    let second = token_of(&newest(&site, &fan.email, 2).await);
    verify(&site, &first).await.expect_problem(422, "link_not_valid");
    let _ = verify(&site, &second).await.expect(204);
    request().send().await.expect_problem(409, "email_already_verified");
}

#[tokio::test]
async fn repeated_request_mails_one_link_and_it_works() {
    let site = verifying_shop().await;
    let fan = new_fan(&site).await;
    for _ in 0..2 {
        let request = site.call(Method::POST, "/users/me/verification").by(&fan).header("idempotency-key", "v1");
        let _ = request.send().await.expect(202);
    }
    let _ = verify(&site, &token_of(&newest(&site, &fan.email, 2).await)).await.expect(204);
}

#[tokio::test]
async fn too_many_links_are_not_mailed() {
    let site = verifying_shop().await;
    let fan = new_fan(&site).await;
    let request = || site.call(Method::POST, "/users/me/verification").by(&fan);
    let mut newest_link = newest(&site, &fan.email, 1).await;
    for mails in 2..=5 {
        let _ = request().send().await.expect(202);
        newest_link = newest(&site, &fan.email, mails).await;
    }
    let refused = request().send().await;
    assert!(refused.header("retry-after").parse::<u32>().unwrap() > 0);
    refused.expect_problem(429, "too_many_attempts");
    let _ = verify(&site, &token_of(&newest_link)).await.expect(204);
}

#[tokio::test]
async fn verification_link_expires_after_a_day() {
    let site = verifying_shop().await;
    let fan = new_fan(&site).await;
    let token = token_of(&newest(&site, &fan.email, 1).await);
    site.pass(Duration::from_secs(24 * 60 * 60)).await;
    verify(&site, &token).await.expect_problem(422, "link_not_valid");
}

#[tokio::test]
async fn no_other_text_is_taken_for_a_token() {
    let site = verifying_shop().await;
    for token in ["", "x", "zażółć", &"a".repeat(64), &"A".repeat(10_000)] {
        verify(&site, token).await.expect_problem(422, "link_not_valid");
    }
    reset(&site, "x", OTHER).await.expect_problem(422, "link_not_valid");
    reset(&site, &"a".repeat(64), OTHER).await.expect_problem(422, "link_not_valid");
}

#[tokio::test]
async fn registration_mails_nothing_where_unverified_fans_can_buy() {
    let site = Site::in_process().await;
    let fan = new_fan(&site).await;
    assert!(subjects(&site, &fan.email).await.is_empty());
}

#[tokio::test]
async fn unverified_fan_can_buy() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = new_fan(&site).await;
    site.buy(&fan, &concert_id, 1).await;
    assert_eq!(me(&site, &fan).await["emailVerified"], false);
}

#[tokio::test]
async fn shop_can_sell_to_verified_addresses_only() {
    let site = verifying_shop().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = new_fan(&site).await;
    site.fill_cart(&fan, &concert_id, "regular", 1).await;
    let confirm = || site.post("/cart/confirm", json!({"paymentMethodId": "pm_card_visa"})).by(&fan);
    confirm().send().await.expect_problem(409, "email_not_verified");
    let _ = verify(&site, &token_of(&newest(&site, &fan.email, 1).await)).await.expect(204);
    let _ = confirm().send().await.expect(202);
}

#[tokio::test]
async fn owner_of_a_taken_address_is_informed_and_the_stranger_learns_nothing() {
    let site = verifying_shop().await;
    let fan = new_fan(&site).await;
    let free = register(&site, &site.new_address("free")).await;
    let taken =
        site.post("/users", json!({"email": fan.email, "password": OTHER, "name": "Win money at evil.example"}));
    let taken = taken.send().await.expect(201);
    let kept = |response: &Response| {
        let mut names: Vec<String> = response.headers.keys().map(ToString::to_string).collect();
        names.sort();
        (names, response.body.as_object().unwrap().keys().cloned().collect::<Vec<_>>())
    };
    assert_eq!(kept(&taken), kept(&free));
    assert_ne!(taken.body["userId"], fan.user_id.as_str());
    log_in(&site, &fan.email, OTHER).await.expect_problem(401, "invalid_credentials");
    let _ = log_in(&site, &fan.email, PASSWORD).await.expect(200);
    let mail = newest(&site, &fan.email, 2).await;
    assert_eq!(mail["subject"], "You already have an account");
    assert!(!mail["text"].as_str().unwrap().contains("evil.example"), "{mail:#}");
    assert!(!mail["text"].as_str().unwrap().contains("#token="), "{mail:#}");
}

#[tokio::test]
async fn verification_mail_does_not_repeat_the_name_that_was_typed() {
    let site = verifying_shop().await;
    let email = site.new_address("victim");
    let body = json!({"email": email, "password": PASSWORD, "name": "Win money at evil.example"});
    let _ = site.post("/users", body).send().await.expect(201);
    let mail = newest(&site, &email, 1).await;
    assert!(!mail.to_string().contains("evil.example"), "{mail:#}");
}

#[tokio::test]
async fn strangers_cannot_flood_a_mailbox() {
    // Within one hour of the clock.
    let options = Options { clock: Clock::fixed("2026-11-20T09:00:00Z".parse().unwrap()), ..Options::in_memory() };
    let site = shop_of(options).await;
    let fan = new_fan(&site).await;
    for _ in 0..8 {
        register(&site, &fan.email).await;
    }
    let informed = subjects(&site, &fan.email).await;
    assert_eq!(informed.iter().filter(|subject| *subject == "You already have an account").count(), 5);
}

#[tokio::test]
async fn new_name_is_shown_everywhere_and_ends_no_session() {
    let site = verifying_shop().await;
    let staff = site.staff().await;
    let fan = new_fan(&site).await;
    let renamed = site.put("/users/me", json!({"name": "Ola Nowak"})).by(&fan).send().await.expect(200);
    assert_eq!(renamed.body["name"], "Ola Nowak");
    settle(&site).await;
    let shown = site.get("/users/me").by(&fan).send().await.expect(200);
    assert_eq!(shown.body["name"], "Ola Nowak");
    assert_eq!(shown.header("etag"), renamed.header("etag"));
    let is_renamed = |users: &Response| {
        users.items().iter().any(|user| user["userId"] == fan.user_id.as_str() && user["name"] == "Ola Nowak")
    };
    site.eventually(|| site.get("/users?limit=100").by(&staff.admin), is_renamed).await;
    assert_eq!(log_in(&site, &fan.email, PASSWORD).await.expect(200).body["user"]["name"], "Ola Nowak");
}

#[tokio::test]
async fn change_that_changes_nothing_is_accepted() {
    let site = verifying_shop().await;
    let fan = new_fan(&site).await;
    let before = site.get("/users/me").by(&fan).send().await.expect(200);
    let same = site.put("/users/me", json!({"name": before.body["name"]})).by(&fan).send().await.expect(200);
    assert_eq!((&same.body, same.header("etag")), (&before.body, before.header("etag")));
    let nothing = site.put("/users/me", json!({})).by(&fan).send().await.expect(200);
    assert_eq!(nothing.header("etag"), before.header("etag"));
}

#[tokio::test]
async fn change_of_another_version_is_refused() {
    let site = verifying_shop().await;
    let fan = new_fan(&site).await;
    let change = site.put("/users/me", json!({"name": "Ola"})).by(&fan).header("if-match", "\"77\"");
    change.send().await.expect_problem(412, "version_mismatch");
    let change = site.put("/users/me", json!({"name": "", "email": "nobody"})).by(&fan);
    change.send().await.expect_problem(422, "invalid_body");
}

#[tokio::test]
async fn new_address_replaces_the_old_one_when_it_is_verified() {
    let site = verifying_shop().await;
    let staff = site.staff().await;
    let fan = new_fan(&site).await;
    let (old, new) = (fan.email.clone(), site.new_address("new"));
    let changed = change_email(&site, &fan, &new).await.expect(200);
    assert_eq!((&changed.body["email"], &changed.body["pendingEmail"]), (&json!(old), &json!(new)));
    log_in(&site, &new, PASSWORD).await.expect_problem(401, "invalid_credentials");
    let _ = log_in(&site, &old, PASSWORD).await.expect(200);

    let _ = verify(&site, &token_of(&newest(&site, &new, 1).await)).await.expect(204);
    let shown = me(&site, &fan).await;
    assert_eq!(
        (&shown["email"], &shown["emailVerified"], &shown["pendingEmail"]),
        (&json!(new), &json!(true), &Value::Null)
    );
    log_in(&site, &old, PASSWORD).await.expect_problem(401, "invalid_credentials");
    let _ = log_in(&site, &new, PASSWORD).await.expect(200);
    assert_eq!(subjects(&site, &old).await.last().unwrap(), "Your e-mail address was changed");
    let has_new = |users: &Response| {
        users.items().iter().any(|user| user["userId"] == fan.user_id.as_str() && user["email"] == new.as_str())
    };
    site.eventually(|| site.get("/users?limit=100").by(&staff.admin), has_new).await;
}

#[tokio::test]
async fn address_that_was_given_up_is_free_again() {
    let site = verifying_shop().await;
    let fan = new_fan(&site).await;
    let new = site.new_address("new");
    let _ = change_email(&site, &fan, &new).await.expect(200);
    let _ = verify(&site, &token_of(&newest(&site, &new, 1).await)).await.expect(204);
    register(&site, &fan.email).await;
    let other = log_in(&site, &fan.email, PASSWORD).await.expect(200);
    assert_ne!(other.body["user"]["userId"], fan.user_id.as_str());
    register(&site, &new).await;
    let same = log_in(&site, &new, PASSWORD).await.expect(200);
    assert_eq!(same.body["user"]["userId"], fan.user_id.as_str());
}

#[tokio::test]
async fn taken_new_address_is_answered_like_a_free_one() {
    let site = verifying_shop().await;
    let (owner, fan) = (new_fan(&site).await, new_fan(&site).await);
    let changed = change_email(&site, &fan, &owner.email).await.expect(200);
    assert_eq!(changed.body["pendingEmail"], owner.email.as_str());
    assert_eq!(subjects(&site, &owner.email).await, ["Confirm your e-mail address", "You already have an account"]);
    let _ = site.call(Method::POST, "/users/me/verification").by(&fan).send().await.expect(202);
    assert_eq!(subjects(&site, &owner.email).await[1..], ["You already have an account"; 2]);
    let _ = log_in(&site, &owner.email, PASSWORD).await.expect(200);
}

#[tokio::test]
async fn address_that_is_taken_before_it_is_verified_is_not_given_away() {
    let site = verifying_shop().await;
    let fan = new_fan(&site).await;
    let wanted = site.new_address("wanted");
    let _ = change_email(&site, &fan, &wanted).await.expect(200);
    let token = token_of(&newest(&site, &wanted, 1).await);
    register(&site, &wanted).await;
    verify(&site, &token).await.expect_problem(422, "link_not_valid");
    assert_eq!(me(&site, &fan).await["email"], fan.email.as_str());
}

#[tokio::test]
async fn address_of_the_first_admin_cannot_be_taken_before_they_log_in() {
    let site = verifying_shop().await;
    let fan = new_fan(&site).await;
    let _ = change_email(&site, &fan, &site.admin.email).await.expect(200);
    assert!(subjects(&site, &site.admin.email).await.is_empty());
    let admin = site.log_in(&site.admin.email, &site.admin.password).await;
    let _ = site.get("/users").by(&admin).send().await.expect(200);
}

#[tokio::test]
async fn address_can_be_spelled_in_another_way() {
    let site = verifying_shop().await;
    let fan = new_fan(&site).await;
    let spelled = fan.email.to_uppercase();
    let _ = change_email(&site, &fan, &spelled).await.expect(200);
    let _ = verify(&site, &token_of(&newest(&site, &spelled, 2).await)).await.expect(204);
    assert_eq!(me(&site, &fan).await["email"], spelled.as_str());
    let _ = log_in(&site, &fan.email, PASSWORD).await.expect(200);
}

#[tokio::test]
async fn change_of_the_address_can_be_withdrawn() {
    let site = verifying_shop().await;
    let fan = new_fan(&site).await;
    let new = site.new_address("mistyped");
    let _ = change_email(&site, &fan, &new).await.expect(200);
    let token = token_of(&newest(&site, &new, 1).await);
    let back = change_email(&site, &fan, &fan.email).await.expect(200);
    assert_eq!(back.body["pendingEmail"], Value::Null);
    verify(&site, &token).await.expect_problem(422, "link_not_valid");
}

#[tokio::test]
async fn order_keeps_the_name_and_address_that_were_given() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = new_fan(&site).await;
    let order_id = site.buy(&fan, &concert_id, 1).await.text("orderId");
    let before = site.get(format!("/orders/{order_id}")).by(&fan).send().await.expect(200);
    let new = site.new_address("new");
    let change = json!({"name": "Ola Nowak", "email": new});
    let _ = site.put("/users/me", change).by(&fan).send().await.expect(200);
    let _ = verify(&site, &token_of(&newest(&site, &new, 1).await)).await.expect(204);
    settle(&site).await;
    let after = site.get(format!("/orders/{order_id}")).by(&fan).send().await.expect(200);
    assert_eq!(after.body["delivery"], before.body["delivery"]);
}

#[tokio::test]
async fn forgotten_password_is_reset_with_the_mailed_link() {
    let site = verifying_shop().await;
    let phone = new_fan(&site).await;
    let laptop = site.log_in_again(&phone).await;
    ask_for_reset(&site, &phone.email).await;
    let mail = newest(&site, &phone.email, 2).await;
    assert_eq!(mail["subject"], "Choose a new password");
    let token = token_of(&mail);
    let _ = reset(&site, &token, OTHER).await.expect(204);
    for person in [&phone, &laptop] {
        let _ = site.get("/users/me").by(person).send().await.expect_problem(401, "session_ended");
    }
    log_in(&site, &phone.email, PASSWORD).await.expect_problem(401, "invalid_credentials");
    let _ = log_in(&site, &phone.email, OTHER).await.expect(200);
    reset(&site, &token, PASSWORD).await.expect_problem(422, "link_not_valid");
}

#[tokio::test]
async fn reset_is_answered_alike_for_every_address() {
    let site = verifying_shop().await;
    let fan = new_fan(&site).await;
    let shape = |response: &Response| {
        let mut headers: Vec<String> = response.headers.keys().map(ToString::to_string).collect();
        headers.sort();
        let members: Vec<String> = response.body.as_object().unwrap().keys().cloned().collect();
        (response.status, headers, members)
    };
    let known = ask_for_reset(&site, &fan.email).await;
    let unknown_address = site.new_address("fan");
    let unknown = ask_for_reset(&site, &unknown_address).await;
    assert_eq!(shape(&known), shape(&unknown));
    assert!(site.account_mails(&unknown_address).await.is_empty());
    let invalid = site.post("/password-resets", json!({"email": "nobody"})).send().await;
    invalid.expect_problem(422, "invalid_body");
}

#[tokio::test]
async fn newer_reset_link_makes_the_older_void() {
    let site = verifying_shop().await;
    let fan = new_fan(&site).await;
    ask_for_reset(&site, &fan.email).await;
    let first = token_of(&newest(&site, &fan.email, 2).await);
    ask_for_reset(&site, &fan.email).await;
    let second = token_of(&newest(&site, &fan.email, 3).await);
    reset(&site, &first, OTHER).await.expect_problem(422, "link_not_valid");
    let _ = reset(&site, &second, OTHER).await.expect(204);
}

#[tokio::test]
async fn reset_link_expires_after_half_an_hour() {
    let site = verifying_shop().await;
    let fan = new_fan(&site).await;
    ask_for_reset(&site, &fan.email).await;
    let token = token_of(&newest(&site, &fan.email, 2).await);
    site.pass(Duration::from_secs(30 * 60)).await;
    reset(&site, &token, OTHER).await.expect_problem(422, "link_not_valid");
    let _ = log_in(&site, &fan.email, PASSWORD).await.expect(200);
}

#[tokio::test]
async fn refused_new_password_leaves_the_link_valid() {
    let site = verifying_shop().await;
    let fan = new_fan(&site).await;
    ask_for_reset(&site, &fan.email).await;
    let token = token_of(&newest(&site, &fan.email, 2).await);
    for refused in ["short", fan.email.as_str()] {
        reset(&site, &token, refused).await.expect_problem(422, "invalid_body");
    }
    let _ = reset(&site, &token, OTHER).await.expect(204);
}

#[tokio::test]
async fn repeated_requests_leave_a_mailed_link_valid() {
    let site = verifying_shop().await;
    let fan = new_fan(&site).await;
    for _ in 0..7 {
        let mut asked = site.post("/password-resets", json!({"email": fan.email})).send().await;
        while asked.status == 429 {
            let seconds = asked.header("retry-after").parse().unwrap();
            site.pass(Duration::from_secs(seconds)).await;
            asked = site.post("/password-resets", json!({"email": fan.email})).send().await;
        }
        let _ = asked.expect(202);
        settle(&site).await;
    }
    let newest = newest(&site, &fan.email, 6).await;
    let _ = reset(&site, &token_of(&newest), OTHER).await.expect(204);
}

#[tokio::test]
async fn who_cannot_log_in_gets_no_reset_link() {
    let site = verifying_shop().await;
    let staff = site.staff().await;
    let deactivated = new_fan(&site).await;
    ask_for_reset(&site, &deactivated.email).await;
    let token = token_of(&newest(&site, &deactivated.email, 2).await);
    let deactivate = site.call(Method::POST, format!("/users/{}/deactivate", deactivated.user_id)).by(&staff.admin);
    let _ = deactivate.send().await.expect(204);
    reset(&site, &token, OTHER).await.expect_problem(422, "link_not_valid");
    ask_for_reset(&site, &deactivated.email).await;
    assert_eq!(site.account_mails(&deactivated.email).await.len(), 2);

    let forgotten = new_fan(&site).await;
    let forget = site.post(format!("/users/{}/forget", forgotten.user_id), json!({"password": PASSWORD}));
    let _ = forget.by(&forgotten).send().await.expect(204);
    ask_for_reset(&site, &forgotten.email).await;
    assert_eq!(site.account_mails(&forgotten.email).await.len(), 1);
}

#[tokio::test]
async fn reset_link_of_the_old_address_is_void_after_a_change() {
    let site = verifying_shop().await;
    let fan = new_fan(&site).await;
    ask_for_reset(&site, &fan.email).await;
    let token = token_of(&newest(&site, &fan.email, 2).await);
    let new = site.new_address("new");
    let _ = change_email(&site, &fan, &new).await.expect(200);
    let _ = verify(&site, &token_of(&newest(&site, &new, 1).await)).await.expect(204);
    reset(&site, &token, OTHER).await.expect_problem(422, "link_not_valid");
}

#[tokio::test]
async fn mails_are_in_the_language_of_the_registration() {
    let site = verifying_shop().await;
    let email = site.new_address("ola");
    let body = json!({"email": email, "password": PASSWORD, "name": "Ola"});
    let _ = site.post("/users", body).header("accept-language", "pl-PL,pl;q=0.9").send().await.expect(201);
    ask_for_reset(&site, &email).await;
    assert_eq!(subjects(&site, &email).await, ["Potwierdź swój adres e-mail", "Ustaw nowe hasło"]);
}
