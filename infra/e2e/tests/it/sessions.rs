//! Sessions end when what the user may do changes, also when a change meets a log-in or stops halfway.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use cloud::{Call, CallFault, Faults};
use e2e::{Person, Site, token_of};
use http::Method;
use local::Options;
use serde_json::json;

use crate::accounts::{shop_of, verifying};

const PASSWORD: &str = "correct horse battery";

fn roles_of(person: &Person) -> String {
    format!("/users/{}/roles", person.user_id)
}

async fn log_in(site: &Site, person: &Person, password: &str) -> e2e::Response {
    site.post("/sessions", json!({"email": person.email, "password": password})).send().await
}

/// Neither reads nor changes are possible with the person's token.
async fn assert_ended(site: &Site, person: &Person) {
    for (method, path) in [(Method::GET, "/users/me"), (Method::GET, "/cart"), (Method::DELETE, "/cart")] {
        let _ = site.call(method, path).by(person).send().await.expect_problem(401, "session_ended");
    }
}

#[tokio::test]
async fn demoted_admin_cannot_promote_themselves() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let demoted = site.new_person(&staff.admin, &["admin"]).await;
    let _ = site.get("/users").by(&demoted).send().await.expect(200);
    let _ = site.put(roles_of(&demoted), json!({"roles": ["fan"]})).by(&staff.admin).send().await.expect(200);
    let promote = site.put(roles_of(&demoted), json!({"roles": ["admin"]})).by(&demoted).send().await;
    promote.expect_problem(401, "session_ended");
    assert_ended(&site, &demoted).await;
    let again = site.log_in_again(&demoted).await;
    let promote = site.put(roles_of(&demoted), json!({"roles": ["admin"]})).by(&again).send().await;
    promote.expect_problem(403, "forbidden");
}

#[tokio::test]
async fn promoted_user_gets_the_role_with_the_next_login() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let fan = site.new_fan().await;
    let _ = site.put(roles_of(&fan), json!({"roles": ["organizer"]})).by(&staff.admin).send().await.expect(200);
    assert_ended(&site, &fan).await;
    let organizer = site.log_in_again(&fan).await;
    site.new_concert(&organizer, 1, 1).await;
}

#[tokio::test]
async fn setting_the_same_roles_ends_no_session() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let same = json!({"roles": ["gate"]});
    let _ = site.put(roles_of(&staff.gate), same).by(&staff.admin).send().await.expect(200);
    let _ = site.get("/users/me").by(&staff.gate).send().await.expect(200);
}

#[tokio::test]
async fn deactivated_user_is_logged_out_everywhere() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let phone = site.new_fan().await;
    let laptop = site.log_in_again(&phone).await;
    let deactivate = site.call(Method::POST, format!("/users/{}/deactivate", phone.user_id)).by(&staff.admin);
    let _ = deactivate.send().await.expect(204);
    assert_ended(&site, &phone).await;
    assert_ended(&site, &laptop).await;
}

#[tokio::test]
async fn forgotten_user_is_logged_out_everywhere() {
    let site = Site::in_process().await;
    let phone = site.new_fan().await;
    let laptop = site.log_in_again(&phone).await;
    let _ = site.forget(&phone, &phone).await.expect(204);
    assert_ended(&site, &phone).await;
    assert_ended(&site, &laptop).await;
}

#[tokio::test]
async fn changed_password_ends_all_sessions() {
    let site = Site::in_process().await;
    let phone = site.new_fan().await;
    let laptop = site.log_in_again(&phone).await;
    let change = json!({"currentPassword": PASSWORD, "newPassword": "quite another one"});
    let _ = site.put("/users/me/password", change).by(&laptop).send().await.expect(204);
    assert_ended(&site, &phone).await;
    assert_ended(&site, &laptop).await;
    let _ = log_in(&site, &phone, "quite another one").await.expect(200);
}

#[tokio::test]
async fn wrong_password_ends_no_session() {
    let site = Site::in_process().await;
    let fan = site.new_fan().await;
    let change = json!({"currentPassword": "not the one", "newPassword": "quite another one"});
    let _ = site.put("/users/me/password", change).by(&fan).send().await.expect_problem(422, "wrong_password");
    let _ = site.get("/users/me").by(&fan).send().await.expect(200);
}

#[tokio::test]
async fn session_is_shown_with_its_device_and_times() {
    let site = Site::in_process().await;
    let fan = site.new_fan().await;
    let body = json!({"email": fan.email, "password": PASSWORD});
    let started = site.post("/sessions", body).header("user-agent", "Firefox/150 (a phone)").send().await.expect(200);
    let token = started.text("token");
    let listed = site.get("/sessions").bearing(&token).send().await.expect(200);
    let shown = listed.items().iter().find(|session| session["current"] == true).unwrap();
    assert_eq!(shown["sessionId"], started.body["sessionId"]);
    assert_eq!(shown["device"], "Firefox/150 (a phone)");
    assert_eq!(&shown["expiresAt"].as_str().unwrap()[..19], &started.text("expiresAt")[..19]);
}

#[tokio::test]
async fn session_ends_after_twelve_hours() {
    let site = Site::in_process().await;
    let fan = site.new_fan().await;
    site.pass(Duration::from_secs(12 * 60 * 60)).await;
    let _ = site.get("/users/me").by(&fan).send().await.expect_problem(401, "token_expired");
    let again = site.log_in_again(&fan).await;
    let listed = site.get("/sessions").by(&again).send().await.expect(200);
    assert_eq!(listed.items().len(), 1, "{listed:#?}");
}

#[tokio::test]
async fn unknown_session_id_is_not_found() {
    let site = Site::in_process().await;
    let fan = site.new_fan().await;
    for id in ["00000000-0000-4000-8000-000000000000", "nothing"] {
        let _ = site.delete(format!("/sessions/{id}")).by(&fan).send().await.expect_problem(404, "not_found");
    }
    let _ = site.get("/users/me").by(&fan).send().await.expect(200);
}

/// While it is armed, a log-in waits before it starts its session, and functions that change users can't end or mark sessions.
#[derive(Default)]
pub struct Trouble {
    slow_login: AtomicBool,
    login_waits: AtomicBool,
    broken_ends: AtomicBool,
    broken_marks: AtomicBool,
    verified: AtomicBool,
}

impl Trouble {
    /// Does something while a log-in, which must run at the same time, is about to start its session.
    pub async fn before_the_session(&self, change: impl Future<Output = ()>) {
        self.slow_login.store(true, Ordering::Relaxed);
        while !self.login_waits.load(Ordering::Relaxed) {
            tokio::task::yield_now().await;
        }
        change.await;
        self.slow_login.store(false, Ordering::Relaxed);
    }
}

/// Enough for another request to be answered.
const LONG_PAUSE: usize = 20_000;

impl Faults for Trouble {
    fn call(&self, call: &Call<'_>) -> CallFault {
        let is_end = call.operation == "DynamoDB.DeleteItem" && call.function != "users-project-users";
        let verifies = call.function == "users-verify-email";
        let is_mark = verifies && call.operation == "DynamoDB.PutItem" && self.verified.load(Ordering::Relaxed);
        if verifies && call.operation == "DynamoDB.TransactWriteItems" {
            self.verified.store(true, Ordering::Relaxed);
        }
        let is_broken =
            is_end && self.broken_ends.load(Ordering::Relaxed) || is_mark && self.broken_marks.load(Ordering::Relaxed);
        if is_broken { CallFault::Unavailable } else { CallFault::None }
    }

    fn pauses(&self, call: &Call<'_>) -> usize {
        let is_start = call.function == "users-log-in" && call.operation == "DynamoDB.PutItem";
        if is_start && self.slow_login.load(Ordering::Relaxed) {
            self.login_waits.store(true, Ordering::Relaxed);
            return LONG_PAUSE;
        }
        0
    }
}

pub async fn troubled_site() -> (Arc<Trouble>, Site) {
    troubled(Options::in_memory()).await
}

async fn troubled(options: Options) -> (Arc<Trouble>, Site) {
    let trouble = Arc::new(Trouble::default());
    (trouble.clone(), shop_of(Options { faults: trouble, ..options }).await)
}

#[tokio::test]
async fn login_that_began_before_a_change_of_roles_gets_no_session() {
    let (trouble, site) = troubled_site().await;
    let staff = site.staff().await;
    let organizer = &staff.organizer;
    let demotion = async {
        let body = json!({"roles": ["fan"]});
        let _ = site.put(roles_of(organizer), body).by(&staff.admin).send().await.expect(200);
    };
    let login = log_in(&site, organizer, PASSWORD);
    let (late, ()) = tokio::join!(login, trouble.before_the_session(demotion));
    late.expect_problem(409, "concurrent_change");
    let again = site.log_in_again(organizer).await;
    let listed = site.get("/sessions").by(&again).send().await.expect(200);
    assert_eq!(listed.items().len(), 1, "{listed:#?}");
}

#[tokio::test]
async fn sessions_end_although_the_change_of_roles_stopped_halfway() {
    let (trouble, site) = troubled_site().await;
    let staff = site.staff().await;
    trouble.broken_ends.store(true, Ordering::Relaxed);
    let demote = site.put(roles_of(&staff.gate), json!({"roles": ["fan"]})).by(&staff.admin).send().await;
    demote.expect_problem(503, "unavailable");
    site.frontrow().unwrap().settle().await;
    assert_ended(&site, &staff.gate).await;
}

/// Returns the token of the link that was mailed to the new address.
async fn request_change_of_address(site: &Site, fan: &Person) -> String {
    let address = site.new_address("new");
    let _ = site.put("/users/me", json!({ "email": address })).by(fan).send().await.expect(200);
    token_of(&site.account_mail(&address, "verify-address").await)
}

#[tokio::test]
async fn sessions_are_marked_although_the_verification_stopped_halfway() {
    let (trouble, site) = troubled(verifying(Options::in_memory())).await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &concert_id, "regular", 1).await;
    let token = request_change_of_address(&site, &fan).await;
    trouble.broken_marks.store(true, Ordering::Relaxed);
    let verified = site.post("/verifications", json!({ "token": token })).send().await;
    verified.expect_problem(503, "unavailable");
    site.frontrow().unwrap().settle().await;
    let confirm = site.post("/cart/confirm", json!({"paymentMethodId": "pm_card_visa"})).by(&fan);
    let _ = confirm.send().await.expect(202);
}

/// A thief with a session wants to keep the account.
#[tokio::test]
async fn new_password_makes_a_requested_change_of_the_address_void() {
    let site = shop_of(verifying(Options::in_memory())).await;
    let fan = site.new_fan().await;
    let token = request_change_of_address(&site, &fan).await;
    let change = json!({"currentPassword": PASSWORD, "newPassword": "quite another one"});
    let _ = site.put("/users/me/password", change).by(&fan).send().await.expect(204);
    site.post("/verifications", json!({ "token": token })).send().await.expect_problem(422, "link_not_valid");
}

#[tokio::test]
async fn password_reset_makes_a_requested_change_of_the_address_void() {
    let site = shop_of(verifying(Options::in_memory())).await;
    let fan = site.new_fan().await;
    let token = request_change_of_address(&site, &fan).await;
    let _ = site.post("/password-resets", json!({ "email": fan.email })).send().await.expect(202);
    let reset = token_of(&site.account_mail(&fan.email, "reset-password").await);
    let body = json!({"password": "quite another one"});
    let _ = site.post(format!("/password-resets/{reset}"), body).send().await.expect(204);
    site.post("/verifications", json!({ "token": token })).send().await.expect_problem(422, "link_not_valid");
}

#[tokio::test]
async fn personal_data_is_erased_although_forgetting_stopped_halfway() {
    let (trouble, site) = troubled_site().await;
    let staff = site.staff().await;
    let fan = site.new_fan().await;
    trouble.broken_ends.store(true, Ordering::Relaxed);
    site.forget(&fan, &fan).await.expect_problem(503, "unavailable");
    site.frontrow().unwrap().settle().await;
    assert_ended(&site, &fan).await;
    let users = site.get("/users?limit=100").by(&staff.admin).send().await.expect(200);
    assert!(users.items().iter().all(|user| user["userId"] != fan.user_id.as_str()), "{users:#?}");
}
