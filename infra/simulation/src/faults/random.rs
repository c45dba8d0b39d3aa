//! Things that go wrong as the seed says.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use cloud::{Call, CallFault, DeliveryFault, Faults, Hop, Invocation, InvocationFault};
use lambda::InvocationFailed;
use serde_json::Value;
use stand_ins::{FedexStandIn, MailgunStandIn, StripeStandIn};

use super::exact::Survey;
use super::{FaultId, Kind, Patience};
use crate::defects::Defect;
use crate::dice::Dice;
use crate::notes::Notes;
use crate::story::Story;

/// Of so many occurrences of a schedule one is kept: jobs that find nothing to do are what takes most of the time of a story.
const ONE_JOB_OF: usize = 4;

/// The same, once so many have come and people have long gone home.
const LATER_ONE_JOB_OF: (usize, usize) = (40, 16);

/// What goes wrong in a story.
pub struct Unlucky {
    pub(super) story: Story,
    dice: Dice,
    notes: Notes,
    /// A bug that is planted, to see that it is found.
    defect: Option<Box<dyn Defect>>,
    quiet: AtomicBool,
    counts: Mutex<BTreeMap<(Kind, String), u64>>,
    happened: Mutex<Vec<FaultId>>,
    choices: AtomicU64,
    survey: Mutex<Survey>,
    pub(super) vendors: OnceLock<(StripeStandIn, MailgunStandIn, FedexStandIn)>,
}

impl Unlucky {
    /// What goes wrong in this story.
    pub fn new(story: Story, notes: Notes, defect: Option<Box<dyn Defect>>) -> Self {
        Self {
            dice: Dice::new(story.seed),
            story,
            notes,
            defect,
            quiet: AtomicBool::new(true),
            counts: Mutex::default(),
            happened: Mutex::default(),
            choices: AtomicU64::new(0),
            survey: Mutex::default(),
            vendors: OnceLock::new(),
        }
    }

    /// From now on things go wrong, or no longer.
    pub fn set_quiet(&self, quiet: bool) {
        self.quiet.store(quiet, Ordering::Relaxed);
    }

    /// The vendors, which are made to fail by what they do themselves.
    pub fn know(&self, stripe: &StripeStandIn, mailgun: &MailgunStandIn, fedex: &FedexStandIn) {
        stripe.set_knobs(self.knobs(None));
        let _ = self.vendors.set((stripe.clone(), mailgun.clone(), fedex.clone()));
    }

    /// What went wrong.
    pub fn happened(&self) -> Vec<FaultId> {
        self.happened.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What there was that could go wrong.
    pub fn survey(&self) -> Survey {
        self.surveyed().clone()
    }

    fn surveyed(&self) -> MutexGuard<'_, Survey> {
        self.survey.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a kind of thing goes wrong at a place this time; if so, a number for how.
    pub fn strikes(&self, kind: Kind, site: &str) -> Option<u64> {
        let rate = self.story.weather.rate(kind);
        if rate == 0 || self.quiet.load(Ordering::Relaxed) {
            return None;
        }
        let number = {
            let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
            let count = counts.entry((kind, site.to_owned())).or_default();
            *count += 1;
            *count - 1
        };
        let what = format!("{kind:?} {site}");
        let id = FaultId { kind, site: site.to_owned(), number };
        if !self.dice.happens(rate, &what, number) || self.story.spared.contains(&id) {
            return None;
        }
        self.notes.write(format!("  ! {kind:?} at {site} (the {number}th)"));
        self.happened.lock().unwrap_or_else(PoisonError::into_inner).push(id);
        Some(self.dice.draw(&format!("how {what}"), number))
    }

    /// Whether all webhooks of payments are taken for heard, and forgotten.
    pub fn forgets_webhooks(&self) -> bool {
        self.defect.as_ref().is_some_and(|defect| defect.forgets_webhooks())
    }

    fn choice(&self, below: u64) -> u64 {
        self.dice.below(below, "choice", self.choices.fetch_add(1, Ordering::Relaxed))
    }
}

impl Faults for Unlucky {
    fn call(&self, call: &Call<'_>) -> CallFault {
        if call.function != "outside" {
            self.surveyed().called(call);
        }
        if call.function == "outside" || call.attempt >= Patience::of(call.function).failures() {
            return CallFault::None;
        }
        match call.operation.contains('.') && !call.operation.starts_with("api.") {
            true => self.aws_call(call),
            false => self.vendor_call(call),
        }
    }

    fn rejects_event(&self, detail_type: &str) -> bool {
        self.strikes(Kind::Rejected, detail_type).is_some()
    }

    fn misses(&self, schedule: &str) -> bool {
        let number = self.surveyed().scheduled(schedule);
        let (later, one_of) = LATER_ONE_JOB_OF;
        let one_of = if number < later { ONE_JOB_OF } else { one_of };
        !number.is_multiple_of(one_of) || self.strikes(Kind::Missed, schedule).is_some()
    }

    fn delivery(&self, hop: &Hop<'_>) -> DeliveryFault {
        let site = format!("{} to {}", hop.from, hop.to);
        let number = self.surveyed().delivered(hop);
        if self.story.exactly.as_ref().is_some_and(|exact| exact.repeats(hop, number)) {
            return DeliveryFault::Repeated(Duration::from_secs(1));
        }
        if self.defect.as_ref().is_some_and(|defect| defect.loses(hop)) {
            return DeliveryFault::PlantedLoss;
        }
        if let Some(how) = self.strikes(Kind::Repeated, &site) {
            return DeliveryFault::Repeated(Duration::from_millis([0, 10, 2_000, 90_000][place(how, 4)]));
        }
        if let Some(how) = self.strikes(Kind::Late, &site) {
            return DeliveryFault::Late(Duration::from_millis([10, 500, 5_000, 50_000][place(how, 4)]));
        }
        DeliveryFault::None
    }

    fn invocation(&self, invocation: &Invocation<'_>) -> InvocationFault {
        let function = invocation.function;
        let number = self.surveyed().invoked(function);
        if let Some(fault) = self.story.exactly.as_ref().and_then(|exact| exact.of(function, number)) {
            return fault;
        }
        if invocation.attempt >= Patience::of(function).failures() {
            return InvocationFault::None;
        }
        if let Some(how) = self.strikes(Kind::CrashBefore, function) {
            return InvocationFault::CrashBeforeCall(call(how));
        }
        if let Some(how) = self.strikes(Kind::CrashAfter, function) {
            return InvocationFault::CrashAfterCall(call(how));
        }
        match self.strikes(Kind::OutcomeLost, function) {
            Some(_) => InvocationFault::AnswerLost,
            None => InvocationFault::None,
        }
    }

    fn pauses(&self, _call: &Call<'_>) -> usize {
        match self.story.side_by_side {
            1 => 0,
            _ => usize::try_from(self.choice(5)).unwrap_or(0),
        }
    }

    fn choose(&self, due: usize) -> usize {
        usize::try_from(self.choice(due as u64)).unwrap_or(0)
    }

    fn plant_in_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if let Some(defect) = &self.defect {
            defect.in_request(call, body);
        }
    }

    fn plant_in_headers(&self, call: &Call<'_>, headers: &mut cloud::Headers) {
        if let Some(defect) = &self.defect {
            defect.in_headers(call, headers);
        }
    }

    fn plant_in_answer(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if let Some(defect) = &self.defect {
            defect.in_answer(call, body);
        }
    }

    fn plant_in_outcome(&self, invocation: &Invocation<'_>, outcome: &mut Result<Value, InvocationFailed>) {
        if let Err(failed) = outcome {
            self.notes.write(format!("  x {} failed: {failed}", invocation.function));
        }
        if let Some(defect) = &self.defect {
            defect.in_outcome(invocation, outcome);
        }
    }

    fn plants_skipped_record(&self, reader: &str) -> bool {
        self.defect.as_ref().is_some_and(|defect| defect.skips_record(reader))
    }
}

fn place(how: u64, places: u64) -> usize {
    usize::try_from(how % places).unwrap_or(0)
}

/// At which call a process ends: most invocations make few.
fn call(how: u64) -> usize {
    [0, 0, 0, 1, 1, 2, 3, 5, 8][place(how, 9)]
}
