//! Random numbers that depend on nothing but the seed and what they are for.
//!
//! A number drawn from a sequence changes when anything before it does. Here each is worked out from what it decides, so that a
//! story from which something was taken away goes on, otherwise, as before: that is what makes stories shrink.

/// Draws numbers for one seed.
#[derive(Debug, Clone, Copy)]
pub struct Dice {
    seed: u64,
}

impl Dice {
    /// The dice of a seed.
    pub fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// A number for the n-th decision of a kind.
    pub fn draw(self, what: &str, number: u64) -> u64 {
        let mut state = mix(self.seed ^ 0x5851_f42d_4c95_7f2d);
        for byte in what.bytes() {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        mix(mix(state) ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// A number below another, which must not be 0, for the n-th decision of a kind.
    pub fn below(self, sides: u64, what: &str, number: u64) -> u64 {
        self.draw(what, number) % sides.max(1)
    }

    /// Whether something happens that does so many times in a thousand.
    pub fn happens(self, in_a_thousand: u64, what: &str, number: u64) -> bool {
        self.below(1000, what, number) < in_a_thousand
    }

    /// A sequence of its own, for what is planned before anything goes on.
    pub fn sequence(self, what: &str) -> fastrand::Rng {
        fastrand::Rng::with_seed(self.draw(what, 0))
    }
}

/// The last step of SplitMix64.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
