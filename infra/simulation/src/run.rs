//! One story, from its beginning to the moment when everything is settled.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use cloud::Faults;
use jiff::{SignedDuration, Timestamp};
use local::{Frontrow, Options};
use tokio::sync::Mutex;
use tokio::task::JoinSet;

use crate::action::{Action, Who};
use crate::actors::{fan, finance, gate, organizer};
use crate::checks::{self, Violation};
use crate::defects::Defect;
use crate::faults::FaultId;
use crate::faults::exact::Survey;
use crate::faults::random::Unlucky;
use crate::faults::{Kind, Weather};
use crate::history::{End, History};
use crate::notes::Notes;
use crate::stage::Stage;
use crate::stagehand::Stagehand;
use crate::story::{Step, Story};
use crate::unfinished;
use crate::world::World;

/// How long the story goes on after the last step while things go wrong.
const AFTERMATH: SignedDuration = SignedDuration::from_mins(4);

/// How long things may take to settle once nothing goes wrong any more.
const SETTLING: SignedDuration = SignedDuration::from_hours(12);

/// How long scheduled jobs are waited for, which find what was forgotten, before it is looked whether there is more.
const JOBS: SignedDuration = SignedDuration::from_mins(5);

/// What came of a story.
#[derive(Debug)]
pub struct Outcome {
    /// What must not be, and is.
    pub violations: Vec<Violation>,
    /// What went wrong on the way.
    pub faults: Vec<FaultId>,
    /// What could have gone wrong.
    pub survey: Survey,
    /// What was seen, in order.
    pub timeline: Vec<(Timestamp, String)>,
    /// How each order ended that did.
    pub orders: Vec<End>,
}

/// Lets a story happen. The same story always goes the same way.
pub fn tell(stage: &Stage, story: &Story, defect: Option<Box<dyn Defect>>) -> Outcome {
    on_a_thread_of_its_own_time(async { perform(stage, story, defect).await })
}

/// Runs something on this thread alone, where no time passes that nobody waits for.
pub fn on_a_thread_of_its_own_time<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("a runtime").block_on(work)
}

async fn perform(stage: &Stage, story: &Story, defect: Option<Box<dyn Defect>>) -> Outcome {
    // What libraries draw at random, such as the pauses before another try, comes from the seed as well.
    fastrand::seed(story.seed);
    let notes = Notes::default();
    let stale_reads = story.weather.rate(Kind::Stale) > 0;
    let mut options = Options { stale_reads, ..stage.options(story.seed) };
    if let Some(defect) = &defect {
        options.lambdas = defect.lambdas(options.lambdas);
    }
    let faults = Arc::new(Unlucky::new(story.clone(), notes.clone(), defect));
    let frontrow = start(options, Arc::clone(&faults) as Arc<dyn Faults>).await;
    notes.go_by(frontrow.cloud().clock());
    faults.know(frontrow.stripe(), frontrow.mailgun(), frontrow.fedex());
    let world = World::new(frontrow, stage, story.plan.clone(), notes.clone());
    let stagehand = Stagehand::new(world.clone(), Arc::clone(&faults), story.side_by_side);
    let begin = world.frontrow().cloud().clock().now();

    faults.set_quiet(false);
    let mut last = begin;
    let turns: Turns = Turns::default();
    for steps in story.steps.chunk_by(|step, next| step.at == next.at) {
        last = begin.saturating_add(steps[0].at).unwrap_or(last);
        stagehand.go_on_until(last).await;
        let mut people = JoinSet::new();
        for step in steps {
            people.spawn(turns.clone().take(world.clone(), step.clone()));
        }
        stagehand.settle(people).await;
    }
    if story.weather != Weather::fair() {
        stagehand.go_on_until(last.saturating_add(AFTERMATH).unwrap_or(last)).await;
    }
    faults.set_quiet(true);
    notes.write("-- from here on nothing goes wrong --");
    settle(&world, &stagehand).await;

    let total = world.frontrow().cloud().meter().snapshot();
    for (name, usage) in &total.functions {
        notes.write(format!("-- {name}: {} invocations, calls {:?}", usage.invocations, usage.calls));
    }
    let history = History::gather(&world).await;
    let violations = match &history {
        Ok(history) => checks::all(history),
        Err(error) => vec![Violation { invariant: "the history can be read", what: error.to_string() }],
    };
    let ended = |history: History| history.orders().iter().filter_map(|order| order.end).collect();
    let orders = history.map(ended).unwrap_or_default();
    Outcome { violations, faults: faults.happened(), survey: faults.survey(), timeline: notes.lines(), orders }
}

async fn start(options: Options, faults: Arc<dyn Faults>) -> Frontrow {
    Frontrow::start(Options { faults, ..options }).await.expect("the local system starts")
}

/// Lets the clock run until everything is done that will be.
async fn settle(world: &World, stagehand: &Stagehand) {
    let now = || world.frontrow().cloud().clock().now();
    let end = now().saturating_add(SETTLING).unwrap_or(Timestamp::MAX);
    stagehand.go_on_until_idle(end).await;
    stagehand.settle([insist(world.clone())].into_iter().collect()).await;
    loop {
        // What is left to the jobs: holds that end, refunds that are asked for again, cancelled concerts.
        stagehand.go_on_until(now().saturating_add(JOBS).unwrap_or(end)).await;
        stagehand.go_on_until_idle(end).await;
        if now() >= end || !unfinished::is_any(world).await {
            return;
        }
    }
}

async fn insist(world: World) {
    world.insist().await;
}

/// Sees to it that everybody does one thing after another.
#[derive(Debug, Clone, Default)]
struct Turns(Arc<std::sync::Mutex<BTreeMap<Who, Arc<Mutex<()>>>>>);

impl Turns {
    fn take(self, world: World, step: Step) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let turn = Arc::clone(self.0.lock().expect("not poisoned").entry(step.who).or_default());
        Box::pin(async move {
            let _turn = turn.lock().await;
            act(&world, &step).await;
        })
    }
}

async fn act(world: &World, step: &Step) {
    let (Who::Fan(number) | Who::Organizer(number) | Who::Gate(number) | Who::Finance(number)) = step.who;
    match &step.action {
        Action::Fan(action) => fan::act(world, number, action).await,
        Action::Organizer(action) => organizer::act(world, number, action).await,
        Action::Gate(action) => gate::act(world, number, action).await,
        Action::Finance(action) => finance::act(world, action).await,
    }
}
