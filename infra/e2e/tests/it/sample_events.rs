//! Each function handles the sample event in its context's folder. `sample_shapes` checks that the samples are what AWS sends.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use cloud::Clock;
use cloud::template::{Function, Target};
use e2e::Site;
use local::{Admin, Frontrow, Options};
use serde_json::{Value, json};

use crate::template::DEPLOYED;

const CONTEXTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../functions");

/// The time of the samples: 10:00 in Warsaw, when sales open.
const STORY_TIME: &str = "2026-11-20T09:00:00Z";

/// The responses of HTTP functions to their samples in a new system, called by its admin with all roles: status and problem code.
const RESPONSES: [(&str, u64, &str); 62] = [
    ("carts-add-item", 404, "not_found"),
    ("carts-cancel-cart", 204, ""),
    ("carts-change-item-quantity", 404, "not_found"),
    ("carts-choose-delivery", 200, ""),
    ("carts-clear-cart", 204, ""),
    ("carts-confirm-cart", 409, "cart_empty"),
    ("carts-give-comps", 404, "not_found"),
    ("carts-pages", 200, ""),
    ("carts-query", 200, ""),
    ("carts-remove-item", 404, "not_in_cart"),
    ("carts-set-concert-items", 404, "not_found"),
    ("concerts-assign-gates", 404, "not_found"),
    ("concerts-cancel-concert", 404, "not_found"),
    ("concerts-create-concert", 201, ""),
    ("concerts-pages", 200, ""),
    ("concerts-query", 200, ""),
    ("concerts-update-concert", 404, "not_found"),
    ("concerts-update-ticket-types", 404, "not_found"),
    ("finance-pages", 200, ""),
    ("finance-query", 404, "not_found"),
    ("finance-reconcile", 200, ""),
    ("finance-record-refund-by-hand", 404, "not_found"),
    ("finance-refund-payment", 404, "not_found"),
    ("finance-request-reconciliation", 202, ""),
    ("finance-save-billing-profile", 200, ""),
    ("finance-stripe-webhook", 400, "invalid_signature"),
    ("orders-cancel-order", 404, "not_found"),
    ("orders-pages", 200, ""),
    ("orders-pay-order", 404, "not_found"),
    ("orders-query", 404, "not_found"),
    ("reservations-cancel-reservation", 404, "not_found"),
    ("reservations-extend-reservation", 404, "not_found"),
    ("reservations-pages", 404, ""),
    ("reservations-query", 200, ""),
    ("tickets-change-ticket", 404, "not_found"),
    ("tickets-mailgun-webhook", 400, "invalid_signature"),
    ("tickets-pages", 200, ""),
    ("tickets-query", 404, "not_found"),
    ("tickets-request-delivery", 404, "not_found"),
    ("tickets-validate-ticket", 200, ""),
    ("users-change-password", 204, ""),
    ("users-deactivate-user", 404, "not_found"),
    ("users-end-session", 204, ""),
    ("users-enrol-mfa", 201, ""),
    ("users-forget-user", 404, "not_found"),
    ("users-log-in", 200, ""),
    ("users-pages", 200, ""),
    ("users-query", 200, ""),
    ("users-register-user", 201, ""),
    ("users-remove-mfa", 409, "mfa_not_enrolled"),
    ("users-request-password-reset", 202, ""),
    ("users-request-verification", 202, ""),
    ("users-reset-password", 422, "link_not_valid"),
    ("users-update-me", 200, ""),
    ("users-update-user-roles", 404, "not_found"),
    ("users-verify-email", 422, "link_not_valid"),
    ("web-assets", 404, "not_found"),
    ("web-dead-letters", 200, ""),
    ("web-docs", 200, ""),
    ("web-healthz", 200, ""),
    ("web-republish-events", 200, ""),
    ("web-unknown-route", 404, "not_found"),
];

/// The functions that refuse their sample events in a new system, where the preceding events are missing.
const REFUSALS: [(&str, &str); 9] = [
    ("finance-when-order-confirmed", "Refused: not_found"),
    ("finance-when-order-payment-retried", "Refused: not_found"),
    ("finance-when-order-refund-requested", "Refused: not_found"),
    ("orders-when-payment-changed", "Refused: not_found"),
    ("orders-when-reservation-changed", "Refused: not_found"),
    ("orders-when-ticket-given-back", "Refused: not_found"),
    ("orders-when-tickets-delivered", "Refused: not_found"),
    ("reservations-when-order-confirmed", "Refused: not_found"),
    ("reservations-when-order-placed", "Refused: unknown_concert"),
];

#[test]
fn every_function_has_a_sample_and_every_sample_a_function() {
    let folders = fs::read_dir(CONTEXTS).unwrap().map(|context| context.unwrap().path().join("events"));
    let files = folders.flat_map(|folder| fs::read_dir(folder).unwrap()).map(|file| file.unwrap().path());
    let expected = DEPLOYED.functions.iter().map(|function| file_of(&function.name));
    assert_eq!(files.collect::<BTreeSet<_>>(), expected.collect());
}

#[tokio::test]
async fn functions_behind_http_answer_their_samples() {
    let mut responses = Vec::new();
    for function in functions(|function| !function.routes.is_empty()) {
        let mut sample = sample(function);
        let (frontrow, token) = system_with_an_admin().await;
        if let Some(authorization) = sample["headers"].get_mut("authorization") {
            *authorization = json!(format!("Bearer {token}"));
        }
        let response = frontrow.cloud().invoke(&function.name, sample).await.unwrap();
        responses.push((&*function.name, status(&response), code(&response)));
    }
    let responses: Vec<_> = responses.iter().map(|(name, status, code)| (*name, *status, &**code)).collect();
    assert_eq!(responses, RESPONSES);
}

#[tokio::test]
async fn functions_with_login_reject_the_token_of_their_samples() {
    let frontrow = system().await;
    for function in functions(|function| !function.routes.is_empty()) {
        let sample = sample(function);
        if sample["headers"].get("authorization").is_some() {
            let is_browser = sample["headers"]["accept"].as_str().is_some_and(|types| types.contains("text/html"));
            let response = frontrow.cloud().invoke(&function.name, sample).await.unwrap();
            // Browsers are led to the log-in.
            let expected = if is_browser { (303, "") } else { (401, "invalid_token") };
            assert_eq!((status(&response), &*code(&response)), expected, "{}", function.name);
        }
    }
}

#[tokio::test]
async fn functions_behind_rules_handle_or_refuse_their_samples() {
    let mut refusals = Vec::new();
    for function in functions(is_behind_a_rule) {
        if let Err(failed) = system().await.cloud().invoke(&function.name, sample(function)).await {
            let code = failed.message.split(':').next().unwrap();
            refusals.push((&*function.name, format!("{}: {code}", failed.kind)));
        }
    }
    let refusals: Vec<_> = refusals.iter().map(|(name, refusal)| (*name, &**refusal)).collect();
    assert_eq!(refusals, REFUSALS);
}

#[tokio::test]
async fn publishers_put_the_events_of_their_samples_on_the_bus() {
    for function in functions(|function| function.name.ends_with("-publish")) {
        let frontrow = system().await;
        let response = frontrow.cloud().invoke(&function.name, sample(function)).await;
        assert_eq!(response, Ok(json!({"batchItemFailures": []})), "{}", function.name);
        let used = frontrow.cloud().meter().snapshot();
        assert_ne!(used.functions[&function.name].bus_events, 0, "{} published nothing", function.name);
    }
}

#[tokio::test]
async fn projections_write_the_events_of_their_samples_to_views() {
    for function in functions(|function| function.name.contains("-project") && !is_behind_a_rule(function)) {
        let frontrow = system().await;
        let response = frontrow.cloud().invoke(&function.name, sample(function)).await;
        assert_eq!(response, Ok(json!({"batchItemFailures": []})), "{}", function.name);
        let used = frontrow.cloud().meter().snapshot();
        assert_ne!(used.functions[&function.name].write_units(), 0, "{} wrote nothing", function.name);
    }
}

#[tokio::test]
async fn functions_behind_queues_accept_their_samples() {
    for function in functions(|function| !function.queues.is_empty()) {
        let response = system().await.cloud().invoke(&function.name, sample(function)).await;
        assert_eq!(response, Ok(json!({"batchItemFailures": []})), "{}", function.name);
    }
}

#[tokio::test]
async fn jobs_run_on_their_samples() {
    for function in functions(|function| !function.schedules.is_empty()) {
        let response = system().await.cloud().invoke(&function.name, sample(function)).await;
        assert_eq!(response, Ok(Value::Null), "{}", function.name);
    }
}

/// Some of the template's functions, by name.
pub fn functions(which: impl Fn(&Function) -> bool) -> Vec<&'static Function> {
    let mut functions: Vec<&Function> = DEPLOYED.functions.iter().filter(|function| which(function)).collect();
    assert!(!functions.is_empty());
    functions.sort_by_key(|function| &function.name);
    functions
}

pub fn is_behind_a_rule(function: &Function) -> bool {
    let target = Target::Function(function.name.clone());
    DEPLOYED.rules.iter().any(|rule| rule.targets.iter().any(|delivery| delivery.target == target))
}

pub fn sample(function: &Function) -> Value {
    serde_json::from_str(&fs::read_to_string(file_of(&function.name)).unwrap()).unwrap()
}

/// `orders-cancel-order` is `functions/orders/events/cancel-order.json`.
fn file_of(function: &str) -> PathBuf {
    let (context, rest) = function.split_once('-').unwrap();
    PathBuf::from(CONTEXTS).join(context).join("events").join(rest).with_extension("json")
}

fn status(response: &Value) -> u64 {
    response["statusCode"].as_u64().unwrap_or_else(|| panic!("not a response for API Gateway: {response}"))
}

/// The code of the problem in a response; empty if there is none.
fn code(response: &Value) -> String {
    if response["headers"]["content-type"] != "application/problem+json" {
        return String::new();
    }
    let problem: Value = serde_json::from_str(response["body"].as_str().unwrap()).unwrap();
    problem["code"].as_str().unwrap().to_owned()
}

fn admin() -> Admin {
    Admin { email: "admin@example.com".to_owned(), password: "correct horse battery".to_owned() }
}

/// A new system.
async fn system() -> Frontrow {
    let clock = Clock::fixed(STORY_TIME.parse().unwrap());
    Frontrow::start(Options { admin: admin(), clock, ..Options::in_memory() }).await.unwrap()
}

/// A new system and the token of its admin, who has all roles.
async fn system_with_an_admin() -> (Frontrow, String) {
    let (admin, frontrow) = (admin(), system().await);
    let site = Site::of(frontrow.clone(), admin.clone());
    let person = site.log_in(&admin.email, &admin.password).await;
    let roles = json!({"roles": ["admin", "fan", "finance", "gate", "organizer"]});
    let _ = site.put(format!("/users/{}/roles", person.user_id), roles).by(&person).send().await.expect(200);
    let person = site.log_in(&admin.email, &admin.password).await;
    (frontrow, person.token)
}
