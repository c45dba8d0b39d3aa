//! EventBridge: takes events and sends them to the targets of the rules that match.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::state::State;
use crate::state::agenda::Work;
use crate::state::delivery::PendingDelivery;
use crate::state::journal::{Change, JournalError, Kind};
use crate::template::{ACCOUNT, Delivery, REGION};

/// An event as its sender describes it.
#[derive(Debug)]
pub(crate) struct Entry {
    pub bus: String,
    pub source: String,
    pub detail_type: String,
    pub detail: Value,
    pub resources: Value,
    pub time: Timestamp,
}

impl Entry {
    fn into_event(self, id: &str) -> Value {
        json!({
            "version": "0",
            "id": id,
            "detail-type": self.detail_type,
            "source": self.source,
            "account": ACCOUNT,
            "time": self.time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            "region": REGION,
            "resources": self.resources,
            "detail": self.detail,
        })
    }
}

/// Puts events on their buses, and returns their ids once they are safe in the journal.
pub(crate) async fn put(cloud: &State, entries: Vec<Entry>) -> Result<Vec<String>, JournalError> {
    let now = cloud.clock.now();
    let mut ids = Vec::with_capacity(entries.len());
    let mut deliveries = Vec::new();
    for entry in entries {
        let id = (cloud.new_id)().to_string();
        let bus = entry.bus.clone();
        let event = Arc::new(entry.into_event(&id));
        ids.push(id);
        for rule in cloud.bus.matching_rules(&bus, &event) {
            let delivery = |to| cloud.bus.new_delivery(&rule.name, to, Arc::clone(&event), now);
            deliveries.extend(rule.targets.iter().map(delivery));
        }
    }
    send(cloud, deliveries, now).await?;
    Ok(ids)
}

/// Sends the event of a schedule, which does not pass a bus.
pub(crate) async fn send_scheduled(
    cloud: &State,
    schedule: &str,
    to: &Delivery,
    event: Value,
) -> Result<(), JournalError> {
    let now = cloud.clock.now();
    let delivery = cloud.bus.new_delivery(schedule, to, Arc::new(event), now);
    send(cloud, vec![delivery], now).await
}

async fn send(cloud: &State, deliveries: Vec<PendingDelivery>, due: Timestamp) -> Result<(), JournalError> {
    if cloud.journal.keeps() {
        let changes = deliveries.iter().map(|delivery| Change::put(Kind::Delivery, delivery.id, delivery));
        cloud.journal.write(changes.collect()).await?;
    }
    for delivery in deliveries {
        cloud.agenda.add(due, Work::Deliver(Box::new(delivery)));
    }
    Ok(())
}
