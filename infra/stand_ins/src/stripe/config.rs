use jiff::SignedDuration;

/// The account that the stand-in plays.
#[derive(Debug, Clone)]
pub struct StripeConfig {
    /// The secret key that calls have to carry, `sk_test_…`.
    pub api_key: String,
    /// Where webhooks go; without it there are none.
    pub webhooks: Option<StripeWebhooks>,
    /// How long an idempotency key is remembered. Stripe promises a day.
    pub idempotency_keys_last: SignedDuration,
    /// How long an authorization can be captured.
    pub authorizations_last: SignedDuration,
    /// When a refund that is pending, or will fail, does so.
    pub refunds_settle_after: SignedDuration,
    /// How many events are kept, the newest. (Stripe keeps those of 30 days.)
    pub events_kept: usize,
}

/// A webhook endpoint, as one would register it with Stripe.
#[derive(Debug, Clone)]
pub struct StripeWebhooks {
    /// The path of its URL, such as `/webhooks/stripe`.
    pub url_path: String,
    /// Its signing secret, `whsec_…`.
    pub secret: String,
    /// The types of events that it is for; `*` is all.
    pub events: Vec<String>,
}

impl StripeConfig {
    /// An account with Stripe's own periods.
    pub fn new(api_key: impl Into<String>, webhooks: Option<StripeWebhooks>) -> Self {
        Self {
            api_key: api_key.into(),
            webhooks,
            idempotency_keys_last: SignedDuration::from_hours(24),
            authorizations_last: SignedDuration::from_hours(7 * 24),
            refunds_settle_after: SignedDuration::from_hours(1),
            events_kept: 10_000,
        }
    }
}
