//! The event bus, and how events get to functions and queues.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::agenda::Work;
use crate::clock::after;
use crate::cloud::Inner;
use crate::destination;
use crate::faults::{DeliveryFault, Hop, Invocation};
use crate::journal::{Change, JournalError, Kind};
use crate::template::{ACCOUNT, Delivery, REGION, Rule, Target};

/// An event on its way to a target. It is kept on disk until it has arrived or was given up.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Errand {
    /// Its key in the journal.
    id: u64,
    /// The rule or schedule that sends it.
    from: String,
    to: Delivery,
    event: Arc<Value>,
    accepted: Timestamp,
    /// How often delivery has failed.
    failed_deliveries: u32,
    /// How often the function has failed.
    failed_invocations: u32,
    /// Whether this delivery is one that was made to go wrong already.
    #[serde(skip)]
    tampered: bool,
}

/// The rules, and the events on their way.
pub(crate) struct Bus {
    pub names: Vec<String>,
    rules: Vec<Rule>,
    next_id: AtomicU64,
}

/// An event as its sender gives it.
#[derive(Debug)]
pub(crate) struct Entry {
    pub bus: String,
    pub source: String,
    pub detail_type: String,
    pub detail: Value,
    pub resources: Value,
    pub time: Timestamp,
}

impl Bus {
    pub(crate) fn new(names: Vec<String>, rules: Vec<Rule>, next_id: u64) -> Self {
        Self { names, rules, next_id: AtomicU64::new(next_id) }
    }

    /// A rule's name as it stands in its ARN: with its bus, unless that is the default one.
    fn path_of(&self, rule: &str) -> String {
        let bus = self.rules.iter().find(|known| known.name == rule).map(|known| known.bus.as_str());
        bus.filter(|bus| *bus != "default").map_or_else(|| rule.to_owned(), |bus| format!("{bus}/{rule}"))
    }

    fn errand(&self, from: &str, to: &Delivery, event: Arc<Value>, now: Timestamp) -> Errand {
        Errand {
            id: self.next_id.fetch_add(1, Ordering::Relaxed),
            from: from.to_owned(),
            to: to.clone(),
            event,
            accepted: now,
            failed_deliveries: 0,
            failed_invocations: 0,
            tampered: false,
        }
    }
}

/// Takes events, and gives back their ids once none of them can be lost any more.
pub(crate) async fn put(cloud: &Inner, entries: Vec<Entry>) -> Result<Vec<String>, JournalError> {
    let now = cloud.clock.now();
    let mut ids = Vec::with_capacity(entries.len());
    let mut errands = Vec::new();
    for entry in entries {
        let id = (cloud.new_id)().to_string();
        let bus = entry.bus.clone();
        let event = Arc::new(entry.into_event(&id));
        ids.push(id);
        for rule in cloud.bus.rules.iter().filter(|rule| rule.bus == bus && rule.pattern.matches(&event)) {
            let errand = |to| cloud.bus.errand(&rule.name, to, Arc::clone(&event), now);
            errands.extend(rule.targets.iter().map(errand));
        }
    }
    send(cloud, errands, now).await?;
    Ok(ids)
}

/// Sends what a schedule says.
pub(crate) async fn send_scheduled(cloud: &Inner, name: &str, to: &Delivery, event: Value) -> Result<(), JournalError> {
    let now = cloud.clock.now();
    let errand = cloud.bus.errand(name, to, Arc::new(event), now);
    send(cloud, vec![errand], now).await
}

async fn send(cloud: &Inner, errands: Vec<Errand>, due: Timestamp) -> Result<(), JournalError> {
    if cloud.journal.keeps() {
        let changes = errands.iter().map(|errand| Change::put(Kind::Errand, errand.id, errand));
        cloud.journal.write(changes.collect()).await?;
    }
    for errand in errands {
        cloud.agenda.add(due, Work::Run(Box::new(errand)));
    }
    Ok(())
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

impl Errand {
    pub(crate) fn id(&self) -> u64 {
        self.id
    }
}

/// Runs an errand: once to its end, or to the point from which it is tried again later.
pub(crate) async fn run(cloud: &Inner, mut errand: Errand) {
    let now = cloud.clock.now();
    if errand.failed_invocations == 0 && !std::mem::take(&mut errand.tampered) {
        match cloud.faults.delivery(&Hop { from: &errand.from, to: errand.to.target.name() }) {
            DeliveryFault::None => {}
            DeliveryFault::Repeated(by) => {
                let again = Errand { id: cloud.bus.next_id.fetch_add(1, Ordering::Relaxed), ..errand.clone() };
                postpone(cloud, Errand { tampered: true, ..again }, by);
            }
            DeliveryFault::Late(by) => return postpone(cloud, Errand { tampered: true, ..errand }, by),
            DeliveryFault::PlantedLoss => return done(cloud, &errand),
            DeliveryFault::Failed => return delivery_failed(cloud, errand, now).await,
        }
    }
    match errand.to.target.clone() {
        Target::Queue(queue) => {
            cloud.meter.of("bus").queue_request();
            match cloud.queues.send(cloud, &queue, errand.event.to_string(), None, Value::Null).await {
                Ok(_) => done(cloud, &errand),
                Err(_) => delivery_failed(cloud, errand, now).await,
            }
        }
        Target::Function(function) => {
            let payload = Value::clone(&errand.event);
            let invocation = Invocation { function: &function, attempt: errand.failed_invocations };
            match cloud.functions.invoke(&*cloud.faults, &invocation, payload).await {
                Ok(_) => done(cloud, &errand),
                Err(error) => invocation_failed(cloud, errand, &function, &error).await,
            }
        }
    }
}

fn done(cloud: &Inner, errand: &Errand) {
    cloud.journal.write_later(|| Change::delete(Kind::Errand, errand.id));
}

fn postpone(cloud: &Inner, errand: Errand, by: Duration) {
    cloud.journal.write_later(|| Change::put(Kind::Errand, errand.id, &errand));
    cloud.agenda.add(after(cloud.clock.now(), by), Work::Run(Box::new(errand)));
}

/// The target could not be reached: again later, with longer and longer pauses, and then to the rule's dead letters.
async fn delivery_failed(cloud: &Inner, mut errand: Errand, now: Timestamp) {
    errand.failed_deliveries += 1;
    let too_old = after(errand.accepted, errand.to.max_age) <= now;
    if !too_old && errand.failed_deliveries <= errand.to.retries {
        let pause = 1_u64 << errand.failed_deliveries.min(8);
        return postpone(cloud, errand, Duration::from_secs(pause));
    }
    if let Some(queue) = &errand.to.dead_letters {
        let from = cloud.bus.path_of(&errand.from);
        let attributes = destination::dead_letter_attributes(&from, &errand.to.target, too_old);
        let _ = cloud.queues.send(cloud, queue, errand.event.to_string(), None, attributes).await;
    }
    done(cloud, &errand);
}

/// The function failed: again after one minute, then after two, and then to the failure destination.
async fn invocation_failed(cloud: &Inner, mut errand: Errand, function: &str, error: &lambda::InvocationFailed) {
    errand.failed_invocations += 1;
    let Some(template) = cloud.functions.get(function).map(|function| &function.template) else {
        return delivery_failed(cloud, errand, cloud.clock.now()).await;
    };
    let config = &template.async_invoke;
    let too_old = after(errand.accepted, config.max_age) <= cloud.clock.now();
    if !too_old && errand.failed_invocations <= config.retries {
        let pause = Duration::from_secs(60).saturating_mul(errand.failed_invocations);
        return postpone(cloud, errand, pause);
    }
    if let Some(queue) = &config.on_failure {
        let condition = if too_old { "EventAgeExceeded" } else { "RetriesExhausted" };
        let record = destination::of_event(
            cloud,
            &template.full_name,
            condition,
            errand.failed_invocations,
            &errand.event,
            error,
        );
        let _ = cloud.queues.send(cloud, queue, record.to_string(), None, Value::Null).await;
    }
    done(cloud, &errand);
}
