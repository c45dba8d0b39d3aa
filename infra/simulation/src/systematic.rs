//! One thing going wrong at every place where it can: each call of each invocation, each event on its way.

use std::time::Duration;

use cloud::InvocationFault;

use crate::action::{Action, Who};
use crate::actors::fan::{self, Card};
use crate::actors::organizer;
use crate::faults::Weather;
use crate::faults::exact::{Exact, Survey};
use crate::run::{Outcome, tell};
use crate::stage::Stage;
use crate::story::{ConcertPlan, Currency, Plan, Step, Story, Tier};

/// A way for an order to go, in fair weather.
pub struct Way {
    /// What it is called.
    pub name: &'static str,
    /// The story.
    pub story: Story,
}

/// All ways.
pub fn ways() -> Vec<Way> {
    let buys = |card| vec![fan::Action::AddItem(TIER, 2), fan::Action::ChooseDelivery, fan::Action::Confirm(card)];
    let then = |mut actions: Vec<fan::Action>, action| {
        actions.push(action);
        actions
    };
    vec![
        Way { name: "bought", story: story(10, vec![buys(Card::Good)]) },
        Way { name: "declined", story: story(10, vec![buys(Card::Declined)]) },
        Way {
            name: "cancelled by the buyer",
            story: story(10, vec![then(buys(Card::AsksFirst), fan::Action::CancelOrder)]),
        },
        Way { name: "sold out", story: story(1, vec![buys(Card::Good)]) },
    ]
}

const TIER: Tier = Tier { concert: 0, number: 0 };

fn story(capacity: u32, fans: Vec<Vec<fan::Action>>) -> Story {
    let concert = ConcertPlan {
        currency: Currency::Zloty,
        capacities: vec![capacity],
        prices: vec![34_900],
        dearer: vec![0],
        taken_off: std::collections::BTreeSet::new(),
        hours_later: 0,
    };
    let plan = Plan { fans: fans.len(), concerts: vec![concert] };
    let put_on_sale = Action::Organizer(organizer::Action::PutOnSale(0));
    let mut steps = vec![Step { at: Duration::ZERO, who: Who::Organizer(0), action: put_on_sale }];
    for (number, actions) in fans.into_iter().enumerate() {
        let step = |(second, action)| Step {
            at: Duration::from_secs(second),
            who: Who::Fan(number),
            action: Action::Fan(action),
        };
        steps.extend((5..).zip(actions).map(step));
    }
    steps.sort_by_key(|step| step.at);
    Story {
        seed: 0,
        plan,
        steps,
        weather: Weather::fair(),
        spared: std::collections::BTreeSet::new(),
        exactly: None,
        side_by_side: 1,
    }
}

/// Everything that can go wrong once where that happened which was surveyed: at each call of each invocation its process ends
/// before or after it, each invocation's answer is lost, each event comes twice.
pub fn places(survey: &Survey) -> Vec<Exact> {
    let mut places = Vec::new();
    for (function, invocations) in &survey.invocations {
        for (number, calls) in invocations.iter().enumerate() {
            // Jobs find the same nothing again and again.
            let is_job = ["-watch-", "-settle-"].iter().any(|part| function.contains(part));
            let calls = if is_job { (*calls).min(1) } else { *calls };
            if is_job && number > 0 {
                continue;
            }
            let mut at = |fault| places.push(Exact::Invocation { function: function.clone(), number, fault });
            for call in 0..calls {
                at(InvocationFault::CrashBeforeCall(call));
                at(InvocationFault::CrashAfterCall(call));
            }
            at(InvocationFault::AnswerLost);
        }
    }
    for (hop, events) in &survey.hops {
        places.extend((0..*events).map(|number| Exact::Repeat { hop: hop.clone(), number }));
    }
    places
}

/// The story with one thing going wrong.
pub fn with(story: &Story, exactly: Exact) -> Story {
    Story { exactly: Some(exactly), ..story.clone() }
}

/// Lets a way happen in fair weather, and gives back what can go wrong on it.
pub fn survey(stage: &Stage, way: &Way) -> (Outcome, Vec<Exact>) {
    let outcome = tell(stage, &way.story, None);
    let places = places(&outcome.survey);
    (outcome, places)
}
