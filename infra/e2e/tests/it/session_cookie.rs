//! The session's cookie: what browsers have in place of a bearer token, and what pages of other sites can't do with it.

use std::time::Duration;

use e2e::{Call, Person, Response, Site};
use http::Method;
use serde_json::{Value, json};

const PASSWORD: &str = "correct horse battery";
const DELETED: &str = "__Host-session=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax";

fn log_in<'a>(site: &'a Site, person: &Person) -> Call<'a> {
    site.post("/sessions", json!({"email": person.email, "password": PASSWORD}))
}

fn new_name<'a>(site: &'a Site, body: &Value) -> Call<'a> {
    site.call(Method::PUT, "/users/me").raw(body.to_string())
}

async fn name_of(site: &Site, person: &Person) -> String {
    site.get("/users/me").by(person).send().await.expect(200).text("name")
}

#[track_caller]
fn refuse(response: Response) {
    response.expect_problem(403, "csrf_check_failed");
}

#[tokio::test]
async fn log_in_sets_a_cookie_that_lasts_as_long_as_the_session() {
    let site = Site::in_process().await;
    let fan = site.new_fan().await;
    let session = log_in(&site, &fan).send().await.expect(200);
    let token = session.text("token");
    let expected = format!("__Host-session={token}; Max-Age=43200; Path=/; Secure; HttpOnly; SameSite=Lax");
    assert_eq!(session.header("set-cookie"), expected);
    let me = site.get("/users/me").with_cookie(&token).send().await.expect(200);
    assert_eq!(me.body["userId"], fan.user_id.as_str());
}

#[tokio::test]
async fn refused_log_in_sets_no_cookie() {
    let site = Site::in_process().await;
    let fan = site.new_fan().await;
    let refused = site.post("/sessions", json!({"email": fan.email, "password": "wrong horse"})).send().await;
    assert_eq!(refused.header("set-cookie"), "");
    refused.expect_problem(401, "invalid_credentials");
}

/// Somebody else's account would see what the visitor does there.
#[tokio::test]
async fn page_of_another_site_cannot_log_a_visitor_in() {
    let site = Site::in_process().await;
    let fan = site.new_fan().await;
    for (from, is_set) in [("cross-site", false), ("same-site", false), ("same-origin", true), ("none", true)] {
        let session = log_in(&site, &fan).header("sec-fetch-site", from).send().await.expect(200);
        assert_eq!(!session.header("set-cookie").is_empty(), is_set, "{from}");
    }
}

#[tokio::test]
async fn repeated_log_in_is_not_answered_from_storage() {
    let site = Site::in_process().await;
    let fan = site.new_fan().await;
    let repeat = || log_in(&site, &fan).header("idempotency-key", "one");
    let (first, second) = (repeat().send().await.expect(200), repeat().send().await.expect(200));
    assert_ne!(first.text("token"), second.text("token"));
    assert_eq!(second.header("idempotent-replayed"), "");
}

#[tokio::test]
async fn own_page_makes_changes_with_the_cookie() {
    let site = Site::in_process().await;
    let fan = site.new_fan().await;
    for content_type in ["application/json", "application/json; charset=utf-8", "application/merge-patch+json"] {
        let change = new_name(&site, &json!({ "name": content_type })).header("content-type", content_type);
        let _ = change.by_cookie_of(&fan).send().await.expect(200);
        assert_eq!(name_of(&site, &fan).await, content_type);
    }
    let _ = site.call(Method::POST, "/users/me/verification").by_cookie_of(&fan).send().await.expect(202);
}

#[tokio::test]
async fn request_of_no_own_page_changes_nothing() {
    let site = Site::in_process().await;
    let fan = site.new_fan().await;
    let before = name_of(&site, &fan).await;
    for from in ["cross-site", "same-site", "none", "", "Same-Origin", "same-origin, cross-site"] {
        let change = site.put("/users/me", json!({"name": "Eve"})).with_cookie(&fan.token);
        refuse(change.header("sec-fetch-site", from).send().await);
    }
    refuse(site.put("/users/me", json!({"name": "Eve"})).with_cookie(&fan.token).send().await);
    refuse(site.delete("/sessions/current").with_cookie(&fan.token).send().await);
    assert_eq!(name_of(&site, &fan).await, before);
}

#[tokio::test]
async fn body_that_a_form_could_send_changes_nothing() {
    let site = Site::in_process().await;
    let fan = site.new_fan().await;
    let before = name_of(&site, &fan).await;
    for content_type in ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""] {
        let change = new_name(&site, &json!({"name": "Eve"})).header("content-type", content_type);
        refuse(change.by_cookie_of(&fan).send().await);
    }
    refuse(new_name(&site, &json!({"name": "Eve"})).by_cookie_of(&fan).send().await);
    let log_out = site.delete("/sessions/current").header("content-type", "text/plain");
    refuse(log_out.by_cookie_of(&fan).send().await);
    assert_eq!(name_of(&site, &fan).await, before);
}

#[tokio::test]
async fn reads_with_the_cookie_may_come_from_anywhere() {
    let site = Site::in_process().await;
    let fan = site.new_fan().await;
    for method in [Method::GET, Method::HEAD] {
        let read = || site.call(method.clone(), "/users/me").with_cookie(&fan.token);
        let _ = read().send().await.expect(200);
        for from in ["cross-site", "same-site", "none"] {
            let _ = read().header("sec-fetch-site", from).send().await.expect(200);
        }
    }
}

#[tokio::test]
async fn bearer_token_wins_over_the_cookie() {
    let site = Site::in_process().await;
    let (by_bearer, by_cookie) = (site.new_fan().await, site.new_fan().await);
    let both = |token: &str| site.get("/users/me").bearing(token).with_cookie(&by_cookie.token);
    let me = both(&by_bearer.token).send().await.expect(200);
    assert_eq!(me.body["userId"], by_bearer.user_id.as_str());
    both("not.a.token").send().await.expect_problem(401, "invalid_token");
    // What only browsers must send is not asked of it.
    let change = site.put("/users/me", json!({"name": "Ola"})).by(&by_bearer).with_cookie(&by_cookie.token);
    let _ = change.header("sec-fetch-site", "cross-site").send().await.expect(200);
    let _ = site
        .get("/users/me")
        .header("authorization", "Basic eDp5")
        .with_cookie(&by_cookie.token)
        .send()
        .await
        .expect(200);
}

#[tokio::test]
async fn log_out_ends_the_session_and_deletes_the_cookie() {
    let site = Site::in_process().await;
    let fan = site.new_fan().await;
    let ended = site.delete("/sessions/current").by_cookie_of(&fan).send().await.expect(204);
    assert_eq!(ended.header("set-cookie"), DELETED);
    site.get("/users/me").with_cookie(&fan.token).send().await.expect_problem(401, "session_ended");
    site.get("/users/me").by(&fan).send().await.expect_problem(401, "session_ended");
    site.delete("/sessions/current").by_cookie_of(&fan).send().await.expect_problem(401, "session_ended");
}

#[tokio::test]
async fn only_the_own_session_takes_its_cookie_with_it() {
    let site = Site::in_process().await;
    let laptop = site.new_fan().await;
    let phone = site.log_in_again(&laptop).await;
    let listed = site.get("/sessions").with_cookie(&laptop.token).send().await.expect(200);
    let id_of = |current: bool| {
        let session = listed.items().iter().find(|session| session["current"] == current).unwrap();
        format!("/sessions/{}", session["sessionId"].as_str().unwrap())
    };
    let other = site.delete(id_of(false)).by_cookie_of(&laptop).send().await.expect(204);
    assert_eq!(other.header("set-cookie"), "");
    site.get("/users/me").with_cookie(&phone.token).send().await.expect_problem(401, "session_ended");
    let own = site.delete(id_of(true)).by_cookie_of(&laptop).send().await.expect(204);
    assert_eq!(own.header("set-cookie"), DELETED);
}

#[tokio::test]
async fn log_out_with_a_bearer_token_keeps_the_cookie_of_another_session() {
    let site = Site::in_process().await;
    let (program, browser) = (site.new_fan().await, site.new_fan().await);
    let ended = site.delete("/sessions/current").by(&program).with_cookie(&browser.token).send().await.expect(204);
    assert_eq!(ended.header("set-cookie"), "");
    let _ = site.get("/users/me").with_cookie(&browser.token).send().await.expect(200);
}

#[tokio::test]
async fn new_password_deletes_the_cookie() {
    let site = Site::in_process().await;
    let fan = site.new_fan().await;
    let passwords = json!({"currentPassword": PASSWORD, "newPassword": "quite another one"});
    let changed = site.put("/users/me/password", passwords).by_cookie_of(&fan).send().await.expect(204);
    assert_eq!(changed.header("set-cookie"), DELETED);
    site.get("/users/me").with_cookie(&fan.token).send().await.expect_problem(401, "session_ended");
}

#[tokio::test]
async fn forgotten_user_keeps_no_cookie() {
    let site = Site::in_process().await;
    let fan = site.new_fan().await;
    let forget = site.post(format!("/users/{}/forget", fan.user_id), json!({ "password": PASSWORD }));
    let forgotten = forget.by_cookie_of(&fan).send().await.expect(204);
    assert_eq!(forgotten.header("set-cookie"), DELETED);
    site.get("/users/me").with_cookie(&fan.token).send().await.expect_problem(401, "session_ended");
}

#[tokio::test]
async fn cookie_of_an_admin_stays_when_others_are_deactivated() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let fan = site.new_fan().await;
    let deactivate = site.call(Method::POST, format!("/users/{}/deactivate", fan.user_id));
    let deactivated = deactivate.by_cookie_of(&staff.admin).send().await.expect(204);
    assert_eq!(deactivated.header("set-cookie"), "");
    site.get("/users/me").with_cookie(&fan.token).send().await.expect_problem(401, "session_ended");
}

#[tokio::test]
async fn ended_session_gets_no_stored_response() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let admin = site.new_person(&staff.admin, &["admin"]).await;
    let deactivate = || {
        let call = site.call(Method::POST, format!("/users/{}/deactivate", admin.user_id));
        call.header("idempotency-key", "deactivate")
    };
    let first = deactivate().by_cookie_of(&admin).send().await.expect(204);
    assert_eq!(first.header("set-cookie"), DELETED);
    deactivate().by_cookie_of(&admin).send().await.expect_problem(401, "session_ended");
}

#[tokio::test]
async fn expired_cookie_is_an_ended_session() {
    let site = Site::in_process().await;
    let fan = site.new_fan().await;
    site.pass(Duration::from_secs(12 * 60 * 60)).await;
    site.get("/users/me").with_cookie(&fan.token).send().await.expect_problem(401, "session_ended");
    site.get("/users/me").with_cookie("junk").send().await.expect_problem(401, "invalid_token");
    site.get("/users/me").with_cookie("").send().await.expect_problem(401, "invalid_token");
}

#[tokio::test]
async fn visitor_with_an_ended_cookie_can_do_what_needs_no_login() {
    let site = Site::in_process().await;
    let fan = site.new_fan().await;
    let _ = site.delete("/sessions/current").by_cookie_of(&fan).send().await.expect(204);
    let _ = site.get("/concerts").with_cookie(&fan.token).send().await.expect(200);
    let _ =
        log_in(&site, &fan).with_cookie(&fan.token).header("sec-fetch-site", "same-origin").send().await.expect(200);
}
