use cloud::{Call, Headers, Hop, Invocation};
use lambda::{InvocationFailed, Lambda};
use serde_json::Value;

/// A bug. By default each method changes nothing.
pub trait Bug: Send + Sync {
    /// Alters the body of a request to an AWS service.
    fn alter_request(&self, _call: &Call<'_>, _body: &mut Vec<u8>) {}

    /// Alters the headers of a request to a vendor.
    fn alter_headers(&self, _call: &Call<'_>, _headers: &mut Headers) {}

    /// Alters the body of a service's response.
    fn alter_response(&self, _call: &Call<'_>, _body: &mut Vec<u8>) {}

    fn alter_outcome(&self, _invocation: &Invocation<'_>, _outcome: &mut Result<Value, InvocationFailed>) {}

    /// Whether an event never arrives.
    fn loses_event(&self, _hop: &Hop<'_>) -> bool {
        false
    }

    /// Whether a reader of a stream skips a record.
    fn skips_record(&self, _reader: &str) -> bool {
        false
    }

    /// Whether webhooks of payments are answered but not processed.
    fn ignores_payment_webhooks(&self) -> bool {
        false
    }

    /// Replaces functions.
    fn replace_lambdas(&self, all: Vec<Lambda>) -> Vec<Lambda> {
        all
    }
}
