//! Which passwords are accepted, and that a password is the same on every system.

use e2e::{Person, Response, Site};
use serde_json::{Value, json};

const PASSWORD: &str = "correct horse battery";

async fn register(site: &Site, email: &str, password: &str) -> Response {
    site.post("/users", json!({"email": email, "password": password, "name": "Ania Nowak"})).send().await
}

async fn change(site: &Site, fan: &Person, current: &str, new: &str) -> Response {
    let body = json!({"currentPassword": current, "newPassword": new});
    site.put("/users/me/password", body).by(fan).send().await
}

/// Pointer and code of the invalid field.
fn refusal(response: &Response) -> (u16, &Value, &Value) {
    (response.status.as_u16(), &response.body["errors"][0]["pointer"], &response.body["errors"][0]["code"])
}

const REFUSED: [(&str, &str); 8] = [
    ("short", "invalid_password"),
    ("             ", "password_blank"),
    ("\u{200b}\u{200b}\u{3164}\u{2800}\u{a0}\u{ad}\u{200b}\u{200b}", "password_blank"),
    ("aaaaaaaaaaaa", "password_repeated"),
    ("password123", "password_common"),
    ("QwertyUiop", "password_common"),
    ("ｉｌｏｖｅｙｏｕ", "password_common"),
    ("jan.kowalski@example.org", "password_is_address"),
];

#[tokio::test]
async fn weak_password_is_refused_at_registration() {
    let site = Site::in_process().await;
    for (password, code) in REFUSED {
        let refused = register(&site, "Jan.Kowalski@example.org", password).await;
        assert_eq!(refusal(&refused), (422, &json!("/password"), &json!(code)), "{password}");
    }
}

#[tokio::test]
async fn weak_password_is_refused_when_it_changes() {
    let site = Site::in_process().await;
    let _ = register(&site, "jan.kowalski@example.org", PASSWORD).await.expect(201);
    let fan = site.log_in("jan.kowalski@example.org", PASSWORD).await;
    for (password, code) in REFUSED {
        let refused = change(&site, &fan, PASSWORD, password).await;
        assert_eq!(refusal(&refused), (422, &json!("/newPassword"), &json!(code)), "{password}");
    }
    let _ = site.log_in("jan.kowalski@example.org", PASSWORD).await;
}

#[tokio::test]
async fn password_with_accents_is_the_same_on_another_system() {
    let site = Site::in_process().await;
    let email = site.new_address("fan");
    let _ = register(&site, &email, "za\u{17c}\u{f3}\u{142}\u{107} g\u{119}\u{15b}l\u{105}").await.expect(201);
    let _ = site.log_in(&email, "zaz\u{307}o\u{301}\u{142}c\u{301}\u{a0}ge\u{328}s\u{301}la\u{328}").await;
}

#[tokio::test]
async fn current_password_is_the_same_on_another_system() {
    let site = Site::in_process().await;
    let email = site.new_address("fan");
    let _ = register(&site, &email, "lo\u{301}dz\u{301} i okolice").await.expect(201);
    let fan = site.log_in(&email, "l\u{f3}d\u{17a} i okolice").await;
    let _ =
        change(&site, &fan, "l\u{f3}d\u{17a}\u{a0}i\u{3000}okolice", "n\u{f3}we has\u{142}o tutaj").await.expect(204);
    let _ = site.log_in(&email, "no\u{301}we has\u{142}o tutaj").await;
}

#[tokio::test]
async fn password_in_other_case_is_wrong() {
    let site = Site::in_process().await;
    let email = site.new_address("fan");
    let _ = register(&site, &email, PASSWORD).await.expect(201);
    let body = json!({"email": email, "password": "Correct horse battery"});
    site.post("/sessions", body).send().await.expect_problem(401, "invalid_credentials");
}
