//! All faults of a run, as the local cloud asks for them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use cloud::{Call, CallFault, DeliveryFault, Faults, Hop, Invocation, InvocationFault};
use lambda::InvocationFailed;
use serde_json::Value;
use stand_ins::{FedexStandIn, MailgunStandIn, StripeStandIn};

use super::aws_calls::aws_call_fault;
use super::draws::FaultDraws;
use super::kind::FaultKind;
use super::plan::{FaultId, FaultPlan};
use super::retries::Retries;
use super::survey::Survey;
use super::vendor_calls::{Vendors, vendor_call_fault};
use crate::planted_bugs::Bug;
use crate::timeline::Timeline;

/// One occurrence of a schedule in so many is kept: jobs with nothing to do take most of the time of a run.
const SCHEDULE_THINNING: usize = 4;

/// The same after so many occurrences, when clients have long finished.
const LATE_SCHEDULE_THINNING: (usize, usize) = (40, 16);

/// The schedule of the job that tracks parcels. It is rare, and takes another quarter of the parcels each time.
const TRACKING: &str = "tickets-track-shipments";

/// The schedules of the jobs that publish events again. They are rare, and nothing else finds some lost events.
const REPEATS: &str = "-publish-again";

/// The schedule of the job that requeues calls of Stripe. It requeues one that is due 2, 3 and 4 minutes later, and then rarely: one
/// occurrence in three does not skip them all.
const REQUEUEING: (&str, usize) = ("finance-requeue-overdue-payments", 3);

/// The delays of a repeated event, in milliseconds.
const REPEAT_DELAYS: [u64; 4] = [0, 10, 2_000, 90_000];

/// The delays of a late event, in milliseconds.
const DELIVERY_DELAYS: [u64; 4] = [10, 500, 5_000, 50_000];

/// The numbers of the calls at which a function crashes. Most invocations make few calls.
const CRASH_CALLS: [usize; 9] = [0, 0, 0, 1, 1, 2, 3, 5, 8];

pub struct FaultInjector {
    plan: FaultPlan,
    /// How many pieces of work run at once. With one, nothing pauses.
    concurrency: usize,
    timeline: Timeline,
    bug: Option<Box<dyn Bug>>,
    draws: FaultDraws,
    survey: Mutex<Survey>,
    vendors: OnceLock<Vendors>,
    night: AtomicBool,
}

impl FaultInjector {
    /// An injector that is disabled at first.
    pub fn new(seed: u64, plan: FaultPlan, concurrency: usize, timeline: Timeline, bug: Option<Box<dyn Bug>>) -> Self {
        let draws = FaultDraws::new(seed, &plan, timeline.clone());
        let (survey, vendors, night) = (Mutex::default(), OnceLock::new(), AtomicBool::new(false));
        Self { plan, concurrency, timeline, bug, draws, survey, vendors, night }
    }

    /// Sets whether random faults occur. A planned fault, a planted bug and Stripe's refusal of refunds always do.
    pub fn set_enabled(&self, enabled: bool) {
        self.draws.set_enabled(enabled);
    }

    /// Sets whether it is night: all work is done, and schedules are missed, because jobs would find nothing to do.
    pub fn set_night(&self, night: bool) {
        self.night.store(night, Ordering::Relaxed);
    }

    /// Sets the vendors, which cause some faults themselves.
    pub fn set_vendors(&self, stripe: &StripeStandIn, mailgun: &MailgunStandIn, fedex: &FedexStandIn) {
        let vendors = Vendors::new(stripe, mailgun, fedex, self.plan.refuses_refunds);
        let _ = self.vendors.set(vendors);
    }

    /// The random faults that have occurred.
    pub fn occurred(&self) -> Vec<FaultId> {
        self.draws.occurred()
    }

    pub fn survey(&self) -> Survey {
        self.lock_survey().clone()
    }

    /// Whether a kind of fault occurs at a site this time. If so, a number that picks the variant.
    pub fn draw(&self, kind: FaultKind, site: &str) -> Option<u64> {
        self.draws.draw(kind, site)
    }

    /// Whether a planted bug ignores the webhooks of payments.
    pub fn ignores_payment_webhooks(&self) -> bool {
        self.bug.as_ref().is_some_and(|bug| bug.ignores_payment_webhooks())
    }

    /// How far a query lags behind because a fault is planned there.
    fn planned_lag(&self, call: &Call<'_>) -> Option<Duration> {
        if call.operation != "DynamoDB.Query" {
            return None;
        }
        let number = self.lock_survey().count_query(call.function);
        let time = self.plan.planned.as_ref()?.lag(call.function, number)?;
        self.timeline.record(format!("  ! query {number} of {} lags {time:?} behind", call.function));
        Some(time)
    }

    fn lock_survey(&self) -> MutexGuard<'_, Survey> {
        self.survey.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Faults for FaultInjector {
    fn call(&self, call: &Call<'_>) -> CallFault {
        if call.function != "outside" {
            self.lock_survey().count_call(call);
        }
        if let Some(time) = self.planned_lag(call) {
            return CallFault::StaleFor(time);
        }
        if call.function == "outside" || call.attempt >= Retries::of(call.function).max_failures() {
            return CallFault::None;
        }
        let is_aws = call.operation.contains('.') && !call.operation.starts_with("api.");
        if is_aws {
            aws_call_fault(&self.draws, self.plan.replica, call)
        } else {
            vendor_call_fault(&self.draws, self.vendors.get(), call)
        }
    }

    fn rejects_event(&self, detail_type: &str) -> bool {
        self.draw(FaultKind::Rejected, detail_type).is_some()
    }

    fn misses(&self, schedule: &str) -> bool {
        if self.night.load(Ordering::Relaxed) {
            return true;
        }
        let number = self.lock_survey().count_occurrence(schedule);
        let (late, late_thinning) = LATE_SCHEDULE_THINNING;
        let thinning = match number {
            _ if schedule.ends_with(TRACKING) => 1,
            _ if schedule.ends_with(REPEATS) && self.plan.loses_event() => 1,
            _ if schedule.ends_with(REQUEUEING.0) => REQUEUEING.1,
            _ if number < late => SCHEDULE_THINNING,
            _ => late_thinning,
        };
        !number.is_multiple_of(thinning) || self.draw(FaultKind::Missed, schedule).is_some()
    }

    fn delivery(&self, hop: &Hop<'_>) -> DeliveryFault {
        let site = format!("{} to {}", hop.from, hop.to);
        let number = self.lock_survey().count_delivery(hop);
        if self.plan.planned.as_ref().is_some_and(|planned| planned.repeats(hop, number)) {
            return DeliveryFault::Repeated(Duration::from_secs(1));
        }
        let is_lost = self.plan.planned.as_ref().is_some_and(|planned| planned.loses(hop, number));
        if is_lost || self.bug.as_ref().is_some_and(|bug| bug.loses_event(hop)) {
            return DeliveryFault::PlantedLoss;
        }
        if let Some(variant) = self.draw(FaultKind::Repeated, &site) {
            return DeliveryFault::Repeated(Duration::from_millis(pick(REPEAT_DELAYS, variant)));
        }
        if let Some(variant) = self.draw(FaultKind::Late, &site) {
            return DeliveryFault::Late(Duration::from_millis(pick(DELIVERY_DELAYS, variant)));
        }
        DeliveryFault::None
    }

    fn invocation(&self, invocation: &Invocation<'_>) -> InvocationFault {
        let function = invocation.function;
        let number = self.lock_survey().count_invocation(function);
        let planned = self.plan.planned.as_ref();
        if let Some(fault) = planned.and_then(|planned| planned.of_invocation(function, number)) {
            return fault;
        }
        if invocation.attempt >= Retries::of(function).max_failures() {
            return InvocationFault::None;
        }
        if let Some(variant) = self.draw(FaultKind::CrashBefore, function) {
            return InvocationFault::CrashBeforeCall(pick(CRASH_CALLS, variant));
        }
        if let Some(variant) = self.draw(FaultKind::CrashAfter, function) {
            return InvocationFault::CrashAfterCall(pick(CRASH_CALLS, variant));
        }
        match self.draw(FaultKind::OutcomeLost, function) {
            Some(_) => InvocationFault::AnswerLost,
            None => InvocationFault::None,
        }
    }

    fn pauses(&self, _call: &Call<'_>) -> usize {
        match self.concurrency {
            1 => 0,
            _ => usize::try_from(self.draws.choice(5)).unwrap_or(0),
        }
    }

    fn choose(&self, due: usize) -> usize {
        usize::try_from(self.draws.choice(due as u64)).unwrap_or(0)
    }

    fn plant_in_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if let Some(bug) = &self.bug {
            bug.alter_request(call, body);
        }
    }

    fn plant_in_headers(&self, call: &Call<'_>, headers: &mut cloud::Headers) {
        if let Some(bug) = &self.bug {
            bug.alter_headers(call, headers);
        }
    }

    fn plant_in_answer(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if let Some(bug) = &self.bug {
            bug.alter_response(call, body);
        }
    }

    fn plant_in_outcome(&self, invocation: &Invocation<'_>, outcome: &mut Result<Value, InvocationFailed>) {
        if let Err(failed) = outcome {
            self.timeline.record(format!("  x {} failed: {failed}", invocation.function));
        }
        if let Some(bug) = &self.bug {
            bug.alter_outcome(invocation, outcome);
        }
    }

    fn plants_skipped_record(&self, reader: &str) -> bool {
        self.bug.as_ref().is_some_and(|bug| bug.skips_record(reader))
    }
}

fn pick<T: Copy, const N: usize>(variants: [T; N], variant: u64) -> T {
    variants[usize::try_from(variant % N as u64).unwrap_or(0)]
}
