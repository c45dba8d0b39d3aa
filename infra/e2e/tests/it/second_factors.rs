//! Multi-factor authentication: codes of an authenticator app, and recovery codes.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::time::Duration;

use cloud::Clock;
use e2e::{Person, Response, Site};
use jiff::Timestamp;
use local::{Frontrow, Options};
use serde_json::{Value, json};
use users::totp::TotpSecret;

use crate::sessions::troubled_site;

const PASSWORD: &str = "correct horse battery";

const ELSEWHERE: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 9);

/// How long a code is shown.
const STEP: Duration = Duration::from_secs(30);

/// Its clock stands still.
async fn still_site(parameters: &[(&str, &str)]) -> Site {
    let parameters: BTreeMap<String, String> =
        parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let clock = Clock::fixed("2031-01-01T10:00:00Z".parse().unwrap());
    let options = Options { clock, parameters, ..Options::in_memory() };
    let admin = options.admin.clone();
    Site::of(Frontrow::start(options).await.unwrap(), admin)
}

fn now(site: &Site) -> Timestamp {
    site.frontrow().unwrap().cloud().clock().now()
}

/// An authenticator app.
struct App {
    secret: TotpSecret,
    recovery_codes: Vec<String>,
}

impl App {
    /// The code that it shows.
    fn code(&self, site: &Site) -> String {
        self.secret.code(now(site)).unwrap()
    }

    fn wrong_code(&self, site: &Site) -> String {
        let shown: Vec<_> =
            [-30, 0, 30].map(|drift| self.secret.code(now(site) + jiff::SignedDuration::from_secs(drift))).into();
        (0..).map(|number| format!("{number:06}")).find(|code| !shown.contains(&Some(code.clone()))).unwrap()
    }
}

async fn enrol(site: &Site, person: &Person, password: &str) -> App {
    let enrolled = site.post("/users/me/mfa", json!({"password": password})).by(person).send().await.expect(201);
    let secret = serde_json::from_value(enrolled.body["secret"].clone()).unwrap();
    let codes = enrolled.body["recoveryCodes"].as_array().unwrap().iter();
    App { secret, recovery_codes: codes.map(|code| code.as_str().unwrap().to_owned()).collect() }
}

async fn confirm(site: &Site, person: &Person, code: &str) -> Response {
    site.post("/users/me/mfa/confirmation", json!({"code": code})).by(person).send().await
}

/// Enrols and confirms. The next code is shown.
async fn enrolled(site: &Site, person: &Person, password: &str) -> App {
    let app = enrol(site, person, password).await;
    let _ = confirm(site, person, &app.code(site)).await.expect(204);
    site.pass(STEP).await;
    app
}

async fn log_in(site: &Site, email: &str, code: Option<&str>) -> Response {
    let mut body = json!({"email": email, "password": PASSWORD});
    if let Some(code) = code {
        body["code"] = json!(code);
    }
    site.post("/sessions", body).send().await
}

async fn mfa_of(site: &Site, person: &Person) -> Value {
    site.get("/users/me/mfa").by(person).send().await.expect(200).body
}

#[tokio::test]
async fn enrolment_shows_secret_uri_and_ten_recovery_codes() {
    let site = still_site(&[]).await;
    let fan = site.new_fan().await;
    let shown = site.post("/users/me/mfa", json!({"password": PASSWORD})).by(&fan).send().await.expect(201);
    assert!(shown.text("otpauthUri").starts_with("otpauth://totp/Frontrow:fan%2D"), "{shown:#?}");
    assert!(shown.text("otpauthUri").contains(&format!("?secret={}&", shown.text("secret"))), "{shown:#?}");
    assert_eq!(shown.body["recoveryCodes"].as_array().unwrap().len(), 10);
    assert_eq!(mfa_of(&site, &fan).await, json!({"status": "unconfirmed", "recoveryCodesLeft": 10}));
}

#[tokio::test]
async fn enrolment_needs_the_password() {
    let site = still_site(&[]).await;
    let fan = site.new_fan().await;
    let enrol = site.post("/users/me/mfa", json!({"password": "wrong horse"})).by(&fan).send().await;
    enrol.expect_problem(422, "wrong_password");
}

#[tokio::test]
async fn login_needs_no_code_before_the_confirmation() {
    let site = still_site(&[]).await;
    let fan = site.new_fan().await;
    enrol(&site, &fan, PASSWORD).await;
    let _ = log_in(&site, &fan.email, None).await.expect(200);
}

#[tokio::test]
async fn wrong_code_confirms_nothing() {
    let site = still_site(&[]).await;
    let fan = site.new_fan().await;
    let app = enrol(&site, &fan, PASSWORD).await;
    confirm(&site, &fan, &app.wrong_code(&site)).await.expect_problem(422, "wrong_code");
    assert_eq!(mfa_of(&site, &fan).await["status"], "unconfirmed");
}

#[tokio::test]
async fn confirming_ends_no_session() {
    let site = still_site(&[]).await;
    let fan = site.new_fan().await;
    enrolled(&site, &fan, PASSWORD).await;
    assert_eq!(mfa_of(&site, &fan).await, json!({"status": "active", "recoveryCodesLeft": 10}));
}

#[tokio::test]
async fn login_needs_a_code_after_the_confirmation() {
    let site = still_site(&[]).await;
    let fan = site.new_fan().await;
    let app = enrolled(&site, &fan, PASSWORD).await;
    log_in(&site, &fan.email, None).await.expect_problem(401, "mfa_required");
    log_in(&site, &fan.email, Some("")).await.expect_problem(401, "mfa_required");
    log_in(&site, &fan.email, Some(&app.wrong_code(&site))).await.expect_problem(401, "wrong_code");
    let _ = log_in(&site, &fan.email, Some(&app.code(&site))).await.expect(200);
}

#[tokio::test]
async fn wrong_password_does_not_tell_that_a_code_is_needed() {
    let site = still_site(&[]).await;
    let fan = site.new_fan().await;
    enrolled(&site, &fan, PASSWORD).await;
    let body = json!({"email": fan.email, "password": "wrong horse"});
    site.post("/sessions", body).send().await.expect_problem(401, "invalid_credentials");
}

#[tokio::test]
async fn code_is_accepted_once() {
    let site = still_site(&[]).await;
    let fan = site.new_fan().await;
    let app = enrolled(&site, &fan, PASSWORD).await;
    let code = app.code(&site);
    let _ = log_in(&site, &fan.email, Some(&code)).await.expect(200);
    log_in(&site, &fan.email, Some(&code)).await.expect_problem(401, "wrong_code");
    site.pass(STEP).await;
    log_in(&site, &fan.email, Some(&code)).await.expect_problem(401, "wrong_code");
}

#[tokio::test]
async fn code_that_confirmed_the_enrolment_does_not_log_in() {
    let site = still_site(&[]).await;
    let fan = site.new_fan().await;
    let app = enrol(&site, &fan, PASSWORD).await;
    let code = app.code(&site);
    let _ = confirm(&site, &fan, &code).await.expect(204);
    log_in(&site, &fan.email, Some(&code)).await.expect_problem(401, "wrong_code");
}

#[tokio::test]
async fn app_that_is_one_step_behind_or_ahead_logs_in() {
    let site = still_site(&[]).await;
    let fan = site.new_fan().await;
    let app = enrolled(&site, &fan, PASSWORD).await;
    let behind = app.code(&site);
    site.pass(STEP).await;
    let _ = log_in(&site, &fan.email, Some(&behind)).await.expect(200);
    let ahead = app.secret.code(now(&site) + jiff::SignedDuration::from_secs(30)).unwrap();
    let _ = log_in(&site, &fan.email, Some(&ahead)).await.expect(200);
}

#[tokio::test]
async fn recovery_code_logs_in_once_and_ends_no_session() {
    let site = still_site(&[]).await;
    let fan = site.new_fan().await;
    let app = enrolled(&site, &fan, PASSWORD).await;
    let code = app.recovery_codes[0].to_lowercase().replace('-', " ");
    let _ = log_in(&site, &fan.email, Some(&code)).await.expect(200);
    log_in(&site, &fan.email, Some(&code)).await.expect_problem(401, "wrong_code");
    site.frontrow().unwrap().settle().await;
    assert_eq!(mfa_of(&site, &fan).await, json!({"status": "active", "recoveryCodesLeft": 9}));
}

#[tokio::test]
async fn guessing_codes_meets_a_brake() {
    let site = still_site(&[]).await;
    let fan = site.new_fan().await;
    let app = enrolled(&site, &fan, PASSWORD).await;
    let mut statuses = Vec::new();
    for _ in 0..30 {
        statuses.push(log_in(&site, &fan.email, Some(&app.wrong_code(&site))).await.status.as_u16());
    }
    assert_eq!(statuses, [[401; 5].as_slice(), [429; 25].as_slice()].concat());
    log_in(&site, &fan.email, Some(&app.code(&site))).await.expect_problem(429, "too_many_attempts");
    site.pass(STEP).await;
    let _ = log_in(&site, &fan.email, Some(&app.code(&site))).await.expect(200);
}

/// Somebody who knows the password guesses codes elsewhere.
#[tokio::test]
async fn guessed_codes_neither_lock_the_owner_out_nor_cost_their_codes() {
    let site = still_site(&[]).await;
    let fan = site.new_fan().await;
    let app = enrolled(&site, &fan, PASSWORD).await;
    for _ in 0..6 {
        let body = json!({"email": fan.email, "password": PASSWORD, "code": app.wrong_code(&site)});
        let _ = site.post("/sessions", body).from(ELSEWHERE).send().await;
    }
    let _ = log_in(&site, &fan.email, Some(&app.code(&site))).await.expect(200);
    let _ = log_in(&site, &fan.email, Some(&app.recovery_codes[0])).await.expect(200);
}

/// Whoever found the phone passed its code just before.
#[tokio::test]
async fn login_that_passed_a_code_before_a_reset_gets_no_session() {
    let (trouble, site) = troubled_site().await;
    let admin = site.log_in(&site.admin.email, &site.admin.password).await;
    let fan = site.new_fan().await;
    let app = enrol(&site, &fan, PASSWORD).await;
    let _ = confirm(&site, &fan, &app.code(&site)).await.expect(204);
    let reset = async {
        let path = format!("/users/{}/mfa/reset", fan.user_id);
        let _ = site.post(path, json!({"password": site.admin.password})).by(&admin).send().await.expect(204);
    };
    let ahead = app.secret.code(now(&site) + jiff::SignedDuration::from_secs(30)).unwrap();
    let login = log_in(&site, &fan.email, Some(&ahead));
    let (late, ()) = tokio::join!(login, trouble.before_the_session(reset));
    late.expect_problem(409, "concurrent_change");
    let again = site.log_in_again(&fan).await;
    assert_eq!(site.get("/sessions").by(&again).send().await.expect(200).items().len(), 1);
}

#[tokio::test]
async fn right_password_without_a_code_clears_no_failures() {
    let site = still_site(&[]).await;
    let fan = site.new_fan().await;
    let app = enrolled(&site, &fan, PASSWORD).await;
    let mut statuses = Vec::new();
    for _ in 0..6 {
        statuses.push(log_in(&site, &fan.email, Some(&app.wrong_code(&site))).await.status.as_u16());
        let _ = log_in(&site, &fan.email, None).await;
    }
    assert_eq!(statuses, [401, 401, 401, 401, 401, 429]);
}

#[tokio::test]
async fn removal_needs_password_and_code() {
    let site = still_site(&[]).await;
    let fan = site.new_fan().await;
    let app = enrolled(&site, &fan, PASSWORD).await;
    let remove = async |body: Value| site.post("/users/me/mfa/removal", body).by(&fan).send().await;
    remove(json!({"password": "wrong", "code": app.code(&site)})).await.expect_problem(422, "wrong_password");
    remove(json!({"password": PASSWORD})).await.expect_problem(422, "invalid_body");
    remove(json!({"password": PASSWORD, "code": app.wrong_code(&site)})).await.expect_problem(422, "wrong_code");
    assert_eq!(mfa_of(&site, &fan).await["status"], "active");
    let _ = remove(json!({"password": PASSWORD, "code": app.code(&site)})).await.expect(204);
    let _ = log_in(&site, &fan.email, None).await.expect(200);
    remove(json!({"password": PASSWORD})).await.expect_problem(409, "mfa_not_enrolled");
}

#[tokio::test]
async fn recovery_code_removes_it_too() {
    let site = still_site(&[]).await;
    let fan = site.new_fan().await;
    let app = enrolled(&site, &fan, PASSWORD).await;
    let body = json!({"password": PASSWORD, "code": app.recovery_codes[3]});
    let _ = site.post("/users/me/mfa/removal", body).by(&fan).send().await.expect(204);
    let _ = log_in(&site, &fan.email, None).await.expect(200);
}

#[tokio::test]
async fn active_enrolment_is_not_replaced() {
    let site = still_site(&[]).await;
    let fan = site.new_fan().await;
    enrolled(&site, &fan, PASSWORD).await;
    let again = site.post("/users/me/mfa", json!({"password": PASSWORD})).by(&fan).send().await;
    again.expect_problem(409, "mfa_active");
}

#[tokio::test]
async fn admin_resets_the_mfa_of_somebody_who_lost_the_phone() {
    let site = still_site(&[]).await;
    let admin = site.log_in(&site.admin.email, &site.admin.password).await;
    let fan = site.new_fan().await;
    enrolled(&site, &fan, PASSWORD).await;
    let reset = format!("/users/{}/mfa/reset", fan.user_id);
    let wrong = site.post(reset.clone(), json!({"password": "wrong"})).by(&admin).send().await;
    wrong.expect_problem(422, "wrong_password");
    let _ = site.post(reset, json!({"password": site.admin.password})).by(&admin).send().await.expect(204);
    let me = site.get("/users/me").by(&fan).send().await;
    me.expect_problem(401, "session_ended");
    let _ = log_in(&site, &fan.email, None).await.expect(200);
}

#[tokio::test]
async fn admin_does_not_reset_their_own_mfa() {
    let site = still_site(&[]).await;
    let admin = site.log_in(&site.admin.email, &site.admin.password).await;
    let reset = format!("/users/{}/mfa/reset", admin.user_id);
    let refused = site.post(reset, json!({"password": site.admin.password})).by(&admin).send().await;
    refused.expect_problem(409, "own_mfa");
}

#[tokio::test]
async fn admin_may_only_enrol_where_mfa_is_required() {
    let site = still_site(&[("RequireMfa", "true")]).await;
    let session = json!({"email": site.admin.email, "password": site.admin.password});
    let started = site.post("/sessions", session.clone()).send().await.expect(200);
    assert_eq!(started.body["mfaEnrolmentRequired"], true);
    let admin = site.log_in(&site.admin.email, &site.admin.password).await;
    for path in ["/users", "/ops/stuck", "/ops/dead-letters", "/orders?userId=00000000-0000-4000-8000-000000000000"] {
        site.get(path).by(&admin).send().await.expect_problem(403, "mfa_enrolment_required");
    }
    let app = enrolled(&site, &admin, &site.admin.password).await;
    let mut with_code = session.clone();
    with_code["code"] = json!(app.code(&site));
    let started = site.post("/sessions", with_code).send().await.expect(200);
    assert_eq!(started.body["mfaEnrolmentRequired"], Value::Null);
    let _ = site.get("/users").bearing(&started.text("token")).send().await.expect(200);
}

#[tokio::test]
async fn fan_needs_no_mfa_where_it_is_required() {
    let site = still_site(&[("RequireMfa", "true")]).await;
    let fan = site.new_fan().await;
    let _ = site.get("/cart").by(&fan).send().await.expect(200);
    site.get("/users").by(&fan).send().await.expect_problem(403, "forbidden");
}
