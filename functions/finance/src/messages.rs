//! What the queue `payments` brings: that something may be due of a payment, or what the gateway told of one that only it can name.

use aws_sdk_sqs::error::DisplayErrorContext;
use contracts::finance::FinanceEvent;
use contracts::{BusEvent, IntegrationEvent, Metadata};
use lambda::InvocationFailed;
use serde::{Deserialize, Serialize};

use crate::payment::Outcome;

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Message {
    /// Something may be due.
    Due(FinanceEvent),
    /// The gateway told something.
    News(News),
}

/// What the gateway told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum News {
    /// Of a payment that has to be found by the gateway's id: what was done there past this system has none of our notes.
    GatewayTold {
        /// The gateway's id of what it told.
        event_id: String,
        /// The gateway's id of the payment.
        intent_id: String,
        /// What it told.
        outcome: Outcome,
    },
}

impl IntegrationEvent for Message {
    const SOURCE: &'static str = FinanceEvent::SOURCE;
}

/// The queue.
#[derive(Clone)]
pub struct Queue {
    /// The client.
    pub sqs: aws_sdk_sqs::Client,
    /// Where it is.
    pub url: String,
}

impl Queue {
    /// Puts a message into the queue, in the form in which a rule would bring it.
    ///
    /// # Errors
    /// When the queue does not take it.
    pub async fn send(&self, message: &Message, metadata: Metadata) -> Result<(), InvocationFailed> {
        let body = serde_json::to_string(&BusEvent::new(message, metadata)?)
            .map_err(|error| InvocationFailed::new("UnwritableEvent", error))?;
        let sent = self.sqs.send_message().queue_url(&self.url).message_body(body).send().await;
        sent.map_err(|error| InvocationFailed::new("QueueUnavailable", DisplayErrorContext(&error)))?;
        Ok(())
    }
}
