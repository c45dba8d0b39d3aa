use cloud::{Call, CallFault};
use stand_ins::{Fault, FaultRules, FedexStandIn, MailgunStandIn, StripeStandIn};

use super::draws::FaultDraws;
use super::kind::FaultKind;

/// The vendors' stand-ins, which can be told to fail.
pub(super) struct Vendors {
    stripe: StripeStandIn,
    mailgun: MailgunStandIn,
    fedex: FedexStandIn,
    refuses_refunds: bool,
}

impl Vendors {
    pub fn new(stripe: &StripeStandIn, mailgun: &MailgunStandIn, fedex: &FedexStandIn, refuses_refunds: bool) -> Self {
        let vendors = Self { stripe: stripe.clone(), mailgun: mailgun.clone(), fedex: fedex.clone(), refuses_refunds };
        vendors.stripe.set_faults(vendors.stripe_faults(None));
        vendors
    }

    /// The next call of the vendor at this host fails, after it was carried out.
    fn fail_after_next_call(&self, host: &str) {
        let once = fault("*", Some(1), Fault::ServerErrorAfter);
        if host.contains("stripe") {
            self.stripe.set_faults(self.stripe_faults(Some(once)));
        } else if host.contains("fedex") {
            self.fedex.set_faults(FaultRules { calls: vec![once], webhooks: Vec::new() });
        } else {
            self.mailgun.set_faults(FaultRules { calls: vec![once], webhooks: Vec::new() });
        }
    }

    /// Stripe's permanent faults, and one more.
    fn stripe_faults(&self, once: Option<stand_ins::CallFault>) -> FaultRules {
        let permanent = self.refuses_refunds.then(|| fault("POST /v1/refunds", None, Fault::ServerError));
        FaultRules { calls: once.into_iter().chain(permanent).collect(), webhooks: Vec::new() }
    }
}

/// The fault of a call to a vendor. One that the vendor itself causes is set at its stand-in.
pub(super) fn vendor_call_fault(draws: &FaultDraws, vendors: Option<&Vendors>, call: &Call<'_>) -> CallFault {
    let site = format!("{} {}", call.function, call.operation);
    let occurs = |kind| draws.draw(kind, &site).is_some();
    if occurs(FaultKind::VendorBusy) {
        return CallFault::Throttled;
    }
    if occurs(FaultKind::VendorFails) {
        return CallFault::Unavailable;
    }
    if occurs(FaultKind::VendorUnreached) {
        return CallFault::Lost;
    }
    if occurs(FaultKind::VendorUnanswered) {
        return CallFault::AnswerLost;
    }
    if occurs(FaultKind::VendorFailsAfter)
        && let Some(vendors) = vendors
    {
        vendors.fail_after_next_call(call.operation);
    }
    CallFault::None
}

fn fault(call: &str, times: Option<u32>, fault: Fault) -> stand_ins::CallFault {
    stand_ins::CallFault { call: call.to_owned(), skip: 0, times, fault }
}
