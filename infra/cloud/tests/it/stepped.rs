//! Repeatable runs.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use cloud::{Clock, Cloud, DeliveryFault, Driver, Faults, Hop, Invocation, InvocationFault};
use serde_json::Value;
use uuid::Uuid;

use crate::support::{options, payloads_of, put};

/// Draws faults and choices from a seed.
struct Seeded(AtomicU64);

impl Seeded {
    fn next(&self) -> u64 {
        let next = self
            .0
            .load(Ordering::Relaxed)
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0.store(next, Ordering::Relaxed);
        next >> 33
    }
}

impl Faults for Seeded {
    fn delivery(&self, _hop: &Hop<'_>) -> DeliveryFault {
        match self.next() % 3 {
            0 => DeliveryFault::Repeated(Duration::from_secs(self.next() % 90)),
            1 => DeliveryFault::Late(Duration::from_secs(self.next() % 90)),
            _ => DeliveryFault::None,
        }
    }

    fn invocation(&self, _invocation: &Invocation<'_>) -> InvocationFault {
        let call = usize::try_from(self.next() % 3).unwrap();
        match self.next() % 6 {
            0 => InvocationFault::CrashBeforeCall(call),
            1 => InvocationFault::CrashAfterCall(call),
            2 => InvocationFault::AnswerLost,
            _ => InvocationFault::None,
        }
    }

    fn choose(&self, due: usize) -> usize {
        usize::try_from(self.next()).unwrap() % due.max(1)
    }
}

async fn run(seed: u64) -> Vec<Value> {
    let mut options = options();
    let counter = AtomicU64::new(0);
    options.clock = Clock::fixed("2026-05-01T10:00:00Z".parse().unwrap());
    options.new_id = Arc::new(move || Uuid::from_u64_pair(0, counter.fetch_add(1, Ordering::Relaxed)));
    options.faults = Arc::new(Seeded(AtomicU64::new(seed)));
    options.driver = Driver::Stepped;
    let cloud = Cloud::start(options).await.unwrap();
    for id in ["1", "2", "3"] {
        put(&cloud, "frontrow-orders", id, &[]).await;
    }
    cloud.advance(Duration::from_secs(1200)).await;
    let mut seen = payloads_of(&cloud, "policy").await;
    seen.extend(payloads_of(&cloud, "project").await);
    seen
}

#[tokio::test]
async fn same_seed_gives_the_same_run() {
    for seed in 1..=5 {
        assert_eq!(run(seed).await, run(seed).await, "seed {seed}");
    }
}

#[tokio::test]
async fn different_seeds_give_different_runs() {
    assert_ne!(run(1).await, run(2).await);
}

#[tokio::test]
async fn nothing_is_lost_with_any_seed() {
    for seed in 1..=20 {
        let seen = run(seed).await;
        for id in ["1", "2", "3"] {
            let arrived = seen.iter().any(|payload| payload.pointer("/detail/id") == Some(&Value::from(id)));
            assert!(arrived, "order {id} with seed {seed}");
        }
    }
}

#[tokio::test]
async fn nothing_is_done_before_a_step() {
    let mut options = options();
    options.driver = Driver::Stepped;
    let cloud = Cloud::start(options).await.unwrap();
    cloud.settle().await;
    put(&cloud, "frontrow-orders", "1", &[]).await;
    let before = payloads_of(&cloud, "project").await.len() + payloads_of(&cloud, "publish").await.len();
    assert!(cloud.step().await && cloud.step().await);
    let after = payloads_of(&cloud, "project").await.len() + payloads_of(&cloud, "publish").await.len();
    assert_eq!((before, after), (0, 2));
}
