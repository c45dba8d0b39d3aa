//! The process of a function under the Runtime API.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use runtime_api::{Function, Log, Sandbox, SandboxError};
use serde_json::json;

const TIMEOUT: Duration = Duration::from_secs(60);

fn function(program: impl Into<PathBuf>) -> Function {
    Function { name: "hello".to_owned(), program: program.into(), environment: BTreeMap::new(), log: Log::Shown }
}

async fn hello_world() -> Sandbox {
    Sandbox::start(&function(env!("CARGO_BIN_EXE_hello_world"))).await.unwrap()
}

#[tokio::test]
async fn function_responds_to_an_event() {
    let response = hello_world().await.invoke(&json!({"hello": "world"}), TIMEOUT).await.unwrap();
    assert_eq!(response.outcome, Ok(json!({"hello": "world"})));
}

#[tokio::test]
async fn one_process_handles_many_events() {
    let mut sandbox = hello_world().await;
    for number in 0..10 {
        let event = json!({ "hello": number.to_string() });
        assert_eq!(sandbox.invoke(&event, TIMEOUT).await.unwrap().outcome, Ok(event));
    }
}

#[tokio::test]
async fn reported_error_is_the_response() {
    let response = hello_world().await.invoke(&json!({"good": "night"}), TIMEOUT).await.unwrap();
    assert!(response.outcome.unwrap_err()["errorMessage"].as_str().unwrap().contains("hello"));
}

#[tokio::test]
async fn function_continues_after_an_error() {
    let mut sandbox = hello_world().await;
    let _ = sandbox.invoke(&json!(null), TIMEOUT).await.unwrap();
    assert!(sandbox.invoke(&json!({"hello": "again"}), TIMEOUT).await.unwrap().outcome.is_ok());
}

#[tokio::test]
async fn process_that_ends_during_init_is_an_error() {
    let ended = Sandbox::start(&function("/bin/false")).await;
    assert!(matches!(ended, Err(SandboxError::Ended(_))), "{ended:?}");
}

#[tokio::test]
async fn error_names_a_missing_program() {
    let missing = Sandbox::start(&function("/no/such/program")).await;
    assert!(matches!(missing, Err(SandboxError::NotStarted { program, .. }) if program.ends_with("program")));
}

#[tokio::test]
async fn running_process_has_a_memory_peak() {
    assert!(hello_world().await.peak_memory_kib().unwrap() > 0);
}
