//! EventBridge Scheduler and scheduled rules: sends an event at each occurrence of a schedule.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::bus;
use crate::state::State;
use crate::state::agenda::Work;
use crate::template::{ACCOUNT, REGION, ScheduleSource};

/// Puts a schedule's next occurrence on the agenda.
pub(crate) fn plan(cloud: &State, index: usize, from: Timestamp) {
    let next = cloud.schedules.get(index).and_then(|source| source.schedule.next_after(from));
    if let Some(next) = next {
        cloud.agenda.add(next, Work::RunSchedule(index));
    }
}

/// Sends the event of a schedule and plans its next occurrence. Missed occurrences are not made up for.
pub(crate) async fn run(cloud: &State, index: usize) {
    let Some(source) = cloud.schedules.get(index) else { return };
    let now = cloud.clock.now();
    if cloud.faults.misses(&source.name) {
        return plan(cloud, index, now);
    }
    let event = source.input.clone().unwrap_or_else(|| event(cloud, source, now));
    if let Err(error) = bus::send_scheduled(cloud, &source.name, &source.delivery, event).await {
        tracing::error!(%error, schedule = source.name, "cannot send a scheduled event");
    }
    plan(cloud, index, now);
}

fn event(cloud: &State, source: &ScheduleSource, now: Timestamp) -> Value {
    let name = &source.name;
    let (service, resource, detail) = if source.by_scheduler {
        ("aws.scheduler", format!("arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/{name}"), json!("{}"))
    } else {
        ("aws.events", format!("arn:aws:events:{REGION}:{ACCOUNT}:rule/{name}"), json!({}))
    };
    json!({
        "version": "0",
        "id": (cloud.new_id)(),
        "detail-type": "Scheduled Event",
        "source": service,
        "account": ACCOUNT,
        "time": now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "region": REGION,
        "resources": [resource],
        "detail": detail,
    })
}
