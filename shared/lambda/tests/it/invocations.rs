use contracts::IntegrationEvent;
use lambda::bus::Trigger;
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::log::Level;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus, queue};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::support::{Service, event, lines_of, request, told};

const ANSWERS: Lambda = Lambda { name: "orders-query", build: &answers };

async fn answers(env: Env) -> Result<Handler, StartError> {
    async fn answer((): (), _: Request) -> Result<Response, Problem> {
        Ok(Response::no_content())
    }
    Ok(endpoint(&env, (), answer).build())
}

const FORBIDS: Lambda = Lambda { name: "orders-cancel-order", build: &forbids };

async fn forbids(env: Env) -> Result<Handler, StartError> {
    async fn answer((): (), _: Request) -> Result<Response, Problem> {
        Err(Problem::new(409, "order_confirmed", "Too late."))
    }
    Ok(endpoint(&env, (), answer).build())
}

const WARNS: Lambda = Lambda { name: "orders-query", build: &warns };

async fn warns(env: Env) -> Result<Handler, StartError> {
    async fn answer((): (), _: Request) -> Result<Response, Problem> {
        tracing::warn!(reason = "slow", "look here");
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
    if refuse { Err(InvocationFailed::refused("not_awaited", "Nobody waits for that.")) } else { Ok(()) }
}

const REACTS: Lambda = Lambda { name: "orders-when-cart-confirmed", build: &reacts };

async fn reacts(env: Env) -> Result<Handler, StartError> {
    Ok(bus::handler(&env, (), react))
}

const CALLS: Lambda = Lambda { name: "finance-call-stripe", build: &calls };

async fn calls(env: Env) -> Result<Handler, StartError> {
    Ok(queue::handler(&env, (), react))
}

fn batch(correlation_ids: &[&str]) -> Value {
    let messages = correlation_ids.iter().map(|id| json!({"messageId": id, "body": event(id).to_string()}));
    json!({"Records": messages.collect::<Vec<_>>()})
}

/// The members of a line that are the same each time.
fn steady(line: &Value) -> Value {
    let mut line = line.clone();
    for changing in ["timestamp", "Duration", "_aws"] {
        assert!(line.as_object_mut().unwrap().remove(changing).is_some(), "no {changing} in {line}");
    }
    line
}

#[test]
fn a_request_is_told_in_one_line() {
    let lines = told(ANSWERS, request());
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
    assert_eq!(steady(&lines[0]), expected);
}

#[test]
fn only_the_first_invocation_of_a_process_is_cold() {
    let lines = lines_of(ANSWERS, &Service::answering(&json!({})), Level::INFO, &[request(), request()]);
    assert_eq!((&lines[0]["cold"], &lines[1]["cold"]), (&json!(true), &Value::Null));
}

#[test]
fn a_refused_request_names_the_rule() {
    let line = &told(FORBIDS, request())[0];
    assert_eq!(
        (&line["outcome"], &line["code"], &line["status"]),
        (&json!("refused"), &json!("order_confirmed"), &json!(409))
    );
}

#[test]
fn an_event_is_told_with_what_it_reacts_to() {
    let line = steady(&told(REACTS, event("purchase-1"))[0]);
    let ids = (&line["correlationId"], &line["causationId"]);
    assert_eq!(ids, (&json!("purchase-1"), &json!("00000000-0000-0000-0000-000000000007")));
    assert_eq!((&line["event"], &line["stream"]), (&json!("CartConfirmed"), &json!("cart#1@3")));
}

#[test]
fn an_event_that_a_rule_forbids_is_refused_and_its_failure_explained() {
    let lines = told(REACTS, event("refused"));
    assert_eq!(lines[0]["error"], "not_awaited: Nobody waits for that.");
    assert_eq!((&lines[1]["outcome"], &lines[1]["code"]), (&json!("refused"), &json!("not_awaited")));
}

#[test]
fn a_batch_is_told_item_by_item() {
    let lines = told(CALLS, batch(&["purchase-1", "refused"]));
    let line = lines.last().unwrap();
    let items: Vec<_> =
        line["items"].as_array().unwrap().iter().map(|item| (&item["correlationId"], &item["outcome"])).collect();
    assert_eq!(items, [(&json!("purchase-1"), &json!("ok")), (&json!("refused"), &json!("refused"))]);
    assert_eq!(line["outcome"], "refused");
}

#[test]
fn a_message_that_is_no_event_fails_its_invocation() {
    let lines = told(CALLS, json!({"Records": [{"messageId": "1", "body": "{}"}]}));
    let line = lines.last().unwrap();
    assert_eq!((&line["outcome"], &line["kind"]), (&json!("failed"), &json!("NotAnIntegrationEvent")));
}

#[test]
fn an_invocation_that_panics_is_told_too() {
    let line = &told(PANICS, request())[0];
    assert_eq!((&line["outcome"], &line["kind"]), (&json!("failed"), &json!("Aborted")));
}

#[test]
fn what_is_logged_meanwhile_carries_the_ids() {
    let line = &told(WARNS, request())[0];
    let expected = json!({
        "timestamp": line["timestamp"],
        "level": "WARN",
        "message": "look here",
        "reason": "slow",
        "function": "orders-query",
        "requestId": "request-0",
        "correlationId": "purchase-1",
    });
    assert_eq!(line, &expected);
}

#[test]
fn ordinary_invocations_are_not_told_above_their_level() {
    assert_eq!(lines_of(ANSWERS, &Service::answering(&json!({})), Level::WARN, &[request()]), Vec::<Value>::new());
}
