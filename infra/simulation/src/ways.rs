//! The ways for an order to go: a script for each, in fair weather.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::action::{Action, Who};
use crate::actors::fan::{self, Bank, Card};
use crate::actors::{finance, organizer};
use crate::faults::Weather;
use crate::history::End;
use crate::story::{ConcertPlan, Currency, Plan, Step, Story, Tier};

/// A way for an order to go, in fair weather.
pub struct Way {
    /// What it is called.
    pub name: &'static str,
    /// The story.
    pub story: Story,
    /// How its orders end.
    pub ends: Vec<End>,
}

const TIER: Tier = Tier { concert: 0, number: 0 };

/// When a hold is over of which nobody has noticed yet that it is, as a second of these scripts; buying takes three.
const JUST_OVER: u64 = 15 * 60 + 20;

/// All ways.
pub fn ways() -> Vec<Way> {
    use fan::Action as Fan;
    use finance::Action as Finance;
    use organizer::Action as Organizer;
    let one = |name, end, steps: Vec<(u64, Action)>| Way { name, story: story(&[10], steps), ends: vec![end] };
    let refused = |mut way: Way| {
        way.story.plan.refuses_refunds = true;
        way
    };
    let fan = |second, action| (second, Action::Fan(action));
    let finance = |second, action| (second, Action::Finance(action));
    let organizer = |second, action| (second, Action::Organizer(action));
    let buys = |card| buys(Fan::Confirm(card));
    let keeps_seats = |card| self::buys(Fan::ConfirmKeepingSeats(card));
    vec![
        one("bought", End::Completed, buys(Card::Good)),
        one("declined", End::Cancelled, buys(Card::Declined)),
        Way { name: "sold out", story: story(&[1], buys(Card::Good)), ends: vec![End::Cancelled] },
        one("cancelled by the buyer", End::Cancelled, then(buys(Card::AsksFirst), [fan(9, Fan::CancelOrder)])),
        one(
            "bought with another card",
            End::Completed,
            then(keeps_seats(Card::Declined), [fan(12, Fan::PayWith(Card::Good))]),
        ),
        one("declined, and no other card", End::Expired, keeps_seats(Card::Declined)),
        one("the bank left waiting", End::Expired, buys(Card::AsksFirst)),
        one(
            "the bank seen too late",
            End::Expired,
            then(buys(Card::AsksFirst), [fan(JUST_OVER + 400, Fan::Authenticate(Bank::Passes))]),
        ),
        one(
            "the bank seen in the last moment",
            End::Completed,
            then(buys(Card::AsksFirst), [fan(JUST_OVER, Fan::Authenticate(Bank::Passes))]),
        ),
        one(
            "taken by hand in the last moment",
            End::Completed,
            then(
                buys(Card::AsksFirst),
                [fan(JUST_OVER, Fan::Authenticate(Bank::Passes)), finance(JUST_OVER, Finance::TakeByHand(0))],
            ),
        ),
        one(
            "held for longer",
            End::Completed,
            then(buys(Card::AsksFirst), [fan(60, Fan::ExtendHold), fan(1_500, Fan::Authenticate(Bank::Passes))]),
        ),
        one("called off by staff", End::Refunded, then(buys(Card::Good), [finance(40, Finance::CallOff(0))])),
        one("money given back", End::Refunded, then(buys(Card::Good), [finance(40, Finance::GiveBackRest(0))])),
        one(
            "a part given back",
            End::Completed,
            then(
                buys(Card::Good),
                [finance(40, Finance::GiveBackPart(0, 50)), finance(45, Finance::GiveBackPart(0, 10))],
            ),
        ),
        one(
            "a refund that comes back",
            End::Refunded,
            then(buys(Card::RefundsFail), [finance(40, Finance::CallOff(0))]),
        ),
        one("concert cancelled", End::Refunded, then(buys(Card::Good), [organizer(40, Organizer::CallOff(0))])),
        one(
            "concert cancelled while it is bought",
            End::Cancelled,
            then(buys(Card::AsksFirst), [organizer(40, Organizer::CallOff(0))]),
        ),
        Way {
            name: "one of two concerts cancelled",
            story: story(
                &[10, 10],
                then(
                    buys(Card::Good),
                    [fan(4, Fan::AddItem(Tier { concert: 1, number: 0 }, 1)), organizer(40, Organizer::CallOff(1))],
                ),
            ),
            ends: vec![End::Completed],
        },
        refused(one(
            "a refund that Stripe refuses",
            End::RefundFailed,
            then(buys(Card::Good), [finance(40, Finance::CallOff(0))]),
        )),
        refused(one(
            "concert cancelled, and Stripe refuses",
            End::RefundFailed,
            then(buys(Card::Good), [organizer(40, Organizer::CallOff(0))]),
        )),
    ]
}

fn buys(confirm: fan::Action) -> Vec<(u64, Action)> {
    let actions = [fan::Action::AddItem(TIER, 2), fan::Action::ChooseDelivery, confirm];
    (5..).zip(actions.map(Action::Fan)).collect()
}

fn then<const N: usize>(mut steps: Vec<(u64, Action)>, more: [(u64, Action); N]) -> Vec<(u64, Action)> {
    steps.extend(more);
    steps
}

/// A story of one fan, with concerts of so many places each.
fn story(capacities: &[u32], actions: Vec<(u64, Action)>) -> Story {
    let concert = |capacity: &u32| ConcertPlan {
        currency: Currency::Zloty,
        capacities: vec![*capacity],
        prices: vec![34_900],
        dearer: vec![0],
        taken_off: BTreeSet::new(),
        hours_later: 0,
    };
    let put_on_sale = |number| (0, Action::Organizer(organizer::Action::PutOnSale(number)));
    let mut actions: Vec<(u64, Action)> = (0..capacities.len()).map(put_on_sale).chain(actions).collect();
    actions.sort_by_key(|(second, _)| *second);
    let step = |(second, action): (u64, Action)| {
        let who = match &action {
            Action::Fan(_) => Who::Fan(0),
            Action::Organizer(_) => Who::Organizer(0),
            Action::Gate(_) => Who::Gate(0),
            Action::Finance(_) => Who::Finance(0),
        };
        Step { at: Duration::from_secs(second), who, action }
    };
    Story {
        seed: 0,
        plan: Plan { fans: 1, concerts: capacities.iter().map(concert).collect(), refuses_refunds: false },
        steps: actions.into_iter().map(step).collect(),
        weather: Weather::fair(),
        spared: BTreeSet::new(),
        exactly: None,
        side_by_side: 1,
    }
}
