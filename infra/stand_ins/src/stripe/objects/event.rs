use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::stripe::config::API_VERSION;

/// An event, with the object as it was at that time.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Event {
    pub id: String,
    pub kind: String,
    pub created: Timestamp,
    /// The object's JSON. As text, because there are many events and few are read.
    pub object: String,
    pub request_id: Option<String>,
    pub idempotency_key: Option<String>,
    /// Whether the webhook endpoint has accepted it, or does not want it.
    pub delivered: bool,
}

impl Event {
    pub fn to_json(&self) -> Value {
        let object: Value = serde_json::from_str(&self.object).unwrap_or_default();
        json!({
            "id": self.id, "object": "event", "api_version": API_VERSION, "created": self.created.as_second(),
            "livemode": false, "pending_webhooks": i32::from(!self.delivered), "type": self.kind,
            "request": {"id": self.request_id, "idempotency_key": self.idempotency_key}, "data": {"object": object}
        })
    }
}
