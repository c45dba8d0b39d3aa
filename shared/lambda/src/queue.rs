//! Handlers of SQS batches of integration events: the workers that call vendors.

use std::sync::Arc;

use contracts::{BusEvent, IntegrationEvent, UnknownEvent};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::bus::{Reaction, Trigger, parse};
use crate::{Env, Handler, InvocationFailed, invocation};

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

/// A handler of queued events, one at a time. A message that fails stays in the queue for a retry, and ends in the dead-letter
/// queue; the rest of its batch is processed.
pub fn handler<S, E, F, Fut>(env: &Env, state: S, handle: F) -> Handler
where
    S: Clone + Send + Sync + 'static,
    E: IntegrationEvent + 'static,
    F: Fn(S, E, Trigger) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<(), InvocationFailed>> + Send + 'static,
{
    handler_of(env, BusEvent::decode::<E>, state, handle)
}

/// The same for a queue with events of several sources: `decode` reads each by its source.
pub fn handler_of<S, E, F, Fut>(
    env: &Env,
    decode: fn(&BusEvent) -> Result<E, UnknownEvent>,
    state: S,
    handle: F,
) -> Handler
where
    S: Clone + Send + Sync + 'static,
    E: Send + 'static,
    F: Fn(S, E, Trigger) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<(), InvocationFailed>> + Send + 'static,
{
    let reaction = Arc::new(Reaction { env: env.clone(), state, decode, handle });
    Arc::new(move |payload| {
        let reaction = Arc::clone(&reaction);
        Box::pin(async move {
            let batch: Batch =
                serde_json::from_value(payload).map_err(|error| InvocationFailed::new("NotAQueueBatch", error))?;
            let mut failed = Vec::new();
            for message in batch.records {
                let outcome = match event_of(&message) {
                    Ok(event) => reaction.to(&event).await,
                    Err(error) => Err(error),
                };
                if let Err(error) = outcome {
                    tracing::warn!(message_id = message.message_id, %error, "message failed");
                    invocation::record_failure(&error);
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
