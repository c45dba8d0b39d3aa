use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use lambda::log::Level;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, job};
use serde_json::{Value, json};

use crate::support::{Service, lines_of};

const READS_AND_WRITES: Lambda = Lambda { name: "orders-expire-orders", build: &reads_and_writes };

async fn reads_and_writes(env: Env) -> Result<Handler, StartError> {
    Ok(job::handler(&env, env.dynamodb(), read_twice_and_write_once))
}

async fn read_twice_and_write_once(client: Client, _: Timestamp) -> Result<usize, InvocationFailed> {
    let failed = |error: &dyn std::fmt::Debug| InvocationFailed::new("Failed", format!("{error:?}"));
    let key = AttributeValue::S("a".to_owned());
    for _ in 0..2 {
        let read = client.get_item().table_name("views").key("pk", key.clone()).send().await;
        read.map_err(|error| failed(&error))?;
    }
    let written = client.put_item().table_name("views").item("pk", key).send().await;
    written.map_err(|error| failed(&error))?;
    Ok(3)
}

fn dynamodb() -> Service {
    Service::responding(&json!({"ConsumedCapacity": {"TableName": "views", "CapacityUnits": 0.5}}))
}

#[test]
fn consumed_capacity_is_added_up() {
    let line = &lines_of(READS_AND_WRITES, &dynamodb(), Level::INFO, &[json!({})])[0];
    assert_eq!((&line["ReadUnits"], &line["WriteUnits"]), (&json!(1), &json!(0.5)));
}

#[test]
fn sdk_calls_are_counted_by_operation() {
    let line = &lines_of(READS_AND_WRITES, &dynamodb(), Level::INFO, &[json!({})])[0];
    assert_eq!(line["calls"], json!({"GetItem": 2, "PutItem": 1}));
}

#[test]
fn job_logs_how_many_items_it_processed() {
    let line = &lines_of(READS_AND_WRITES, &dynamodb(), Level::INFO, &[json!({})])[0];
    assert_eq!(line["done"], 3);
}

#[test]
fn each_invocation_counts_from_zero() {
    let lines = lines_of(READS_AND_WRITES, &dynamodb(), Level::INFO, &[json!({}), json!({})]);
    assert_eq!(lines[0]["calls"], lines[1]["calls"]);
}

#[test]
fn consumed_capacity_is_not_requested_when_nothing_is_logged() {
    let service = dynamodb();
    let lines = lines_of(READS_AND_WRITES, &service, Level::ERROR, &[json!({})]);
    let requests = service.requests.lock().unwrap().join("\n");
    assert_eq!((lines, requests.contains("ReturnConsumedCapacity")), (Vec::<Value>::new(), false));
}
