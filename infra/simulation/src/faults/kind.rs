/// The names are part of the labels of random draws: renaming one changes every scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    /// An AWS service throttles a call.
    Throttled,
    /// An AWS service fails.
    Unavailable,
    /// A request to an AWS service is lost.
    RequestLost,
    /// The response of an AWS service is lost.
    AnswerLost,
    /// A write conflicts with a transaction.
    Conflict,
    /// An eventually consistent read misses the last writes.
    Stale,
    /// The bus rejects an event.
    Rejected,
    /// An event is delivered twice.
    Repeated,
    /// An event is delivered late.
    Late,
    /// A function crashes before one of its calls.
    CrashBefore,
    /// A function crashes after one of its calls.
    CrashAfter,
    /// The result of a function is lost.
    OutcomeLost,
    /// A schedule misses an occurrence.
    Missed,
    /// A vendor limits the rate of calls.
    VendorBusy,
    /// A vendor fails and has done nothing.
    VendorFails,
    /// A vendor fails, but has done what was requested.
    VendorFailsAfter,
    /// A request to a vendor is lost.
    VendorUnreached,
    /// The response of a vendor is lost.
    VendorUnanswered,
    /// A webhook does not arrive, and is sent again later.
    WebhookLost,
    /// A webhook of a payment is answered but not processed.
    WebhookForgotten,
    /// A webhook arrives twice.
    WebhookTwice,
    /// A webhook arrives late.
    WebhookLate,
    /// The response to a webhook is lost.
    WebhookUnanswered,
}

impl FaultKind {
    pub const ALL: [Self; 23] = [
        Self::Throttled,
        Self::Unavailable,
        Self::RequestLost,
        Self::AnswerLost,
        Self::Conflict,
        Self::Stale,
        Self::Rejected,
        Self::Repeated,
        Self::Late,
        Self::CrashBefore,
        Self::CrashAfter,
        Self::OutcomeLost,
        Self::Missed,
        Self::VendorBusy,
        Self::VendorFails,
        Self::VendorFailsAfter,
        Self::VendorUnreached,
        Self::VendorUnanswered,
        Self::WebhookLost,
        Self::WebhookForgotten,
        Self::WebhookTwice,
        Self::WebhookLate,
        Self::WebhookUnanswered,
    ];

    /// The lowest rate where it occurs at all, in thousandths: there are many calls, but few deliveries.
    pub(super) fn base_rate(self) -> u64 {
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
