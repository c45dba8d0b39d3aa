//! People who look after the money: give it back, in part and whole, alone and two at once.

use std::time::Duration;

use serde_json::{Value, json};

use crate::action::weighted;
use crate::errand::Errand;
use crate::promises::Meaning;
use crate::story::Plan;
use crate::world::World;

/// What finance does about the newest order of a fan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Calls it off, whose money goes back if it is paid.
    CallOff(usize),
    /// Two people call it off at the same moment.
    CallOffTwice(usize),
    /// Gives back so many percent of its money.
    GiveBackPart(usize, u32),
    /// Two people give back so many percent of its money, at the same moment.
    GiveBackParts(usize, u32),
    /// Gives back all that is left.
    GiveBackRest(usize),
    /// Gives back all that is left, while somebody else calls it off.
    GiveBackRestAndCallOff(usize),
    /// Takes the money that is set aside for it, in Stripe's dashboard.
    TakeByHand(usize),
    /// Has its tickets sent by e-mail once more.
    SendAgain(usize),
}

/// What is going to be done about money, and how long after the action before.
pub fn plan(plan: &Plan, random: &mut fastrand::Rng) -> Vec<(Duration, Action)> {
    let number = weighted(random, &[(2, 0), (3, 1), (3, 2), (1, 4)]);
    let mut actions = Vec::new();
    for _ in 0..number {
        let pause = Duration::from_millis(weighted(random, &[(2, 0), (3, 7_000), (3, 30_000)]));
        let fan = random.usize(0..plan.fans.max(1));
        let percent = weighted(random, &[(3, 10), (2, 33), (2, 50), (1, 60), (1, 100)]);
        let actions_and_weights = [
            (4, Action::CallOff(fan)),
            (1, Action::CallOffTwice(fan)),
            (3, Action::GiveBackPart(fan, percent)),
            (2, Action::GiveBackParts(fan, percent)),
            (2, Action::GiveBackRest(fan)),
            (1, Action::GiveBackRestAndCallOff(fan)),
            (2, Action::TakeByHand(fan)),
            (2, Action::SendAgain(fan)),
        ];
        actions.push((pause, weighted(random, &actions_and_weights)));
    }
    actions
}

/// Does it.
pub async fn act(world: &World, action: &Action) {
    match action {
        Action::CallOff(fan) => call_off(world, *fan).await,
        Action::CallOffTwice(fan) => drop(futures::join!(call_off(world, *fan), call_off(world, *fan))),
        Action::GiveBackPart(fan, percent) => give_back(world, *fan, Some(*percent)).await,
        Action::GiveBackParts(fan, percent) => {
            let part = || give_back(world, *fan, Some(*percent));
            futures::join!(part(), part());
        }
        Action::GiveBackRest(fan) => give_back(world, *fan, None).await,
        Action::GiveBackRestAndCallOff(fan) => {
            futures::join!(give_back(world, *fan, None), call_off(world, *fan));
        }
        Action::TakeByHand(fan) => {
            let Some(order) = world.newest_order(*fan) else { return };
            world.take_by_hand(&order);
        }
        Action::SendAgain(fan) => {
            let Some(order) = world.newest_order(*fan) else { return };
            let by_mail = json!({"method": "email"});
            let errand = Errand::new(world.finance(), "POST", format!("/orders/{order}/deliveries"), by_mail);
            world.ask(errand.meaning(Meaning::SentAgain(order))).await;
        }
    }
}

async fn call_off(world: &World, fan: usize) {
    let Some(order) = world.newest_order(fan) else { return };
    let errand = Errand::new(world.finance(), "POST", format!("/orders/{order}/cancel"), json!({}));
    world.ask(errand.meaning(Meaning::CalledOff(order))).await;
}

/// So many percent of an order's money, or all that is left.
async fn give_back(world: &World, fan: usize, percent: Option<u32>) {
    let Some(order_id) = world.newest_order(fan) else { return };
    let Some(order) = world.look(world.finance(), &format!("/orders/{order_id}")).await else { return };
    let Some(payment) = order["payment"]["paymentId"].as_str() else { return };
    let by = |body| Errand::new(world.finance(), "POST", format!("/payments/{payment}/refunds"), body);
    let Some(percent) = percent else {
        world.ask(by(json!({"reason": "The view was poor."}))).await;
        return;
    };
    let amount = part(&order["total"], percent);
    let errand = by(json!({"amount": amount, "reason": "The view was poor."}));
    world.ask(errand.meaning(Meaning::PartRefunded { order_id, amount })).await;
}

/// So many percent of an amount, in what cards are charged in.
fn part(total: &Value, percent: u32) -> Value {
    let text = total["amount"].as_str().unwrap_or_default();
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let minor: u64 = format!("{whole}{decimals}").parse().unwrap_or_default();
    let part = minor * u64::from(percent) / 100;
    // Dinars are charged in tens of fils.
    let part = if decimals.len() == 3 { part / 10 * 10 } else { part };
    let digits = format!("{part:0>width$}", width = decimals.len() + 1);
    let (whole, decimals) = digits.split_at(digits.len() - decimals.len());
    let amount = if decimals.is_empty() { whole.to_owned() } else { format!("{whole}.{decimals}") };
    json!({"amount": amount, "currency": total["currency"]})
}
