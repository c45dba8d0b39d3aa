//! How often what goes wrong in one story.

use std::collections::BTreeMap;

use crate::action::weighted;
use crate::dice::Dice;

/// A kind of thing that goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An AWS service is asked too much.
    Throttled,
    /// An AWS service fails.
    Unavailable,
    /// A request to an AWS service gets lost.
    RequestLost,
    /// An AWS service's answer gets lost.
    AnswerLost,
    /// A write runs into a transaction.
    Conflict,
    /// A read misses the last writes.
    Stale,
    /// The bus refuses an event.
    Rejected,
    /// An event comes twice.
    Repeated,
    /// An event comes late.
    Late,
    /// A process ends before one of its calls.
    CrashBefore,
    /// A process ends after one of its calls.
    CrashAfter,
    /// A function's answer gets lost.
    OutcomeLost,
    /// A schedule misses an occurrence.
    Missed,
    /// A vendor is asked too much.
    VendorBusy,
    /// A vendor fails, and has done nothing.
    VendorFails,
    /// A vendor fails, though it has done what was asked.
    VendorFailsAfter,
    /// A request to a vendor gets lost.
    VendorUnreached,
    /// A vendor's answer gets lost.
    VendorUnanswered,
    /// A webhook does not arrive, and is sent again later.
    WebhookLost,
    /// A webhook of a payment is taken for heard, and lost for good.
    WebhookForgotten,
    /// A webhook comes twice.
    WebhookTwice,
    /// A webhook comes late.
    WebhookLate,
    /// The answer to a webhook gets lost.
    WebhookUnanswered,
}

/// All of them.
const KINDS: [Kind; 23] = [
    Kind::Throttled,
    Kind::Unavailable,
    Kind::RequestLost,
    Kind::AnswerLost,
    Kind::Conflict,
    Kind::Stale,
    Kind::Rejected,
    Kind::Repeated,
    Kind::Late,
    Kind::CrashBefore,
    Kind::CrashAfter,
    Kind::OutcomeLost,
    Kind::Missed,
    Kind::VendorBusy,
    Kind::VendorFails,
    Kind::VendorFailsAfter,
    Kind::VendorUnreached,
    Kind::VendorUnanswered,
    Kind::WebhookLost,
    Kind::WebhookForgotten,
    Kind::WebhookTwice,
    Kind::WebhookLate,
    Kind::WebhookUnanswered,
];

/// How often each kind of thing goes wrong, out of a thousand times that it could. Most stories have some kinds only: what
/// always goes wrong hides what comes of the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weather(BTreeMap<Kind, u64>);

impl Weather {
    /// Nothing goes wrong.
    pub fn fair() -> Self {
        Self(BTreeMap::new())
    }

    /// The weather of a seed.
    pub fn of(dice: Dice) -> Self {
        let mut random = dice.sequence("weather");
        if random.usize(0..16) == 0 {
            return Self::fair();
        }
        let rates = KINDS.into_iter().filter_map(|kind| {
            let strength = weighted(&mut random, &[(5, 0), (3, 1), (2, 3), (1, 8)]);
            (strength > 0).then(|| (kind, strength * kind.common()))
        });
        Self(rates.collect())
    }

    /// How often a kind of thing goes wrong, out of a thousand times.
    pub fn rate(&self, kind: Kind) -> u64 {
        self.0.get(&kind).copied().unwrap_or(0)
    }
}

impl Kind {
    /// How often it goes wrong at least where it does at all, out of a thousand times: calls are many, deliveries are few.
    fn common(self) -> u64 {
        match self {
            Self::Throttled | Self::Unavailable | Self::RequestLost | Self::AnswerLost | Self::Conflict => 6,
            Self::Stale => 40,
            Self::Rejected | Self::Repeated | Self::Late | Self::Missed => 40,
            Self::CrashBefore | Self::CrashAfter | Self::OutcomeLost => 12,
            Self::VendorBusy | Self::VendorFails | Self::VendorFailsAfter => 30,
            Self::VendorUnreached | Self::VendorUnanswered => 30,
            Self::WebhookLost | Self::WebhookTwice | Self::WebhookLate | Self::WebhookUnanswered => 60,
            Self::WebhookForgotten => 80,
        }
    }
}
