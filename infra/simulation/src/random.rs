//! Random numbers that depend only on the seed and on what they decide.
//!
//! A number drawn from a sequence changes when anything before it changes. Here each number is computed from the label and the
//! number of its decision, so that the rest of a scenario stays the same when a part of it is removed. Shrinking relies on that.
//!
//! Labels are part of what a seed means: renaming one changes every scenario.

#[derive(Debug, Clone, Copy)]
pub struct SeededRandom {
    seed: u64,
}

impl SeededRandom {
    pub fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// The number of the n-th decision with this label.
    pub fn draw(self, label: &str, number: u64) -> u64 {
        let mut state = mix(self.seed ^ 0x5851_f42d_4c95_7f2d);
        for byte in label.bytes() {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        mix(mix(state) ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// A number below `limit` for the n-th decision with this label.
    pub fn below(self, limit: u64, label: &str, number: u64) -> u64 {
        self.draw(label, number) % limit.max(1)
    }

    /// Whether an event happens that has this chance, in thousandths.
    pub fn happens(self, per_thousand: u64, label: &str, number: u64) -> bool {
        self.below(1000, label, number) < per_thousand
    }

    /// A sequence of its own, for what is planned before a run starts.
    pub fn sequence(self, label: &str) -> fastrand::Rng {
        fastrand::Rng::with_seed(self.draw(label, 0))
    }
}

/// One of several choices, each as likely as its weight.
pub(crate) fn weighted<T: Clone>(random: &mut fastrand::Rng, choices: &[(u32, T)]) -> T {
    let sum: u32 = choices.iter().map(|(weight, _)| weight).sum();
    let mut left = random.u32(0..sum.max(1));
    for (weight, choice) in choices {
        match left.checked_sub(*weight) {
            Some(rest) => left = rest,
            None => return choice.clone(),
        }
    }
    choices.last().map(|(_, choice)| choice.clone()).expect("there is a choice")
}

/// The last step of SplitMix64.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
