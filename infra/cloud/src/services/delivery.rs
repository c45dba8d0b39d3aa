//! Delivering events to functions and queues, with the retries and dead-letter queues of EventBridge and Lambda.

use std::time::Duration;

use jiff::Timestamp;
use lambda::InvocationFailed;
use serde_json::Value;

use super::{failure_record, functions, queues};
use crate::state::State;
use crate::state::agenda::Work;
use crate::state::clock::after;
use crate::state::delivery::PendingDelivery;
use crate::state::faults::{DeliveryFault, Hop, Invocation};
use crate::state::journal::{Change, Kind};
use crate::template::Target;

/// Makes one attempt at a delivery. If it fails, the next one is planned.
pub(crate) async fn deliver(cloud: &State, mut delivery: PendingDelivery) {
    let now = cloud.clock.now();
    if delivery.failed_invocations == 0 && !std::mem::take(&mut delivery.had_fault) {
        match cloud.faults.delivery(&Hop { from: &delivery.from, to: delivery.to.target.name() }) {
            DeliveryFault::None => {}
            DeliveryFault::Repeated(after) => {
                let repetition = cloud.bus.duplicate(&delivery);
                postpone(cloud, PendingDelivery { had_fault: true, ..repetition }, after);
            }
            DeliveryFault::Late(by) => return postpone(cloud, PendingDelivery { had_fault: true, ..delivery }, by),
            DeliveryFault::PlantedLoss => return finish(cloud, &delivery),
            DeliveryFault::Failed => return delivery_failed(cloud, delivery, now).await,
        }
    }
    match delivery.to.target.clone() {
        Target::Queue(queue) => {
            cloud.meter.of("bus").queue_request();
            match queues::send(cloud, &queue, delivery.event.to_string(), None, Value::Null).await {
                Ok(_) => finish(cloud, &delivery),
                Err(_) => delivery_failed(cloud, delivery, now).await,
            }
        }
        Target::Function(function) => {
            let payload = Value::clone(&delivery.event);
            let invocation = Invocation { function: &function, attempt: delivery.failed_invocations };
            match functions::invoke(cloud, &invocation, payload).await {
                Ok(_) => finish(cloud, &delivery),
                Err(error) => invocation_failed(cloud, delivery, &function, &error).await,
            }
        }
    }
}

fn finish(cloud: &State, delivery: &PendingDelivery) {
    cloud.journal.write_later(|| Change::delete(Kind::Delivery, delivery.id));
}

fn postpone(cloud: &State, delivery: PendingDelivery, by: Duration) {
    cloud.journal.write_later(|| Change::put(Kind::Delivery, delivery.id, &delivery));
    cloud.agenda.add(after(cloud.clock.now(), by), Work::Deliver(Box::new(delivery)));
}

/// The target could not be reached: EventBridge retries with exponential backoff, then uses the rule's dead-letter queue.
async fn delivery_failed(cloud: &State, mut delivery: PendingDelivery, now: Timestamp) {
    delivery.failed_deliveries += 1;
    let too_old = after(delivery.accepted, delivery.to.max_age) <= now;
    if !too_old && delivery.failed_deliveries <= delivery.to.retries {
        let pause = 1_u64 << delivery.failed_deliveries.min(8);
        return postpone(cloud, delivery, Duration::from_secs(pause));
    }
    if let Some(queue) = &delivery.to.dead_letters {
        let rule = cloud.bus.rule_path(&delivery.from);
        let attributes = failure_record::dead_letter_attributes(&rule, &delivery.to.target, too_old);
        let _ = queues::send(cloud, queue, delivery.event.to_string(), None, attributes).await;
    }
    finish(cloud, &delivery);
}

/// The function failed: Lambda retries after one minute, then after two, then uses the function's failure destination.
async fn invocation_failed(cloud: &State, mut delivery: PendingDelivery, function: &str, error: &InvocationFailed) {
    delivery.failed_invocations += 1;
    let Some(template) = cloud.functions.get(function).map(|function| &function.template) else {
        return delivery_failed(cloud, delivery, cloud.clock.now()).await;
    };
    let config = &template.async_invoke;
    let too_old = after(delivery.accepted, config.max_age) <= cloud.clock.now();
    if !too_old && delivery.failed_invocations <= config.retries {
        let pause = Duration::from_secs(60).saturating_mul(delivery.failed_invocations);
        return postpone(cloud, delivery, pause);
    }
    if let Some(queue) = &config.on_failure {
        let condition = if too_old { "EventAgeExceeded" } else { "RetriesExhausted" };
        let attempts = delivery.failed_invocations;
        let record = failure_record::of_event(cloud, &template.full_name, condition, attempts, &delivery.event, error);
        let _ = queues::send(cloud, queue, record.to_string(), None, Value::Null).await;
    }
    finish(cloud, &delivery);
}
