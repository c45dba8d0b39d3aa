use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The faults that occur next at a stand-in. Set from Rust, or as JSON by `POST /_faults`:
/// `{"calls": [{"call": "POST /v1/payment_intents/*/capture", "skip": 1, "times": 1, "fault": {"kind": "reset_after"}}]}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FaultRules {
    pub calls: Vec<CallFault>,
    pub webhooks: Vec<WebhookFault>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallFault {
    /// Method and path, with `*` for any one segment (`GET /v1/payment_intents/*`); `*` alone is every call.
    pub call: String,
    /// How many matching calls succeed first.
    #[serde(default)]
    pub skip: u32,
    /// How many fail then; `null` is all of them.
    #[serde(default = "once")]
    pub times: Option<u32>,
    pub fault: Fault,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fault {
    /// The call takes that much longer, in real time.
    Latency { milliseconds: u64 },
    /// There is no connection.
    ConnectionRefused,
    /// The connection is reset before the call is carried out.
    ResetBefore,
    /// The connection is reset after the call is carried out.
    ResetAfter,
    /// 409: another call with the same key is in progress.
    Conflict,
    /// 429: too many calls.
    RateLimited {
        /// When to try again, if the vendor says so.
        #[serde(default = "one_second")]
        seconds: u32,
        /// Which of the vendor's limits is exceeded.
        #[serde(default)]
        reason: Option<String>,
    },
    /// 429: the object is locked by another call.
    LockTimeout,
    /// 500, before the call is carried out. Stripe remembers it under the call's key.
    ServerError,
    /// 500, after the call is carried out. Stripe remembers the 500 under the call's key.
    ServerErrorAfter,
    /// 502 with an HTML page from a gateway.
    BadGateway,
    /// 503, before the call is carried out. Nothing is remembered.
    Unavailable,
    /// FedEx and Stripe: 400 with this code, before the call is carried out.
    Rejected {
        /// For example `SERVICETYPE.NOT.ALLOWED`, or `parameter_unknown`.
        code: String,
    },
    /// FedEx: 401, because the token has just expired.
    TokenExpired,
    /// FedEx: the response is compressed with gzip, requested or not.
    Gzip,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookFault {
    /// The event's type (`payment_intent.succeeded`, `delivered`), or `*`.
    pub event: String,
    /// How many matching webhooks succeed first.
    #[serde(default)]
    pub skip: u32,
    /// How many fail then; `null` is all of them.
    #[serde(default = "once")]
    pub times: Option<u32>,
    pub fault: WebhookFaultKind,
}

/// The fault of a webhook. Its retries have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum WebhookFaultKind {
    /// It is never sent.
    Drop,
    /// It is sent twice.
    Duplicate,
    /// It is sent later.
    Delay { seconds: u32 },
    /// It is sent two seconds late, so that the next webhook overtakes it.
    Reorder,
    /// Its signature is an hour old.
    Stale,
    /// Its signature is wrong.
    BadSignature,
    /// It has two signatures, one of them right, as during the rotation of a secret.
    TwoSignatures,
}

impl FaultRules {
    pub(crate) fn take_call(&mut self, method: &str, path: &str) -> Vec<Fault> {
        let matching = self.calls.iter_mut().filter(|fault| matches(&fault.call, method, path));
        let taken = matching
            .filter_map(|CallFault { skip, times, fault, .. }| due(skip, times).then(|| fault.clone()))
            .collect();
        self.calls.retain(|fault| fault.times != Some(0));
        taken
    }

    pub(crate) fn take_webhook(&mut self, event: &str) -> Option<WebhookFaultKind> {
        let mut matching = self.webhooks.iter_mut().filter(|fault| fault.event == "*" || fault.event == event);
        let taken = matching.find_map(|WebhookFault { skip, times, fault, .. }| due(skip, times).then_some(*fault));
        self.webhooks.retain(|fault| fault.times != Some(0));
        taken
    }
}

/// The delay that the faults add to a call.
pub(crate) fn latency(faults: &[Fault]) -> Duration {
    let milliseconds = |fault: &Fault| if let Fault::Latency { milliseconds } = fault { *milliseconds } else { 0 };
    Duration::from_millis(faults.iter().map(milliseconds).sum())
}

fn due(skip: &mut u32, times: &mut Option<u32>) -> bool {
    if *skip > 0 {
        *skip -= 1;
        return false;
    }
    if let Some(times) = times {
        *times = times.saturating_sub(1);
    }
    true
}

fn matches(pattern: &str, method: &str, path: &str) -> bool {
    if pattern == "*" {
        return true;
    }
    let Some((pattern_method, pattern_path)) = pattern.split_once(' ') else { return false };
    let (expected, actual): (Vec<_>, Vec<_>) = (pattern_path.split('/').collect(), path.split('/').collect());
    pattern_method.eq_ignore_ascii_case(method)
        && expected.len() == actual.len()
        && expected.iter().zip(actual).all(|(expected, actual)| *expected == "*" || *expected == actual)
}

fn once() -> Option<u32> {
    Some(1)
}

fn one_second() -> u32 {
    1
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{CallFault, Fault, FaultRules, matches};

    #[test]
    fn star_matches_one_segment() {
        assert!(matches("POST /v1/payment_intents/*/capture", "POST", "/v1/payment_intents/pi_1/capture"));
    }

    #[test]
    fn star_matches_no_further_segment() {
        assert!(!matches("POST /v1/payment_intents/*", "POST", "/v1/payment_intents/pi_1/capture"));
    }

    #[test]
    fn other_method_does_not_match() {
        assert!(!matches("POST /v1/refunds", "GET", "/v1/refunds"));
    }

    #[test]
    fn fault_of_the_second_call_spares_the_first_and_the_third() {
        let fault = CallFault { call: "*".into(), skip: 1, times: Some(1), fault: Fault::ServerError };
        let mut rules = FaultRules { calls: vec![fault], webhooks: Vec::new() };
        let taken: Vec<_> = (0..3).map(|_| rules.take_call("POST", "/").len()).collect();
        assert_eq!(taken, [0, 1, 0]);
    }

    #[test]
    fn fault_without_times_occurs_once() {
        let json = r#"{"calls": [{"call": "*", "fault": {"kind": "rate_limited"}}]}"#;
        let mut rules: FaultRules = serde_json::from_str(json).unwrap();
        let taken: Vec<_> = (0..2).map(|_| rules.take_call("POST", "/").len()).collect();
        assert_eq!(taken, [1, 0]);
    }

    #[test]
    fn fault_with_null_times_always_occurs() {
        let json = r#"{"calls": [{"call": "*", "times": null, "fault": {"kind": "unavailable"}}]}"#;
        let mut rules: FaultRules = serde_json::from_str(json).unwrap();
        let taken: Vec<_> = (0..3).map(|_| rules.take_call("POST", "/").len()).collect();
        assert_eq!(taken, [1, 1, 1]);
    }
}
