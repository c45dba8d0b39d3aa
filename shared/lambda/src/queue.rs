//! Handlers of SQS batches of integration events: the workers that call vendors.

use std::collections::HashMap;
use std::num::ParseIntError;
use std::sync::Arc;

use aws_sdk_sqs::types::MessageAttributeValue;
use contracts::{BusEvent, IntegrationEvent, UnknownEvent};
use kernel::ErrorChain;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::bus::{Reaction, Trigger, parse};
use crate::{Env, Handler, InvocationFailed, StartError, invocation};

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
    #[serde(default)]
    attributes: Attributes,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Attributes {
    approximate_receive_count: String,
}

impl Message {
    /// How often it has been delivered, including this time.
    fn deliveries(&self) -> u32 {
        self.attributes.approximate_receive_count.parse().unwrap_or(1)
    }
}

/// SQS's limit for what an attribute says, with the rest of the message (1 MiB), leaves room for more than anybody reads.
const MAX_REASON_CHARS: usize = 1_000;

/// The dead-letter queue of the function's queue. SQS moves a message there after too many deliveries, but does not know why they failed.
/// So the function moves it itself, at the last failure, and adds the reason.
struct DeadLetters {
    sqs: aws_sdk_sqs::Client,
    url: String,
    /// The function's full name.
    function: String,
    /// The queue's `maxReceiveCount`.
    max_receives: u32,
}

impl DeadLetters {
    fn from_env(env: &Env) -> Result<Self, StartError> {
        let name = "MAX_RECEIVES";
        let unusable = |error: ParseIntError| StartError::Unusable { name: name.to_owned(), reason: error.to_string() };
        Ok(Self {
            sqs: env.sqs(),
            url: env.var("DEAD_LETTERS")?.to_owned(),
            function: format!("{}-{}", env.var("STACK")?, env.function()),
            max_receives: env.var(name)?.parse().map_err(unusable)?,
        })
    }

    /// Whether the message fails for the last time.
    fn takes(&self, message: &Message, error: &InvocationFailed) -> bool {
        error.is_permanent() || message.deliveries() >= self.max_receives
    }

    /// False if it could not be sent.
    async fn send(&self, message: &Message, error: &InvocationFailed) -> bool {
        let reason: String = error.message.chars().take(MAX_REASON_CHARS).collect();
        let texts =
            [("FUNCTION", self.function.clone()), ("ERROR_CODE", error.kind.clone()), ("ERROR_MESSAGE", reason)];
        let attributes: HashMap<String, MessageAttributeValue> = texts
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .filter_map(|(name, text)| {
                let attribute = MessageAttributeValue::builder().data_type("String").string_value(text).build().ok()?;
                Some((name.to_owned(), attribute))
            })
            .collect();
        let sent = self.sqs.send_message().queue_url(&self.url).message_body(&message.body);
        let sent = sent.set_message_attributes(Some(attributes)).send().await;
        if let Err(error) = &sent {
            let error = ErrorChain(error);
            tracing::error!(message_id = message.message_id, %error, "message not sent to the dead-letter queue");
        }
        sent.is_ok()
    }
}

/// A handler of queued events, one at a time. A message that fails stays in the queue for a retry, and ends in the dead-letter
/// queue; the rest of its batch is processed.
///
/// # Errors
/// [`StartError`] without `STACK`, `DEAD_LETTERS` (the URL of that queue) or `MAX_RECEIVES` (the queue's `maxReceiveCount`).
pub fn handler<S, E, F, Fut>(env: &Env, state: S, handle: F) -> Result<Handler, StartError>
where
    S: Clone + Send + Sync + 'static,
    E: IntegrationEvent + 'static,
    F: Fn(S, E, Trigger) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<(), InvocationFailed>> + Send + 'static,
{
    handler_of(env, BusEvent::decode::<E>, state, handle)
}

/// The same for a queue with events of several sources: `decode` reads each by its source.
///
/// # Errors
/// As [`handler`].
pub fn handler_of<S, E, F, Fut>(
    env: &Env,
    decode: fn(&BusEvent) -> Result<E, UnknownEvent>,
    state: S,
    handle: F,
) -> Result<Handler, StartError>
where
    S: Clone + Send + Sync + 'static,
    E: Send + 'static,
    F: Fn(S, E, Trigger) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<(), InvocationFailed>> + Send + 'static,
{
    let dead_letters = DeadLetters::from_env(env)?;
    let worker = Arc::new((Reaction { env: env.clone(), state, decode, handle }, dead_letters));
    Ok(Arc::new(move |payload| {
        let worker = Arc::clone(&worker);
        Box::pin(async move {
            let (reaction, dead_letters) = &*worker;
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
                    if dead_letters.takes(&message, &error) && dead_letters.send(&message, &error).await {
                        continue;
                    }
                    failed.push(json!({"itemIdentifier": message.message_id}));
                }
            }
            Ok(json!({"batchItemFailures": failed}))
        })
    }))
}

fn event_of(message: &Message) -> Result<BusEvent, InvocationFailed> {
    let body: Value =
        serde_json::from_str(&message.body).map_err(|error| InvocationFailed::new("NotAnIntegrationEvent", error))?;
    parse(body)
}
