//! No token of a mailed link is stored, queued or logged in a readable form, and a lost message does not keep its mail from anybody.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use cloud::{Call, CallFault, Faults};
use e2e::token_of;
use local::Options;
use serde_json::json;

use crate::accounts::{shop_of, verifying};
use crate::following::Lines;
use crate::forgetting::everything_stored;

#[tokio::test]
async fn tokens_are_neither_stored_nor_logged() {
    let lines = Lines::listen();
    let site = shop_of(verifying(Options::in_memory())).await;
    let fan = site.new_fan().await;
    let asked = site.post("/password-resets", json!({"email": fan.email})).header("idempotency-key", "r1");
    let _ = asked.send().await.expect(202);
    site.frontrow().unwrap().settle().await;
    let mails = site.account_mails(&fan.email).await;
    let tokens: Vec<String> = mails.iter().map(token_of).collect();
    assert_eq!(tokens.len(), 2);
    let wrong = site.post(format!("/password-resets/{}", tokens[0]), json!({"password": "quite another one"}));
    wrong.header("idempotency-key", "r2").send().await.expect_problem(422, "link_not_valid");
    let verify = site.post("/verifications", json!({"token": tokens[0]})).header("idempotency-key", "v1");
    let _ = verify.send().await.expect(204);
    let kept = everything_stored(&site).await + &lines.text();
    for secret in tokens.iter().chain([&fan.email]) {
        assert!(!kept.contains(secret.as_str()), "{secret}");
    }
}

/// While it is armed, Mailgun can't be reached.
#[derive(Default)]
struct Unreachable(AtomicBool);

impl Faults for Unreachable {
    fn call(&self, call: &Call<'_>) -> CallFault {
        let is_off = self.0.load(Ordering::Relaxed) && call.operation.contains("mailgun");
        if is_off { CallFault::Unavailable } else { CallFault::None }
    }
}

#[tokio::test]
async fn mail_is_sent_once_after_an_outage_of_mailgun() {
    let outage = Arc::new(Unreachable::default());
    outage.0.store(true, Ordering::Relaxed);
    let site = shop_of(verifying(Options { faults: outage.clone(), ..Options::in_memory() })).await;
    let fan = site.new_fan().await;
    site.pass(Duration::from_secs(60)).await;
    outage.0.store(false, Ordering::Relaxed);
    for _ in 0..4 {
        site.pass(Duration::from_secs(10 * 60)).await;
    }
    assert_eq!(site.account_mails(&fan.email).await.len(), 1);
}
