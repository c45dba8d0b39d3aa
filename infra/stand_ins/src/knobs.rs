use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What goes wrong next at a stand-in. Set from Rust, or by `POST /_knobs` with the same as JSON:
/// `{"calls": [{"call": "POST /v1/payment_intents/*/capture", "skip": 1, "times": 1, "fault": {"kind": "reset_after"}}]}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Knobs {
    /// Faults of calls.
    pub calls: Vec<CallFault>,
    /// Faults of webhooks.
    pub webhooks: Vec<WebhookFault>,
}

/// A fault of some calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallFault {
    /// Which calls: method and path, with `*` for any one part (`GET /v1/payment_intents/*`); `*` alone is every call.
    pub call: String,
    /// How many such calls go well before.
    #[serde(default)]
    pub skip: u32,
    /// How many go wrong then; `null` is all of them.
    #[serde(default = "once")]
    pub times: Option<u32>,
    /// What goes wrong.
    pub fault: Fault,
}

/// How a call goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fault {
    /// It takes that much longer, in real time, and goes on.
    Latency {
        /// How much longer.
        milliseconds: u64,
    },
    /// No connection comes about.
    ConnectionRefused,
    /// The connection is reset, and nothing was done.
    ResetBefore,
    /// It was done, and the connection is reset before the answer.
    ResetAfter,
    /// 409: another call of the same key is under way.
    Conflict,
    /// 429: too many calls.
    RateLimited {
        /// For how many seconds, where the vendor says so.
        #[serde(default = "one_second")]
        seconds: u32,
        /// Which of the vendor's limits.
        #[serde(default)]
        reason: Option<String>,
    },
    /// 429: the object is locked by another call.
    LockTimeout,
    /// 500, and nothing was done. Stripe remembers it under the call's key.
    ServerError,
    /// 500, though it was done. Stripe remembers the 500 under the call's key.
    ServerErrorAfter,
    /// 502 with a page of HTML from something on the way.
    BadGateway,
    /// 503, and nothing was done or remembered.
    Unavailable,
    /// FedEx: 400 with this code, and nothing was done.
    Rejected {
        /// Such as `SERVICETYPE.NOT.ALLOWED`.
        code: String,
    },
    /// FedEx: 401, as the token has just ended; nothing was done.
    TokenExpired,
    /// FedEx: the answer comes in gzip, asked for or not.
    Packed,
}

/// A fault of some webhooks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookFault {
    /// Which: an event's type (`payment_intent.succeeded`, `delivered`), or `*`.
    pub event: String,
    /// How many such webhooks go well before.
    #[serde(default)]
    pub skip: u32,
    /// How many go wrong then; `null` is all of them.
    #[serde(default = "once")]
    pub times: Option<u32>,
    /// What goes wrong.
    pub fault: WebhookFaultKind,
}

/// How a webhook goes wrong. Its retries are in order again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum WebhookFaultKind {
    /// It never comes.
    Drop,
    /// It comes twice.
    Duplicate,
    /// It comes later.
    Delay {
        /// How much later.
        seconds: u32,
    },
    /// It comes two seconds late, so that what is told next overtakes it.
    Reorder,
    /// Its signature is an hour old.
    Stale,
    /// Its signature is wrong.
    BadSignature,
    /// It has two signatures, as while a secret is replaced; one of them is right.
    TwoSignatures,
}

impl Knobs {
    /// The faults of this call, which are thereby used up.
    pub(crate) fn take_call(&mut self, method: &str, path: &str) -> Vec<Fault> {
        let matching = self.calls.iter_mut().filter(|fault| matches(&fault.call, method, path));
        let taken = matching
            .filter_map(|CallFault { skip, times, fault, .. }| due(skip, times).then(|| fault.clone()))
            .collect();
        self.calls.retain(|fault| fault.times != Some(0));
        taken
    }

    /// The fault of this webhook, which is thereby used up.
    pub(crate) fn take_webhook(&mut self, event: &str) -> Option<WebhookFaultKind> {
        let mut matching = self.webhooks.iter_mut().filter(|fault| fault.event == "*" || fault.event == event);
        let taken = matching.find_map(|WebhookFault { skip, times, fault, .. }| due(skip, times).then_some(*fault));
        self.webhooks.retain(|fault| fault.times != Some(0));
        taken
    }
}

/// How much longer the faults make a call.
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
    let (wanted, given): (Vec<_>, Vec<_>) = (pattern_path.split('/').collect(), path.split('/').collect());
    pattern_method.eq_ignore_ascii_case(method)
        && wanted.len() == given.len()
        && wanted.iter().zip(given).all(|(wanted, given)| *wanted == "*" || *wanted == given)
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
    use super::{CallFault, Fault, Knobs, matches};

    #[test]
    fn a_star_stands_for_one_part_of_the_path() {
        assert!(matches("POST /v1/payment_intents/*/capture", "POST", "/v1/payment_intents/pi_1/capture"));
    }

    #[test]
    fn a_star_does_not_stand_for_more() {
        assert!(!matches("POST /v1/payment_intents/*", "POST", "/v1/payment_intents/pi_1/capture"));
    }

    #[test]
    fn another_method_does_not_match() {
        assert!(!matches("POST /v1/refunds", "GET", "/v1/refunds"));
    }

    #[test]
    fn a_fault_of_the_second_call_spares_the_first_and_the_third() {
        let fault = CallFault { call: "*".into(), skip: 1, times: Some(1), fault: Fault::ServerError };
        let mut knobs = Knobs { calls: vec![fault], webhooks: Vec::new() };
        let taken: Vec<_> = (0..3).map(|_| knobs.take_call("POST", "/").len()).collect();
        assert_eq!(taken, [0, 1, 0]);
    }

    #[test]
    fn a_fault_without_times_happens_once() {
        let json = r#"{"calls": [{"call": "*", "fault": {"kind": "rate_limited"}}]}"#;
        let mut knobs: Knobs = serde_json::from_str(json).unwrap();
        let taken: Vec<_> = (0..2).map(|_| knobs.take_call("POST", "/").len()).collect();
        assert_eq!(taken, [1, 0]);
    }

    #[test]
    fn a_fault_with_null_times_never_ends() {
        let json = r#"{"calls": [{"call": "*", "times": null, "fault": {"kind": "unavailable"}}]}"#;
        let mut knobs: Knobs = serde_json::from_str(json).unwrap();
        let taken: Vec<_> = (0..3).map(|_| knobs.take_call("POST", "/").len()).collect();
        assert_eq!(taken, [1, 1, 1]);
    }
}
