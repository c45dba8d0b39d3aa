//! One run of a scenario, from its start until all work is done.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use cloud::Faults;
use jiff::{SignedDuration, Timestamp};
use local::{Frontrow, Options};
use tokio::sync::Mutex;
use tokio::task::JoinSet;

use super::outcome::Outcome;
use super::pending_work::has_pending_work;
use super::scheduler::Scheduler;
use crate::actors::{admin, fan, finance, gate, holder, leaver, organizer, outside, sessions};
use crate::faults::{FaultInjector, FaultKind, FaultRates, PlannedFault};
use crate::history::History;
use crate::invariants::{self, Violation};
use crate::planted_bugs::Bug;
use crate::scenario::{Action, Actor, Scenario, Step};
use crate::timeline::Timeline;
use crate::world::World;
use crate::world::fixture::Fixture;

/// Between two steps that are so far apart, all work is finished.
const NIGHT: Duration = Duration::from_secs(6 * 60 * 60);

/// How long faults go on after the last step.
const FAULTS_AFTER_LAST_STEP: SignedDuration = SignedDuration::from_mins(4);

/// How long work may take to finish once faults have stopped.
const MAX_SETTLING: SignedDuration = SignedDuration::from_hours(12);

/// How long to wait for scheduled jobs before checking whether work is pending.
const JOBS_WAIT: SignedDuration = SignedDuration::from_mins(5);

/// Runs a scenario. The same scenario always has the same outcome.
pub fn run(fixture: &Fixture, scenario: &Scenario, bug: Option<Box<dyn Bug>>) -> Outcome {
    block_on_virtual_time(async { execute(fixture, scenario, bug).await })
}

/// Runs a future on this thread alone. Time passes only while every task waits for it.
pub fn block_on_virtual_time<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("a runtime").block_on(work)
}

async fn execute(fixture: &Fixture, scenario: &Scenario, bug: Option<Box<dyn Bug>>) -> Outcome {
    // What libraries draw at random, such as the pauses before retries, comes from the seed as well.
    fastrand::seed(scenario.seed);
    let timeline = Timeline::default();
    let is_stale_query = |planned: &PlannedFault| matches!(planned, PlannedFault::StaleQuery { .. });
    let stale_reads = scenario.faults.rates.rate(FaultKind::Stale) > 0
        || scenario.faults.planned.as_ref().is_some_and(is_stale_query);
    let mut options = Options { stale_reads, ..fixture.options(scenario.seed) };
    if let Some(bug) = &bug {
        options.lambdas = bug.replace_lambdas(options.lambdas);
    }
    let faults =
        FaultInjector::new(scenario.seed, scenario.faults.clone(), scenario.concurrency, timeline.clone(), bug);
    let faults = Arc::new(faults);
    let frontrow = start(options, Arc::clone(&faults) as Arc<dyn Faults>).await;
    timeline.use_clock(frontrow.cloud().clock());
    faults.set_vendors(frontrow.stripe(), frontrow.mailgun(), frontrow.fedex());
    let world = World::new(frontrow, fixture, scenario.plan.clone(), timeline.clone());
    let scheduler = Scheduler::new(world.clone(), Arc::clone(&faults), scenario.concurrency);

    let start = world.frontrow().cloud().clock().now();
    for steps in scenario.steps.chunk_by(|step, next| next.at < step.at + NIGHT) {
        faults.set_night(true);
        scheduler.advance_to(start.saturating_add(steps[0].at).unwrap_or(start)).await;
        faults.set_night(false);
        faults.set_enabled(true);
        perform_steps(&world, &scheduler, scenario, start, steps).await;
        faults.set_enabled(false);
        timeline.record("-- no more faults --");
        finish_work(&world, &scheduler, scenario.faults.loses_event()).await;
    }

    let total = world.frontrow().cloud().meter().snapshot();
    for (name, usage) in &total.functions {
        timeline.record(format!("-- {name}: {} invocations, calls {:?}", usage.invocations, usage.calls));
    }
    let history = History::read(&world, scenario.faults.refuses_refunds).await;
    let violations = match &history {
        Ok(history) => {
            let planned = scenario.faults.planned.as_ref();
            let is_expected = |violation: &Violation| planned.is_some_and(|planned| may_break(planned, violation));
            invariants::violations(history).into_iter().filter(|violation| !is_expected(violation)).collect()
        }
        Err(error) => vec![Violation { invariant: "history is readable", detail: error.to_string() }],
    };
    let ends = |history: History| history.orders().iter().filter_map(|order| order.end).collect();
    let ends = history.map(ends).unwrap_or_default();
    Outcome { violations, faults: faults.occurred(), survey: faults.survey(), timeline: timeline.entries(), ends }
}

/// Whether a loss may break an invariant like that: a function that needs what was lost may fail more often than it is retried, and
/// nothing repeats that an order is completed.
fn may_break(planned: &PlannedFault, violation: &Violation) -> bool {
    let PlannedFault::Lost { hop: (_, to), .. } = planned else { return false };
    violation.detail.starts_with("frontrow-function-failures")
        || to == "users-when-order-ended"
            && violation.invariant == "keys are held by open orders"
            && violation.detail.ends_with("Some(Completed)")
}

async fn start(options: Options, faults: Arc<dyn Faults>) -> Frontrow {
    Frontrow::start(Options { faults, ..options }).await.expect("the local system starts")
}

async fn perform_steps(world: &World, scheduler: &Scheduler, scenario: &Scenario, start: Timestamp, steps: &[Step]) {
    let mut last = start;
    let turns: Turns = Turns::default();
    for steps in steps.chunk_by(|step, next| step.at == next.at) {
        last = start.saturating_add(steps[0].at).unwrap_or(last);
        scheduler.advance_to(last).await;
        let mut people = JoinSet::new();
        for step in steps {
            people.spawn(turns.clone().take(world.clone(), step.clone()));
        }
        scheduler.settle(people).await;
    }
    if scenario.faults.rates != FaultRates::none() {
        scheduler.advance_to(last.saturating_add(FAULTS_AFTER_LAST_STEP).unwrap_or(last)).await;
    }
}

/// Lets the clock run until all work is done.
async fn finish_work(world: &World, scheduler: &Scheduler, is_event_lost: bool) {
    let now = || world.frontrow().cloud().clock().now();
    let start = now();
    let end = start.saturating_add(MAX_SETTLING).unwrap_or(Timestamp::MAX);
    scheduler.advance_until_idle(end).await;
    scheduler.settle([retry_unanswered_refunds(world.clone())].into_iter().collect()).await;
    loop {
        // The rest is up to the jobs: holds that end, refunds that are requested again, cancelled concerts.
        scheduler.advance_to(now().saturating_add(JOBS_WAIT).unwrap_or(end)).await;
        scheduler.advance_until_idle(end).await;
        if now() >= end || !has_pending_work(world, now().duration_since(start), is_event_lost).await {
            return;
        }
    }
}

async fn retry_unanswered_refunds(world: World) {
    world.retry_unanswered_refunds().await;
}

/// Lets each actor do one thing after another.
#[derive(Debug, Clone, Default)]
struct Turns(Arc<std::sync::Mutex<BTreeMap<Actor, Arc<Mutex<()>>>>>);

impl Turns {
    fn take(self, world: World, step: Step) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let turn = Arc::clone(self.0.lock().expect("not poisoned").entry(step.actor).or_default());
        Box::pin(async move {
            let _turn = turn.lock().await;
            act(&world, &step).await;
        })
    }
}

async fn act(world: &World, step: &Step) {
    let (Actor::Fan(number)
    | Actor::Organizer(number)
    | Actor::Gate(number)
    | Actor::Finance(number)
    | Actor::Holder(number)
    | Actor::Outside(number)
    | Actor::Sessions(number)
    | Actor::Admin(number)
    | Actor::Leaver(number)) = step.actor;
    match &step.action {
        Action::Fan(action) => fan::act(world, number, action).await,
        Action::Organizer(action) => organizer::act(world, action).await,
        Action::Gate(action) => gate::act(world, number, action).await,
        Action::Finance(action) => finance::act(world, action).await,
        Action::Holder(action) => holder::act(world, action).await,
        Action::Outside(action) => outside::act(world, action).await,
        Action::Sessions(action) => sessions::act(world, action).await,
        Action::Admin(action) => admin::act(world, action).await,
        Action::Leaver(action) => leaver::act(world, action).await,
    }
}
