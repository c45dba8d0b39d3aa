//! The messages of the queue `payments`: a call to Stripe may be due, or Stripe reported something about a payment that only Stripe can
//! identify.

use contracts::finance::FinanceEvent;
use contracts::{BusEvent, IntegrationEvent, Metadata};
use kernel::ErrorChain;
use lambda::InvocationFailed;
use serde::{Deserialize, Serialize};

use super::outcome::Outcome;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum PaymentMessage {
    /// A call may be due.
    Due(FinanceEvent),
    Update(UnmatchedUpdate),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum UnmatchedUpdate {
    /// Something done in Stripe's dashboard carries none of our metadata: the payment must be found by Stripe's id.
    #[serde(rename = "GatewayTold")]
    StripeUpdated {
        /// Stripe's id of the webhook event.
        event_id: String,
        /// Stripe's id of the payment.
        intent_id: String,
        outcome: Outcome,
    },
}

impl IntegrationEvent for PaymentMessage {
    const SOURCE: &'static str = FinanceEvent::SOURCE;
}

#[derive(Clone)]
pub struct PaymentsQueue {
    pub sqs: aws_sdk_sqs::Client,
    pub url: String,
}

impl PaymentsQueue {
    /// Sends a message in the form in which an EventBridge rule would send it.
    pub async fn send(&self, message: &PaymentMessage, metadata: Metadata) -> Result<(), InvocationFailed> {
        let body = serde_json::to_string(&BusEvent::new(message, metadata)?)
            .map_err(|error| InvocationFailed::new("UnwritableEvent", error))?;
        let sent = self.sqs.send_message().queue_url(&self.url).message_body(body).send().await;
        sent.map_err(|error| InvocationFailed::new("QueueUnavailable", ErrorChain(&error)))?;
        Ok(())
    }
}
