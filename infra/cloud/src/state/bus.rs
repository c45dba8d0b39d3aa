//! The event buses and their rules.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use serde_json::Value;

use super::delivery::PendingDelivery;
use crate::template::{Delivery, Rule};

pub(crate) struct Bus {
    names: Vec<String>,
    rules: Vec<Rule>,
    next_delivery: AtomicU64,
}

impl Bus {
    /// `pending` are the deliveries that the journal kept: new ones get higher ids.
    pub(crate) fn new(names: Vec<String>, rules: Vec<Rule>, pending: &[PendingDelivery]) -> Self {
        let next = pending.iter().map(|delivery| delivery.id + 1).max().unwrap_or(0);
        Self { names, rules, next_delivery: AtomicU64::new(next) }
    }

    pub(crate) fn exists(&self, bus: &str) -> bool {
        self.names.iter().any(|name| name == bus)
    }

    pub(crate) fn matching_rules(&self, bus: &str, event: &Value) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(move |rule| rule.bus == bus && rule.pattern.matches(event))
    }

    /// A rule's name as its ARN has it: with its bus, unless that is the default one.
    pub(crate) fn rule_path(&self, rule: &str) -> String {
        let bus = self.rules.iter().find(|known| known.name == rule).map(|known| known.bus.as_str());
        bus.filter(|bus| *bus != "default").map_or_else(|| rule.to_owned(), |bus| format!("{bus}/{rule}"))
    }

    pub(crate) fn new_delivery(&self, from: &str, to: &Delivery, event: Arc<Value>, now: Timestamp) -> PendingDelivery {
        PendingDelivery {
            id: self.next_id(),
            from: from.to_owned(),
            to: to.clone(),
            event,
            accepted: now,
            failed_deliveries: 0,
            failed_invocations: 0,
            had_fault: false,
        }
    }

    /// The same event on its way once more.
    pub(crate) fn duplicate(&self, delivery: &PendingDelivery) -> PendingDelivery {
        PendingDelivery { id: self.next_id(), ..delivery.clone() }
    }

    fn next_id(&self) -> u64 {
        self.next_delivery.fetch_add(1, Ordering::Relaxed)
    }
}
