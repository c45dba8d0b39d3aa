//! What goes wrong with calls, as the seed says.

use cloud::{Call, CallFault};
use stand_ins::Knobs;

use super::Kind;
use super::random::Unlucky;

impl Unlucky {
    pub(super) fn vendor_call(&self, call: &Call<'_>) -> CallFault {
        let site = format!("{} {}", call.function, call.operation);
        let strikes = |kind| self.strikes(kind, &site).is_some();
        if strikes(Kind::VendorBusy) {
            return CallFault::Throttled;
        }
        if strikes(Kind::VendorFails) {
            return CallFault::Unavailable;
        }
        if strikes(Kind::VendorUnreached) {
            return CallFault::Lost;
        }
        if strikes(Kind::VendorUnanswered) {
            return CallFault::AnswerLost;
        }
        if strikes(Kind::VendorFailsAfter)
            && let Some((stripe, mailgun)) = self.vendors.get()
        {
            let fault = stand_ins::Fault::ServerErrorAfter;
            let once = stand_ins::CallFault { call: "*".to_owned(), skip: 0, times: Some(1), fault };
            let knobs = Knobs { calls: vec![once], webhooks: Vec::new() };
            match call.operation.contains("stripe") {
                true => stripe.set_knobs(knobs),
                false => mailgun.set_knobs(knobs),
            }
        }
        CallFault::None
    }

    pub(super) fn aws_call(&self, call: &Call<'_>) -> CallFault {
        let site = format!("{} {}", call.function, call.operation);
        let database = call.operation.starts_with("DynamoDB");
        let faults = [
            (Kind::Throttled, CallFault::Throttled),
            (Kind::Unavailable, CallFault::Unavailable),
            (Kind::RequestLost, CallFault::Lost),
            (Kind::AnswerLost, CallFault::AnswerLost),
        ];
        for (kind, fault) in faults {
            if self.strikes(kind, &site).is_some() {
                return fault;
            }
        }
        if database && self.strikes(Kind::Conflict, &site).is_some() {
            return CallFault::Conflict;
        }
        match self.strikes(Kind::Stale, &site).filter(|_| database) {
            Some(how) => CallFault::Stale(1 + usize::try_from(how % 6).unwrap_or(0)),
            None => CallFault::None,
        }
    }
}
