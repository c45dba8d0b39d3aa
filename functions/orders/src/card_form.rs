//! What a browser needs to ask for a card.

use lambda::{Env, StartError};
use pages::StripeJs;

#[derive(Clone)]
pub struct CardForm {
    pub stripe_js: StripeJs,
    /// Stripe's publishable key.
    pub key: String,
}

impl CardForm {
    pub fn new(env: &Env) -> Result<Self, StartError> {
        let key = env.var("STRIPE_PUBLISHABLE_KEY")?.to_owned();
        Ok(Self { stripe_js: env.parsed("STRIPE_JS_URL")?, key })
    }
}
