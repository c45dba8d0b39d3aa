//! What AWS would bill, counted by function and operation.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::database::Capacity;

/// Counts since the cloud was started.
#[derive(Debug, Default)]
pub struct Meter {
    users: Mutex<BTreeMap<String, Arc<Counts>>>,
}

/// The counts of one function, or of another caller.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    invocations: AtomicU64,
    failed_invocations: AtomicU64,
    busy_micros: AtomicU64,
    read_halves: AtomicU64,
    write_halves: AtomicU64,
    bus_events: AtomicU64,
    queue_requests: AtomicU64,
    calls: Mutex<BTreeMap<String, u64>>,
}
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// By function. `outside` has the calls from outside the functions, `bus` what rules send to queues, and `api` the
    /// requests to the HTTP API.
    pub functions: BTreeMap<String, Usage>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Usage {
    /// Failed ones included.
    pub invocations: u64,
    /// Partial batch failures are not counted.
    pub failed_invocations: u64,
    /// Total duration of the invocations in microseconds of the machine's time, waiting for services included.
    pub busy_micros: u64,
    /// Read capacity in half units: an eventually consistent read of up to 4 KB takes one.
    pub read_half_units: u64,
    /// Write capacity in half units, as the reads; DynamoDB counts writes in whole units.
    pub write_half_units: u64,
    pub bus_events: u64,
    /// Requests of rules and pollers included.
    pub queue_requests: u64,
    /// Calls by service and operation, such as `DynamoDB.PutItem`, and calls of vendors by host.
    pub calls: BTreeMap<String, u64>,
}

impl Meter {
    pub fn snapshot(&self) -> Snapshot {
        let users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
        Snapshot { functions: users.iter().map(|(name, counts)| (name.clone(), counts.usage())).collect() }
    }

    pub(crate) fn of(&self, name: &str) -> Arc<Counts> {
        let mut users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(users.entry(name.to_owned()).or_default())
    }
}

impl Snapshot {
    /// The usage between an earlier snapshot and this one.
    #[must_use]
    pub fn since(&self, earlier: &Self) -> Self {
        let none = Usage::default();
        let functions = self
            .functions
            .iter()
            .map(|(name, usage)| (name.clone(), usage.since(earlier.functions.get(name).unwrap_or(&none))));
        Self { functions: functions.filter(|(_, usage)| *usage != none).collect() }
    }

    pub fn total(&self) -> Usage {
        self.functions.values().fold(Usage::default(), |total, usage| total.plus(usage))
    }
}

impl Usage {
    pub fn write_units(&self) -> u64 {
        self.write_half_units.div_ceil(2)
    }

    /// Calls of one service, such as `DynamoDB`.
    pub fn calls_of(&self, service: &str) -> u64 {
        self.calls_where(|operation| operation.split('.').next() == Some(service))
    }

    pub fn vendor_calls(&self) -> u64 {
        self.calls_where(|name| !is_aws(name))
    }

    /// Calls of AWS services. Requests to the HTTP API do not count.
    pub fn service_calls(&self) -> u64 {
        self.calls_where(is_aws) - self.calls_of(HTTP_API)
    }

    fn calls_where(&self, wanted: impl Fn(&str) -> bool) -> u64 {
        self.calls.iter().filter(|(name, _)| wanted(name)).map(|(_, count)| count).sum()
    }

    fn since(&self, earlier: &Self) -> Self {
        let mut calls = self.calls.clone();
        for (operation, count) in &earlier.calls {
            if let Some(now) = calls.get_mut(operation) {
                *now = now.saturating_sub(*count);
            }
        }
        calls.retain(|_, count| *count > 0);
        Self {
            invocations: self.invocations.saturating_sub(earlier.invocations),
            failed_invocations: self.failed_invocations.saturating_sub(earlier.failed_invocations),
            busy_micros: self.busy_micros.saturating_sub(earlier.busy_micros),
            read_half_units: self.read_half_units.saturating_sub(earlier.read_half_units),
            write_half_units: self.write_half_units.saturating_sub(earlier.write_half_units),
            bus_events: self.bus_events.saturating_sub(earlier.bus_events),
            queue_requests: self.queue_requests.saturating_sub(earlier.queue_requests),
            calls,
        }
    }

    fn plus(mut self, other: &Self) -> Self {
        self.invocations += other.invocations;
        self.failed_invocations += other.failed_invocations;
        self.busy_micros += other.busy_micros;
        self.read_half_units += other.read_half_units;
        self.write_half_units += other.write_half_units;
        self.bus_events += other.bus_events;
        self.queue_requests += other.queue_requests;
        for (operation, count) in &other.calls {
            *self.calls.entry(operation.clone()).or_default() += count;
        }
        self
    }
}

const HTTP_API: &str = "HttpApi";

/// Whether the name of a call is that of a service and operation. Vendors' hosts are in lower case.
fn is_aws(name: &str) -> bool {
    name.starts_with(char::is_uppercase)
}

impl Counts {
    pub(crate) fn call(&self, operation: &str) {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        match calls.get_mut(operation) {
            Some(count) => *count += 1,
            None => {
                calls.insert(operation.to_owned(), 1);
            }
        }
    }

    pub(crate) fn api_request(&self) {
        self.call(&format!("{HTTP_API}.Request"));
    }

    pub(crate) fn capacity(&self, capacity: Capacity) {
        self.read_halves.fetch_add(capacity.read_halves, Ordering::Relaxed);
        self.write_halves.fetch_add(capacity.write_halves, Ordering::Relaxed);
    }

    pub(crate) fn bus_events(&self, count: u64) {
        self.bus_events.fetch_add(count, Ordering::Relaxed);
    }

    pub(crate) fn queue_request(&self) {
        self.queue_requests.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn invocation(&self, failed: bool, took: Duration) {
        self.invocations.fetch_add(1, Ordering::Relaxed);
        self.failed_invocations.fetch_add(u64::from(failed), Ordering::Relaxed);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.busy_micros.fetch_add(micros, Ordering::Relaxed);
    }

    fn usage(&self) -> Usage {
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Usage {
            invocations: count(&self.invocations),
            failed_invocations: count(&self.failed_invocations),
            busy_micros: count(&self.busy_micros),
            read_half_units: count(&self.read_halves),
            write_half_units: count(&self.write_halves),
            bus_events: count(&self.bus_events),
            queue_requests: count(&self.queue_requests),
            calls: self.calls.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }
}
