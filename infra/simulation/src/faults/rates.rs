use std::collections::BTreeMap;

use super::kind::FaultKind;
use crate::random::{SeededRandom, weighted};

/// How often each kind of fault occurs in one scenario, in thousandths of the times that it could. Most scenarios have only some
/// kinds: a fault that always occurs hides the effects of the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultRates(BTreeMap<FaultKind, u64>);

impl FaultRates {
    pub fn none() -> Self {
        Self(BTreeMap::new())
    }

    pub fn generate(random: SeededRandom) -> Self {
        let mut random = random.sequence("weather");
        if random.usize(0..16) == 0 {
            return Self::none();
        }
        let rates = FaultKind::ALL.into_iter().filter_map(|kind| {
            let strength = weighted(&mut random, &[(5, 0), (3, 1), (2, 3), (1, 8)]);
            (strength > 0).then(|| (kind, strength * kind.base_rate()))
        });
        Self(rates.collect())
    }

    pub fn rate(&self, kind: FaultKind) -> u64 {
        self.0.get(&kind).copied().unwrap_or(0)
    }
}
