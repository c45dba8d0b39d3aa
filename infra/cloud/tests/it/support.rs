//! A cloud with functions that record their payloads and follow instructions.

use std::collections::BTreeMap;
use std::sync::Arc;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use cloud::{Cloud, Options, Template};
use futures::FutureExt;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError};
use serde_json::{Value, json};

pub const TEMPLATE: &str = include_str!("template.yaml");
pub const NOTES: &str = "frontrow-notes";

pub fn template() -> Template {
    Template::parse(TEMPLATE, &BTreeMap::new()).expect("the test's template")
}

pub fn options() -> Options {
    let names = ["project", "project-payments", "publish", "policy", "worker", "hourly", "web"];
    let lambdas: Vec<Lambda> = names.iter().map(|name| Lambda { name, build: &build }).collect();
    Options::new(template(), &lambdas)
}

pub async fn cloud() -> Cloud {
    Cloud::start(options()).await.expect("a cloud")
}

pub fn dynamodb(cloud: &Cloud) -> Client {
    Client::new(&cloud.sdk())
}

async fn build(env: Env) -> Result<Handler, StartError> {
    let name = env.var("NAME")?.to_owned();
    Ok(Arc::new(move |payload| handle(env.clone(), name.clone(), payload).boxed()))
}

/// Records the payload, follows the instructions, and does the function's own work.
async fn handle(env: Env, name: String, payload: Value) -> Result<Value, InvocationFailed> {
    let client = Client::new(env.sdk());
    record(&client, &name, &payload).await;
    match instruction(&client, &name).await.as_deref() {
        Some("panic") => panic!("instructed to panic"),
        Some("sleep") => tokio::time::sleep(std::time::Duration::from_secs(60)).await,
        Some("fail") => return Err(failure("instructed to fail")),
        _ => {}
    }
    match name.as_str() {
        "publish" => publish(&env, &payload).await,
        "worker" => Ok(marked(&payload, "/body", "messageId")),
        "project" if is_marked(&payload) => Err(failure("a record is marked")),
        "project-payments" => Ok(marked(&payload, "/dynamodb/NewImage/fails/S", "eventID")),
        "web" => web(&env, &payload).await,
        _ => Ok(Value::Null),
    }
}

fn failure(message: &str) -> InvocationFailed {
    InvocationFailed { kind: "Instructed".to_owned(), message: message.to_owned() }
}

async fn record(client: &Client, name: &str, payload: &Value) {
    client
        .update_item()
        .table_name(NOTES)
        .key("name", AttributeValue::S(name.to_owned()))
        .update_expression("SET payloads = list_append(if_not_exists(payloads, :none), :one)")
        .expression_attribute_values(":none", AttributeValue::L(Vec::new()))
        .expression_attribute_values(":one", AttributeValue::L(vec![AttributeValue::S(payload.to_string())]))
        .send()
        .await
        .expect("recorded");
}

/// Makes the next invocations of a function `fail`, `panic` or `sleep`.
pub async fn instruct(cloud: &Cloud, name: &str, what: &str, times: usize) {
    dynamodb(cloud)
        .put_item()
        .table_name(NOTES)
        .item("name", AttributeValue::S(format!("instruction-{name}")))
        .item("what", AttributeValue::S(what.to_owned()))
        .item("times", AttributeValue::N(times.to_string()))
        .send()
        .await
        .expect("instructed");
}

async fn instruction(client: &Client, name: &str) -> Option<String> {
    let taken = client
        .update_item()
        .table_name(NOTES)
        .key("name", AttributeValue::S(format!("instruction-{name}")))
        .update_expression("ADD times :minusOne")
        .condition_expression("times > :zero")
        .expression_attribute_values(":minusOne", AttributeValue::N("-1".to_owned()))
        .expression_attribute_values(":zero", AttributeValue::N("0".to_owned()))
        .return_values(aws_sdk_dynamodb::types::ReturnValue::AllNew)
        .send()
        .await;
    taken.ok()?.attributes?.get("what")?.as_s().ok().cloned()
}

/// The payloads that a function was invoked with, in order.
pub async fn payloads_of(cloud: &Cloud, name: &str) -> Vec<Value> {
    let found = dynamodb(cloud)
        .get_item()
        .table_name(NOTES)
        .key("name", AttributeValue::S(name.to_owned()))
        .consistent_read(true)
        .send()
        .await
        .expect("notes");
    let payloads = found.item.and_then(|mut item| item.remove("payloads"));
    let Some(AttributeValue::L(payloads)) = payloads else { return Vec::new() };
    payloads.iter().map(|payload| serde_json::from_str(payload.as_s().expect("a text")).expect("JSON")).collect()
}

/// Puts an item into a table.
pub async fn put(cloud: &Cloud, table: &str, id: &str, attributes: &[(&str, &str)]) {
    let mut put = dynamodb(cloud).put_item().table_name(table).item("id", AttributeValue::S(id.to_owned()));
    for (name, value) in attributes {
        put = put.item(*name, AttributeValue::S((*value).to_owned()));
    }
    put.send().await.expect("an item");
}

/// Puts items with an id and another attribute into a table in one call, so that they are in one batch of its stream.
pub async fn put_all(cloud: &Cloud, table: &str, attribute: &str, items: &[(&str, &str)]) {
    let put = |(id, value): &(&str, &str)| {
        let put = aws_sdk_dynamodb::types::PutRequest::builder()
            .item("id", AttributeValue::S((*id).to_owned()))
            .item("kind", AttributeValue::S("final".to_owned()))
            .item(attribute, AttributeValue::S((*value).to_owned()))
            .build()
            .expect("a request");
        aws_sdk_dynamodb::types::WriteRequest::builder().put_request(put).build()
    };
    let requests = items.iter().map(put).collect();
    dynamodb(cloud).batch_write_item().request_items(table, requests).send().await.expect("items");
}

/// Puts an event on the bus.
pub async fn put_event(cloud: &Cloud, detail_type: &str, detail: Value) {
    let entry = aws_sdk_eventbridge::types::PutEventsRequestEntry::builder()
        .event_bus_name("frontrow")
        .source("frontrow.orders")
        .detail_type(detail_type)
        .detail(detail.to_string())
        .build();
    let put = aws_sdk_eventbridge::Client::new(&cloud.sdk()).put_events().entries(entry).send().await;
    assert_eq!(put.expect("an event").failed_entry_count(), 0);
}

/// Receives and deletes messages of a queue, and returns their bodies as JSON.
pub async fn drain(cloud: &Cloud, queue: &str) -> Vec<Value> {
    let client = aws_sdk_sqs::Client::new(&cloud.sdk());
    let received = client.receive_message().queue_url(queue).max_number_of_messages(10).send().await.expect("messages");
    let mut bodies = Vec::new();
    for message in received.messages() {
        bodies.push(serde_json::from_str(message.body().expect("a body")).expect("JSON"));
        let receipt = message.receipt_handle().expect("a receipt");
        client.delete_message().queue_url(queue).receipt_handle(receipt).send().await.expect("deleted");
    }
    bodies
}

/// The item ids of the records in a stream payload.
pub fn ids(payload: &Value) -> Vec<&str> {
    let records = payload["Records"].as_array().expect("records");
    records.iter().map(|record| record["dynamodb"]["Keys"]["id"]["S"].as_str().expect("an id")).collect()
}

fn records(payload: &Value) -> &[Value] {
    payload["Records"].as_array().map_or(&[], Vec::as_slice)
}

fn is_marked(payload: &Value) -> bool {
    records(payload).iter().any(|record| record.pointer("/dynamodb/NewImage/fails/S") == Some(&json!("yes")))
}

/// Reports the marked records as failed.
fn marked(payload: &Value, pointer: &str, identifier: &str) -> Value {
    let failed = records(payload).iter().filter(|record| match record.pointer(pointer) {
        Some(Value::String(text)) => text == "yes" || text.contains("\"fails\""),
        _ => false,
    });
    let failed: Vec<Value> = failed
        .map(|record| match identifier {
            "eventID" => json!({ "itemIdentifier": record["dynamodb"]["SequenceNumber"] }),
            identifier => json!({ "itemIdentifier": record[identifier] }),
        })
        .collect();
    json!({ "batchItemFailures": failed })
}

async fn publish(env: &Env, payload: &Value) -> Result<Value, InvocationFailed> {
    let client = aws_sdk_eventbridge::Client::new(env.sdk());
    for record in records(payload) {
        let entry = aws_sdk_eventbridge::types::PutEventsRequestEntry::builder()
            .event_bus_name(env.var("BUS").expect("BUS"))
            .source("frontrow.orders")
            .detail_type("OrderPlaced")
            .detail(json!({ "id": record["dynamodb"]["Keys"]["id"]["S"] }).to_string())
            .build();
        client.put_events().entries(entry).send().await.map_err(|_| failure("the bus refused the event"))?;
    }
    Ok(Value::Null)
}

async fn web(env: &Env, payload: &Value) -> Result<Value, InvocationFailed> {
    if payload["rawPath"] == "/vendor" {
        let request =
            aws_smithy_runtime_api::client::orchestrator::HttpRequest::get("https://api.vendor.test/v1/x?a=1");
        let connector = env.vendors();
        let response =
            aws_smithy_runtime_api::client::http::HttpConnector::call(&connector, request.expect("a request")).await;
        let body = match response {
            Ok(response) => String::from_utf8_lossy(response.body().bytes().unwrap_or_default()).into_owned(),
            Err(_) => "no response".to_owned(),
        };
        return Ok(json!({ "statusCode": 200, "body": body }));
    }
    Ok(json!({
        "statusCode": 201,
        "headers": { "x-greeting": env.var("GREETING").expect("GREETING") },
        "cookies": ["a=1", "b=2"],
        "body": payload.to_string(),
    }))
}
