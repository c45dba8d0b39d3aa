use jiff::Timestamp;
use serde_json::Value;

use super::config::StripeConfig;
use super::objects::{Event, PaymentIntent};
use super::store::Store;
use crate::common::ledger::NewWebhook;

/// One call, or something that time brings about: the account, the time, and the cause that events name.
pub(super) struct Scope<'a> {
    pub store: &'a mut Store,
    pub config: &'a StripeConfig,
    pub now: Timestamp,
    pub request_id: Option<String>,
    pub idempotency_key: Option<String>,
}

impl Scope<'_> {
    /// Records an event, and queues a webhook if the endpoint wants it.
    pub fn emit(&mut self, kind: &str, object: &Value) {
        let subscribed = self
            .config
            .webhooks
            .as_ref()
            .filter(|endpoint| endpoint.events.iter().any(|wanted| wanted == "*" || wanted == kind));
        let event = Event {
            id: self.store.new_id("evt"),
            kind: kind.to_owned(),
            created: self.now,
            object: object.to_string(),
            request_id: self.request_id.clone(),
            idempotency_key: self.idempotency_key.clone(),
            delivered: subscribed.is_none(),
        };
        if let Some(endpoint) = subscribed {
            self.store.ledger.queue_webhook(NewWebhook {
                id_prefix: "wh_",
                event_id: &event.id,
                event_type: kind,
                url_path: &endpoint.url_path,
                content: event.to_json().to_string(),
                due: self.now,
            });
        }
        self.store.put_event(event);
        self.store.limit_events(self.config.max_events);
    }

    /// Records an event about an intent.
    pub fn emit_intent(&mut self, kind: &str, intent: &PaymentIntent) {
        self.emit(kind, &intent.to_json(None));
    }
}
