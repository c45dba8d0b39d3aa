//! What goes wrong with calls, as the seed says.

use cloud::{Call, CallFault};
use stand_ins::{Fault, Knobs};

use super::Kind;
use super::random::Unlucky;

impl Unlucky {
    /// What goes wrong at Stripe: what does for ever in the story, and something more.
    pub(super) fn knobs(&self, once: Option<stand_ins::CallFault>) -> Knobs {
        let for_ever = self.story.plan.refuses_refunds.then(|| knob("POST /v1/refunds", None, Fault::ServerError));
        Knobs { calls: once.into_iter().chain(for_ever).collect(), webhooks: Vec::new() }
    }

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
            && let Some((stripe, mailgun, fedex)) = self.vendors.get()
        {
            let once = knob("*", Some(1), Fault::ServerErrorAfter);
            match call.operation {
                host if host.contains("stripe") => stripe.set_knobs(self.knobs(Some(once))),
                host if host.contains("fedex") => fedex.set_knobs(Knobs { calls: vec![once], webhooks: Vec::new() }),
                _ => mailgun.set_knobs(Knobs { calls: vec![once], webhooks: Vec::new() }),
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

fn knob(call: &str, times: Option<u32>, fault: Fault) -> stand_ins::CallFault {
    stand_ins::CallFault { call: call.to_owned(), skip: 0, times, fault }
}
