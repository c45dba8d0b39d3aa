use contracts::IntegrationEvent;
use lambda::bus::Trigger;
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::log::Level;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus, queue};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::support::{Service, event, lines_of, lines_of_one, request};

const SUCCEEDS: Lambda = Lambda { name: "orders-query", build: &succeeds };

async fn succeeds(env: Env) -> Result<Handler, StartError> {
    async fn answer((): (), _: Request) -> Result<Response, Problem> {
        Ok(Response::no_content())
    }
    Ok(endpoint(&env, (), answer).build())
}

const REFUSES: Lambda = Lambda { name: "orders-cancel-order", build: &refuses };

async fn refuses(env: Env) -> Result<Handler, StartError> {
    async fn answer((): (), _: Request) -> Result<Response, Problem> {
        Err(Problem::new(409, "order_confirmed", "Too late."))
    }
    Ok(endpoint(&env, (), answer).build())
}

const WARNS: Lambda = Lambda { name: "orders-query", build: &warns };

async fn warns(env: Env) -> Result<Handler, StartError> {
    async fn answer((): (), _: Request) -> Result<Response, Problem> {
        tracing::warn!(reason = "timeout", "slow response");
        Ok(Response::no_content())
    }
    Ok(endpoint(&env, (), answer).build())
}

const PANICS: Lambda = Lambda { name: "orders-query", build: &panics };

async fn panics(env: Env) -> Result<Handler, StartError> {
    async fn answer((): (), _: Request) -> Result<Response, Problem> {
        panic!("a mistake")
    }
    Ok(endpoint(&env, (), answer).build())
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
enum CartsEvent {
    CartConfirmed { refuse: bool },
}

impl IntegrationEvent for CartsEvent {
    const SOURCE: &'static str = "frontrow.carts";
}

async fn react((): (), event: CartsEvent, _: Trigger) -> Result<(), InvocationFailed> {
    let CartsEvent::CartConfirmed { refuse } = event;
    if refuse { Err(InvocationFailed::refused("not_awaited", "Not expected.")) } else { Ok(()) }
}

const REACTS: Lambda = Lambda { name: "orders-when-cart-confirmed", build: &reacts };

async fn reacts(env: Env) -> Result<Handler, StartError> {
    Ok(bus::handler(&env, (), react))
}

const CALLS: Lambda = Lambda { name: "finance-call-stripe", build: &calls };

async fn calls(env: Env) -> Result<Handler, StartError> {
    queue::handler(&env, (), react)
}

fn batch(correlation_ids: &[&str]) -> Value {
    let messages = correlation_ids.iter().map(|id| json!({"messageId": id, "body": event(id).to_string()}));
    json!({"Records": messages.collect::<Vec<_>>()})
}

/// The members of a line that are the same in every run.
fn without_timings(line: &Value) -> Value {
    let mut line = line.clone();
    for changing in ["timestamp", "Duration", "_aws"] {
        assert!(line.as_object_mut().unwrap().remove(changing).is_some(), "no {changing} in {line}");
    }
    line
}

#[test]
fn request_is_logged_in_one_line() {
    let lines = lines_of_one(SUCCEEDS, request());
    assert_eq!(lines.len(), 1);
    let expected = json!({
        "level": "INFO",
        "message": "invocation",
        "stack": "frontrow",
        "function": "orders-query",
        "requestId": "request-0",
        "traceId": "1-5759e988-bd862e3fe1be46a994272793",
        "cold": true,
        "correlationId": "purchase-1",
        "route": "GET /orders/{orderId}",
        "status": 204,
        "outcome": "ok",
    });
    assert_eq!(without_timings(&lines[0]), expected);
}

#[test]
fn only_first_invocation_of_process_is_cold() {
    let lines = lines_of(SUCCEEDS, &Service::responding(&json!({})), Level::INFO, &[request(), request()]);
    assert_eq!((&lines[0]["cold"], &lines[1]["cold"]), (&json!(true), &Value::Null));
}

#[test]
fn refused_request_has_code_of_the_rule() {
    let line = &lines_of_one(REFUSES, request())[0];
    assert_eq!(
        (&line["outcome"], &line["code"], &line["status"]),
        (&json!("refused"), &json!("order_confirmed"), &json!(409))
    );
}

#[test]
fn event_is_logged_with_its_stream_and_causation() {
    let line = without_timings(&lines_of_one(REACTS, event("purchase-1"))[0]);
    let ids = (&line["correlationId"], &line["causationId"]);
    assert_eq!(ids, (&json!("purchase-1"), &json!("00000000-0000-0000-0000-000000000007")));
    assert_eq!((&line["event"], &line["stream"]), (&json!("CartConfirmed"), &json!("cart#1@3")));
}

#[test]
fn refused_event_is_logged_with_its_reason() {
    let lines = lines_of_one(REACTS, event("refused"));
    assert_eq!(lines[0]["error"], "not_awaited: Not expected.");
    assert_eq!((&lines[1]["outcome"], &lines[1]["code"]), (&json!("refused"), &json!("not_awaited")));
}

#[test]
fn batch_is_logged_item_by_item() {
    let lines = lines_of_one(CALLS, batch(&["purchase-1", "refused"]));
    let line = lines.last().unwrap();
    let items: Vec<_> =
        line["items"].as_array().unwrap().iter().map(|item| (&item["correlationId"], &item["outcome"])).collect();
    assert_eq!(items, [(&json!("purchase-1"), &json!("ok")), (&json!("refused"), &json!("refused"))]);
    assert_eq!(line["outcome"], "refused");
}

#[test]
fn malformed_message_fails_its_invocation() {
    let lines = lines_of_one(CALLS, json!({"Records": [{"messageId": "1", "body": "{}"}]}));
    let line = lines.last().unwrap();
    assert_eq!((&line["outcome"], &line["kind"]), (&json!("failed"), &json!("NotAnIntegrationEvent")));
}

#[test]
fn panicking_invocation_is_logged_too() {
    let line = &lines_of_one(PANICS, request())[0];
    assert_eq!((&line["outcome"], &line["kind"]), (&json!("failed"), &json!("Aborted")));
}

#[test]
fn lines_logged_during_invocation_have_its_ids() {
    let line = &lines_of_one(WARNS, request())[0];
    let expected = json!({
        "timestamp": line["timestamp"],
        "level": "WARN",
        "message": "slow response",
        "reason": "timeout",
        "function": "orders-query",
        "requestId": "request-0",
        "correlationId": "purchase-1",
    });
    assert_eq!(line, &expected);
}

#[test]
fn invocations_are_not_logged_above_level_info() {
    assert_eq!(lines_of(SUCCEEDS, &Service::responding(&json!({})), Level::WARN, &[request()]), Vec::<Value>::new());
}
