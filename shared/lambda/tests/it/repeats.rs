//! The job that publishes noted events again.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use jiff::Timestamp;
use lambda::repeats;
use serde_json::{Value, json};

use crate::support::env_of;

/// Notes that each list has.
const NOTED: usize = 700;

/// DynamoDB with lists of notes.
#[derive(Debug, Clone, Default)]
struct Notes {
    published: Arc<AtomicUsize>,
    largest_answer: Arc<Mutex<usize>>,
    /// The list that can't be read.
    unreadable: Option<&'static str>,
}

impl Notes {
    fn answer(&self, target: &str, request: &Value) -> Value {
        match target {
            "DynamoDB_20120810.Query" => {
                let start = request["ExclusiveStartKey"]["sk"]["S"].as_str().map_or(0, |key| key.parse().unwrap());
                let limit: usize = request["Limit"].as_u64().unwrap().try_into().unwrap();
                let end = NOTED.min(start + limit);
                let mut largest = self.largest_answer.lock().unwrap();
                *largest = (end - start).max(*largest);
                let list = &request["ExpressionAttributeValues"][":list"];
                let last = json!({"pk": list, "sk": {"S": end.to_string()}});
                let items: Vec<Value> = (start + 1..=end).map(|number| item(list, number)).collect();
                match end {
                    NOTED => json!({"Items": items}),
                    _ => json!({"Items": items, "LastEvaluatedKey": last}),
                }
            }
            "DynamoDB_20120810.UpdateItem" => {
                self.published.fetch_add(1, Ordering::Relaxed);
                json!({})
            }
            _ => json!({}),
        }
    }
}

fn item(list: &Value, number: usize) -> Value {
    let stream = format!("order#{number}");
    let data = json!({"place": stream, "stream": stream, "version": 1, "at": "2026-11-30T10:00:00Z"});
    json!({"pk": list, "sk": {"S": number.to_string()}, "version": {"N": "1"}, "data": {"S": data.to_string()}})
}

impl HttpConnector for Notes {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let body: Value = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
        let list = body["ExpressionAttributeValues"][":list"]["S"].as_str();
        if list.is_some() && list == self.unreadable {
            let refusal = SdkBody::from(json!({"__type": "ValidationException"}).to_string());
            return HttpConnectorFuture::ready(Ok(HttpResponse::new(400.try_into().unwrap(), refusal)));
        }
        let answer = self.answer(request.headers().get("x-amz-target").unwrap(), &body);
        let response = HttpResponse::new(200.try_into().unwrap(), SdkBody::from(answer.to_string()));
        HttpConnectorFuture::ready(Ok(response))
    }
}

#[tokio::test]
async fn one_run_publishes_everything_that_is_due_in_small_parts() {
    let notes = Notes::default();
    assert!(run(&notes).await);
    let largest = *notes.largest_answer.lock().unwrap();
    assert_eq!((notes.published.load(Ordering::Relaxed), largest <= 501), (4 * NOTED, true));
}

#[tokio::test]
async fn list_that_cannot_be_read_fails_the_run_and_stops_no_other_list() {
    let notes = Notes { unreadable: Some("repeats#2"), ..Notes::default() };
    let has_succeeded = run(&notes).await;
    assert_eq!((has_succeeded, notes.published.load(Ordering::Relaxed)), (false, 3 * NOTED));
}

/// Whether the run succeeded.
async fn run(notes: &Notes) -> bool {
    // The first list of this minute is the third one.
    let now: Timestamp = "2026-11-30T10:10:00Z".parse().unwrap();
    let variables = [("EVENTS_TABLE", "events"), ("VIEWS_TABLE", "views")];
    let env = env_of(SharedHttpConnector::new(notes.clone()), &variables, Arc::new(move || now));
    repeats::handler(&env).unwrap()(Value::Null).await.is_ok()
}
