//! Handlers of SQS batches whose messages are integration events: what calls a vendor.

use std::sync::Arc;

use contracts::{BusEvent, IntegrationEvent};
use futures::future::BoxFuture;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::bus::{Trigger, parse};
use crate::{Env, Handler, InvocationFailed};

/// Source: Lambda Developer Guide, "Using Lambda with Amazon SQS".
#[derive(Deserialize)]
struct Batch {
    #[serde(rename = "Records")]
    records: Vec<Message>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    message_id: String,
    body: String,
}

/// A handler of queued events, one at a time. A message that fails stays in the queue for a later try, and ends in the
/// dead-letter queue; the rest of its batch goes on.
pub fn handler<E, F>(env: &Env, function: &'static str, handle: F) -> Handler
where
    E: IntegrationEvent + 'static,
    F: Fn(E, Trigger) -> BoxFuture<'static, Result<(), InvocationFailed>> + Send + Sync + 'static,
{
    let env = env.clone();
    let handle = Arc::new(handle);
    Arc::new(move |payload| {
        let (env, handle) = (env.clone(), Arc::clone(&handle));
        Box::pin(async move {
            let batch: Batch =
                serde_json::from_value(payload).map_err(|error| InvocationFailed::new("NotAQueueBatch", error))?;
            let mut failed = Vec::new();
            for message in batch.records {
                let outcome = match event_of(&message) {
                    Ok(event) => {
                        let trigger = Trigger::new(function, event.detail.metadata.clone(), env.now());
                        let correlation_id = trigger.metadata.correlation_id.clone();
                        let outcome = match event.decode() {
                            Ok(event) => handle(event, trigger).await,
                            Err(unknown) => Err(unknown.into()),
                        };
                        tracing::info!(function, %correlation_id, event = event.detail_type, failed = outcome.is_err(), "message");
                        outcome
                    }
                    Err(error) => Err(error),
                };
                if let Err(error) = outcome {
                    tracing::warn!(function, message_id = message.message_id, %error, "message failed");
                    failed.push(json!({"itemIdentifier": message.message_id}));
                }
            }
            Ok(json!({"batchItemFailures": failed}))
        })
    })
}

fn event_of(message: &Message) -> Result<BusEvent, InvocationFailed> {
    let body: Value =
        serde_json::from_str(&message.body).map_err(|error| InvocationFailed::new("NotAnIntegrationEvent", error))?;
    parse(body)
}
