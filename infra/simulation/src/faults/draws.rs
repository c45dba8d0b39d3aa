//! Deciding at random, by the seed, whether a fault occurs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::kind::FaultKind;
use super::plan::{FaultId, FaultPlan};
use super::rates::FaultRates;
use crate::random::SeededRandom;
use crate::timeline::Timeline;

pub(super) struct FaultDraws {
    random: SeededRandom,
    rates: FaultRates,
    suppressed: BTreeSet<FaultId>,
    timeline: Timeline,
    enabled: AtomicBool,
    counts: Mutex<BTreeMap<(FaultKind, String), u64>>,
    occurred: Mutex<Vec<FaultId>>,
    choices: AtomicU64,
}

impl FaultDraws {
    /// Draws that are disabled at first.
    pub fn new(seed: u64, plan: &FaultPlan, timeline: Timeline) -> Self {
        Self {
            random: SeededRandom::new(seed),
            rates: plan.rates.clone(),
            suppressed: plan.suppressed.clone(),
            timeline,
            enabled: AtomicBool::new(false),
            counts: Mutex::default(),
            occurred: Mutex::default(),
            choices: AtomicU64::new(0),
        }
    }

    pub fn set_enabled(&self, enabled: bool) {
        self.enabled.store(enabled, Ordering::Relaxed);
    }

    pub fn occurred(&self) -> Vec<FaultId> {
        self.occurred.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether a kind of fault occurs at a site this time. If so, a number that picks the variant.
    pub fn draw(&self, kind: FaultKind, site: &str) -> Option<u64> {
        let rate = self.rates.rate(kind);
        if rate == 0 || !self.enabled.load(Ordering::Relaxed) {
            return None;
        }
        let number = {
            let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
            let count = counts.entry((kind, site.to_owned())).or_default();
            *count += 1;
            *count - 1
        };
        let label = format!("{kind:?} {site}");
        let id = FaultId { kind, site: site.to_owned(), number };
        if !self.random.happens(rate, &label, number) || self.suppressed.contains(&id) {
            return None;
        }
        self.timeline.record(format!("  ! {kind:?} at {site} (number {number})"));
        self.occurred.lock().unwrap_or_else(PoisonError::into_inner).push(id);
        Some(self.random.draw(&format!("how {label}"), number))
    }

    /// The next scheduling decision, a number below `limit`.
    pub fn choice(&self, limit: u64) -> u64 {
        self.random.below(limit, "choice", self.choices.fetch_add(1, Ordering::Relaxed))
    }
}
