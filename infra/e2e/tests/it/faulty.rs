//! Sites with faults.

use std::sync::Arc;

use cloud::{Faults, Invocation, InvocationFault};
use e2e::Site;
use local::{Admin, Frontrow, Options};

/// Stripe's webhooks never arrive.
pub struct NoWebhooks;

impl Faults for NoWebhooks {
    fn invocation(&self, invocation: &Invocation<'_>) -> InvocationFault {
        match invocation.function {
            "finance-stripe-webhook" => InvocationFault::CrashBeforeCall(0),
            _ => InvocationFault::None,
        }
    }
}

pub async fn site(faults: impl Faults + 'static) -> Site {
    let frontrow = Frontrow::start(Options { faults: Arc::new(faults), ..Options::in_memory() }).await.unwrap();
    Site::of(frontrow, Admin::default())
}
