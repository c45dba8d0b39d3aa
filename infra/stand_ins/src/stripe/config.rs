use jiff::SignedDuration;

/// The version of every response, whichever is requested.
pub(super) const API_VERSION: &str = "2026-07-29.dahlia";

/// The account, and how Stripe behaves.
#[derive(Debug, Clone)]
pub struct StripeConfig {
    /// The secret key, `sk_test_…`.
    pub api_key: String,
    /// Without an endpoint there are no webhooks.
    pub webhooks: Option<StripeWebhooks>,
    /// How long idempotency keys are kept. Stripe keeps them for at least a day.
    pub idempotency_key_lifetime: SignedDuration,
    /// How long an authorization can be captured.
    pub authorization_lifetime: SignedDuration,
    /// After which time a refund that is not final succeeds or fails.
    pub refund_settlement_delay: SignedDuration,
    /// How many events are kept. (Stripe keeps those of 30 days.)
    pub max_events: usize,
}

/// A webhook endpoint, as it is registered with Stripe.
#[derive(Debug, Clone)]
pub struct StripeWebhooks {
    /// The path of the URL, such as `/webhooks/stripe`.
    pub url_path: String,
    /// The signing secret, `whsec_…`.
    pub secret: String,
    /// Types of events; `*` is all.
    pub events: Vec<String>,
}

impl StripeConfig {
    /// An account with Stripe's own times.
    pub fn new(api_key: impl Into<String>, webhooks: Option<StripeWebhooks>) -> Self {
        Self {
            api_key: api_key.into(),
            webhooks,
            idempotency_key_lifetime: SignedDuration::from_hours(24),
            authorization_lifetime: SignedDuration::from_hours(7 * 24),
            refund_settlement_delay: SignedDuration::from_hours(1),
            max_events: 10_000,
        }
    }
}
