//! Messages that fail for the last time: the reason goes to the dead-letter queue with them.

use contracts::IntegrationEvent;
use lambda::bus::Trigger;
use lambda::log::Level;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, queue};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::support::{Service, event, lines_of};

const CALLS: Lambda = Lambda { name: "finance-call-stripe", build: &calls };

#[derive(Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
enum CartsEvent {
    CartConfirmed {},
}

impl IntegrationEvent for CartsEvent {
    const SOURCE: &'static str = "frontrow.carts";
}

async fn calls(env: Env) -> Result<Handler, StartError> {
    async fn fail((): (), _: CartsEvent, _: Trigger) -> Result<(), InvocationFailed> {
        Err(InvocationFailed::new("StripeUnavailable", "no response"))
    }
    queue::handler(&env, (), fail)
}

/// The requests to SQS after a message's delivery of this number failed.
fn sent_at_delivery(number: u32) -> Vec<Value> {
    let message = json!({
        "messageId": "1",
        "body": event("purchase-1").to_string(),
        "attributes": {"ApproximateReceiveCount": number.to_string()},
    });
    let service = Service::responding(&json!({"MessageId": "2"}));
    let _ = lines_of(CALLS, &service, Level::ERROR, &[json!({"Records": [message]})]);
    let requests = service.requests.lock().unwrap();
    requests.iter().map(|request| serde_json::from_str(request).unwrap()).collect()
}

#[test]
fn last_failure_moves_the_message_with_its_reason() {
    let sent = sent_at_delivery(20);
    let [message] = sent.as_slice() else { panic!("{sent:#?}") };
    assert_eq!(message["QueueUrl"], "https://sqs.test/dead-letters");
    assert_eq!(message["MessageBody"], event("purchase-1").to_string());
    let attribute = |name: &str| message["MessageAttributes"][name]["StringValue"].as_str().unwrap().to_owned();
    assert_eq!(attribute("FUNCTION"), "frontrow-finance-call-stripe");
    assert_eq!(
        (attribute("ERROR_CODE"), attribute("ERROR_MESSAGE")),
        ("StripeUnavailable".into(), "no response".into())
    );
}

#[test]
fn earlier_failure_leaves_the_message_in_its_queue() {
    assert_eq!(sent_at_delivery(19), Vec::<Value>::new());
}
