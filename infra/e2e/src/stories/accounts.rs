//! Owners of accounts: their name, their address, and a forgotten password.

use http::Method;
use serde_json::json;

use crate::{Site, token_of};

const NEW_PASSWORD: &str = "battery staple horse";

/// A name is changed at once, and an address when its owner follows the mailed link.
pub async fn changed(site: &Site) {
    let fan = site.new_fan().await;
    let _ = site.call(Method::POST, "/users/me/verification").by(&fan).send().await.expect(202);
    let new = site.new_address("changed");
    let change = json!({"name": "Łucja Gęślą", "email": new});
    let changed = site.put("/users/me", change).by(&fan).send().await.expect(200);
    assert_eq!(changed.text("name"), "Łucja Gęślą");
    assert_eq!((changed.text("email"), changed.text("pendingEmail")), (fan.email.clone(), new.clone()));
    let unknown = site.post("/verifications", json!({"token": "unknown"})).send().await;
    unknown.expect_problem(422, "link_not_valid");
    if !site.has_local_pages() {
        return;
    }
    let mail = site.account_mail(&new, "verify-address").await;
    let _ = site.post("/verifications", json!({"token": token_of(&mail)})).send().await.expect(204);
    let me = site.get("/users/me").by(&fan).send().await.expect(200);
    assert_eq!(me.text("email"), new);
    assert_eq!(me.body["emailVerified"], true);
    site.log_in_again(&crate::Person { email: new, ..fan }).await;
}

/// The owner of an address gets a link to reset the password; the response is the same for every address.
pub async fn forgotten_password(site: &Site) {
    let fan = site.new_fan().await;
    for email in [&fan.email, &site.new_address("nobody")] {
        let _ = site.post("/password-resets", json!({ "email": email })).send().await.expect(202);
    }
    let body = json!({ "password": NEW_PASSWORD });
    let unknown = site.post("/password-resets/unknown", body.clone()).send().await;
    unknown.expect_problem(422, "link_not_valid");
    if !site.has_local_pages() {
        return;
    }
    let token = token_of(&site.account_mail(&fan.email, "reset-password").await);
    let _ = site.post(format!("/password-resets/{token}"), body).send().await.expect(204);
    let _ = site.get("/users/me").by(&fan).send().await.expect_problem(401, "session_ended");
    site.log_in(&fan.email, NEW_PASSWORD).await;
}
