//! A fan with an authenticator app.

use kernel::Timestamp;
use serde_json::{Value, json};
use users::totp::TotpSecret;

use crate::Site;

const PASSWORD: &str = "correct horse battery";

/// The fan enrols, logs in with a recovery code, and ends it with another one. An admin resets it for a fan who has lost the phone.
pub async fn enrolled(site: &Site) {
    let fan = site.new_fan().await;
    let status = async || site.get("/users/me/mfa").by(&fan).send().await.expect(200).body;
    let shown = site.post("/users/me/mfa", json!({"password": PASSWORD})).by(&fan).send().await.expect(201);
    assert_eq!(status().await["status"], "unconfirmed");
    let secret: TotpSecret = serde_json::from_value(shown.body["secret"].clone()).expect("a secret");
    let now = site.frontrow().map_or_else(Timestamp::now, |frontrow| frontrow.cloud().clock().now());
    let code = secret.code(now).expect("a code");
    let confirm = site.post("/users/me/mfa/confirmation", json!({"code": code})).by(&fan);
    let _ = confirm.send().await.expect(204);
    assert_eq!(status().await, json!({"status": "active", "recoveryCodesLeft": 10}));

    let log_in = async |code: Value| {
        site.post("/sessions", json!({"email": fan.email, "password": PASSWORD, "code": code})).send().await
    };
    let _ = log_in(Value::Null).await.expect_problem(401, "mfa_required");
    let _ = log_in(json!(code)).await.expect_problem(401, "wrong_code");
    let _ = log_in(shown.body["recoveryCodes"][0].clone()).await.expect(200);
    let removal = json!({"password": PASSWORD, "code": shown.body["recoveryCodes"][1]});
    let _ = site.post("/users/me/mfa/removal", removal).by(&fan).send().await.expect(204);
    let _ = log_in(Value::Null).await.expect(200);

    let _ = site.post("/users/me/mfa", json!({"password": PASSWORD})).by(&fan).send().await.expect(201);
    let admin = site.log_in(&site.admin.email, &site.admin.password).await;
    let reset = |password: &str| {
        site.post(format!("/users/{}/mfa/reset", fan.user_id), json!({"password": password})).by(&admin).send()
    };
    let _ = reset("not the password").await.expect_problem(422, "wrong_password");
    let _ = reset(&site.admin.password).await.expect(204);
    let _ = site.get("/users/me/mfa").by(&fan).send().await.expect_problem(401, "session_ended");
}
