//! Bugs that are planted, to see that each is found.
//!
//! They are planted where the programs meet the cloud, and not in the programs: what is sent is sent otherwise, what is
//! answered is read otherwise, or one function of the list is another.

use std::sync::Arc;

use cloud::{Call, Headers, Hop, Invocation};
use futures::FutureExt;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError};
use serde_json::Value;

mod bugs;
mod endings;
mod list;
mod requests;

pub use list::{Planted, planted};

/// A bug. It may do anything that its methods let it; by default each does nothing.
pub trait Defect: Send + Sync {
    /// The body of a request to an AWS service.
    fn in_request(&self, _call: &Call<'_>, _body: &mut Vec<u8>) {}

    /// The headers of a request to a vendor.
    fn in_headers(&self, _call: &Call<'_>, _headers: &mut Headers) {}

    /// The body of a service's answer.
    fn in_answer(&self, _call: &Call<'_>, _body: &mut Vec<u8>) {}

    /// How an invocation ended.
    fn in_outcome(&self, _invocation: &Invocation<'_>, _outcome: &mut Result<Value, InvocationFailed>) {}

    /// Whether an event never arrives.
    fn loses(&self, _hop: &Hop<'_>) -> bool {
        false
    }

    /// Whether a reader of a stream passes over a record.
    fn skips_record(&self, _reader: &str) -> bool {
        false
    }

    /// Whether webhooks of payments are forgotten, though they were heard.
    fn forgets_webhooks(&self) -> bool {
        false
    }

    /// The functions.
    fn lambdas(&self, all: Vec<Lambda>) -> Vec<Lambda> {
        all
    }
}

/// Webhooks of payments are answered and not recorded. It was a bug that showed, until the gateway was asked what became of a payment.
pub fn webhooks_forgotten() -> Box<dyn Defect> {
    struct WebhooksForgotten;
    impl Defect for WebhooksForgotten {
        fn forgets_webhooks(&self) -> bool {
            true
        }
    }
    Box::new(WebhooksForgotten)
}

/// A function that does nothing.
fn does_nothing(name: &'static str) -> Lambda {
    async fn build(_: Env) -> Result<Handler, StartError> {
        Ok(Arc::new(|_| async { Ok(Value::Null) }.boxed()))
    }
    Lambda { name, build: &build }
}

/// All functions, with this one in place of the one of its name.
fn with(all: Vec<Lambda>, other: Lambda) -> Vec<Lambda> {
    all.into_iter().filter(|lambda| lambda.name != other.name).chain([other]).collect()
}
