//! The scenario of a seed.

use std::collections::BTreeSet;
use std::time::Duration;

use super::definition::{Action, Actor, Scenario, Step};
use crate::actors::finance::FinanceAction;
use crate::actors::organizer::OrganizerAction;
use crate::actors::{admin, fan, finance, gate, holder, leaver, organizer, outside, sessions};
use crate::faults::{FaultPlan, FaultRates, Replica};
use crate::random::{SeededRandom, weighted};
use crate::world::plan::{ConcertPlan, Currency, Plan};

/// One scenario in so many has a second day.
const SECOND_DAY_SHARE: usize = 12;

/// One scenario in this number has fans who pass tickets on or give them back.
const HOLDERS_SHARE: usize = 4;

/// One scenario in this number has a fan whose sessions end.
const SESSIONS_SHARE: usize = 6;

/// One scenario in this number has admins who change what others may do.
const ADMINS_SHARE: usize = 6;

/// One scenario in this number has a fan who asks to be forgotten.
const LEAVERS_SHARE: usize = 5;

/// When it begins: every idempotency key of the first day is free again.
const SECOND_DAY: Duration = Duration::from_secs(26 * 60 * 60);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScenarioSize {
    /// A handful of fans, to run many seeds.
    Small,
    /// Mostly a handful of fans, sometimes some dozens.
    Mixed,
}

impl Scenario {
    pub fn generate(seed: u64, size: ScenarioSize) -> Self {
        let random = SeededRandom::new(seed);
        let (plan, refuses_refunds) = plan(random, size);
        let mut steps: Vec<Step> = (0..plan.concerts.len())
            .map(|number| Step {
                at: Duration::ZERO,
                actor: Actor::Organizer(number),
                action: Action::Organizer(OrganizerAction::PutOnSale(number)),
            })
            .collect();
        let opening = Duration::from_secs(5);
        for number in 0..plan.fans {
            let sequence = &mut random.sequence(&format!("fan {number}"));
            let start = opening + Duration::from_millis(sequence.u64(0..40) * 500);
            add(&mut steps, Actor::Fan(number), start, fan::plan(&plan, sequence), Action::Fan);
        }
        for number in 0..plan.concerts.len() {
            let actions = organizer::plan(&plan, &mut random.sequence(&format!("organizer {number}")));
            add(&mut steps, Actor::Organizer(number), opening, actions, Action::Organizer);
        }
        for number in 0..2 {
            let actions = gate::plan(&plan, &mut random.sequence(&format!("gate {number}")));
            add(&mut steps, Actor::Gate(number), Duration::from_secs(45), actions, Action::Gate);
        }
        for number in 0..2 {
            let actions = finance::plan(&plan, &mut random.sequence(&format!("finance {number}")));
            add(&mut steps, Actor::Finance(number), Duration::from_secs(10), actions, Action::Finance);
        }
        if random.sequence("holders").usize(0..HOLDERS_SHARE) == 0 {
            let actions = holder::plan(&plan, &mut random.sequence("holder 0"));
            add(&mut steps, Actor::Holder(0), Duration::from_secs(50), actions, Action::Holder);
        }
        add_people(&mut steps, &plan, random);
        let actions = outside::plan(&plan, &mut random.sequence("outside"));
        add(&mut steps, Actor::Outside(0), Duration::from_secs(30), actions, Action::Outside);
        if refuses_refunds {
            add_refunds_by_hand(&mut steps, &plan, random);
        }
        if random.sequence("second day").usize(0..SECOND_DAY_SHARE) == 0 {
            add_second_day(&mut steps, &plan, random);
        }
        steps.sort_by_key(|step| step.at);
        let faults = FaultPlan {
            rates: FaultRates::generate(random),
            suppressed: BTreeSet::new(),
            planned: None,
            refuses_refunds,
            replica: replica(random),
        };
        let concurrency = weighted(&mut random.sequence("side by side"), &[(2, 1), (3, 3), (3, 8)]);
        Self { seed, plan, steps, faults, concurrency }
    }
}

/// What happens to accounts and sessions.
fn add_people(steps: &mut Vec<Step>, plan: &Plan, random: SeededRandom) {
    let start = Duration::from_secs(10);
    let is_drawn = |what: &str, share| random.sequence(what).usize(0..share) == 0;
    if is_drawn("sessions", SESSIONS_SHARE) {
        let actions = sessions::plan(plan, &mut random.sequence("sessions of a fan"));
        add(steps, Actor::Sessions(0), start, actions, Action::Sessions);
    }
    if is_drawn("admins", ADMINS_SHARE) {
        let actions = admin::plan(plan, &mut random.sequence("admin"));
        add(steps, Actor::Admin(0), start, actions, Action::Admin);
        let actions = admin::plan_of_clerk(&mut random.sequence("clerk"));
        add(steps, Actor::Admin(1), start, actions, Action::Admin);
    }
    if is_drawn("leavers", LEAVERS_SHARE) {
        let actions = leaver::plan(plan, &mut random.sequence("leaver"));
        add(steps, Actor::Leaver(0), start, actions, Action::Leaver);
    }
}

/// The program that refunds parts has the same keys on both days. Two fans buy again, so that it refunds other orders.
fn add_second_day(steps: &mut Vec<Step>, plan: &Plan, random: SeededRandom) {
    for number in 0..plan.fans.min(2) {
        let sequence = &mut random.sequence(&format!("fan {number} on the second day"));
        add(steps, Actor::Fan(number), SECOND_DAY, fan::plan(plan, sequence), Action::Fan);
    }
    for (day, start) in [("first", Duration::ZERO), ("second", SECOND_DAY)] {
        let actions = finance::plan_of_program(plan, &mut random.sequence(&format!("program on the {day} day")));
        add(steps, Actor::Finance(2), start + Duration::from_secs(40), actions, Action::Finance);
    }
}

/// Long after every attempt at a refund has failed, finance pays some back in another way.
fn add_refunds_by_hand(steps: &mut Vec<Step>, plan: &Plan, random: SeededRandom) {
    let sequence = &mut random.sequence("by hand");
    for number in 0..plan.fans.min(4) {
        let later = Duration::from_secs(weighted(sequence, &[(1, 2 * 60 * 60), (3, 7 * 60 * 60)]));
        if sequence.bool() {
            let action = Action::Finance(FinanceAction::RecordRefundsByHand(number));
            steps.push(Step { at: later, actor: Actor::Finance(3), action });
        }
    }
}

fn replica(random: SeededRandom) -> Replica {
    let replicas = [(5, Replica::Close), (1, Replica::Behind(12)), (1, Replica::Behind(40)), (1, Replica::Behind(100))];
    weighted(&mut random.sequence("replica"), &replicas)
}

fn add<A>(
    steps: &mut Vec<Step>,
    actor: Actor,
    start: Duration,
    actions: Vec<(Duration, A)>,
    wrap: impl Fn(A) -> Action,
) {
    let mut at = start;
    for (pause, action) in actions {
        at += pause;
        steps.push(Step { at, actor, action: wrap(action) });
    }
}

/// The fans and concerts, and whether Stripe fails every refund.
fn plan(random: SeededRandom, size: ScenarioSize) -> (Plan, bool) {
    let mut random = random.sequence("plan");
    let fans = match size {
        ScenarioSize::Mixed if random.usize(0..20) == 0 => random.usize(25..=60),
        _ => random.usize(1..=6),
    };
    let number = weighted(&mut random, &[(3, 1), (1, 2)]);
    let concerts = (0..number).map(|_| concert(&mut random)).collect();
    (Plan { fans, concerts }, random.usize(0..5) == 0)
}

fn concert(random: &mut fastrand::Rng) -> ConcertPlan {
    let types = random.usize(1..=2);
    let capacities = [(2, 1), (2, 2), (3, 4), (4, 10), (3, 60)];
    let prices = [(1, 0), (9, 34_900), (4, 10_001), (2, 89_990)];
    ConcertPlan {
        currency: weighted(random, &[(4, Currency::Zloty), (1, Currency::Yen), (1, Currency::Dinar)]),
        capacities: (0..types).map(|_| weighted(random, &capacities)).collect(),
        prices: (0..types).map(|_| weighted(random, &prices)).collect(),
        price_increases: vec![0; types],
        withdrawn: BTreeSet::new(),
        postponed_hours: 0,
    }
}
