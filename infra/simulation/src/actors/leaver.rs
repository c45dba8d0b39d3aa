//! A fan who asks to be forgotten, in the midst of buying, and who comes back.

use std::time::Duration;

use super::fan::{Card, FanAction};
use super::sessions::use_every_token;
use crate::random::weighted;
use crate::world::World;
use crate::world::plan::{Plan, TicketTypeRef};
use crate::world::request::Person;

/// Each has the number of a fan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeaverAction {
    /// Asks to be forgotten, and changes something with each session at the same moment.
    Ask(usize),
    /// Puts a ticket into the cart, then confirms it and asks to be forgotten at the same moment.
    BuyAndAsk(usize, TicketTypeRef, Card),
    /// An admin is asked to do it.
    AskAdmin(usize),
    /// Tries the password and each token, then registers the address again. Only once forgotten.
    ComeBack(usize),
}

/// A fan's attempts, until one succeeds, each with the pause before it. The last comes when every order has ended.
pub fn plan(plan: &Plan, random: &mut fastrand::Rng) -> Vec<(Duration, LeaverAction)> {
    let fan = random.usize(0..plan.fans.max(1));
    let cards = [(2, Card::Succeeds), (2, Card::RequiresAuthentication), (1, Card::Declined)];
    let mut actions = Vec::new();
    for number in 0..random.usize(1..=3) {
        let pauses = [(2, 0), (3, 5_000), (2, 30_000), (1, 200_000)];
        let pause = Duration::from_millis(weighted(random, &pauses));
        let action = match random.usize(0..4) {
            0 => LeaverAction::AskAdmin(fan),
            1 | 2 if number == 0 => {
                LeaverAction::BuyAndAsk(fan, plan.random_ticket_type(random), weighted(random, &cards))
            }
            _ => LeaverAction::Ask(fan),
        };
        actions.push((pause, action));
    }
    if random.usize(0..3) > 0 {
        actions.push((Duration::from_secs(60 * random.u64(10..40)), LeaverAction::Ask(fan)));
    }
    actions.push((Duration::from_millis(weighted(random, &[(1, 0), (2, 30_000)])), LeaverAction::ComeBack(fan)));
    actions
}

pub async fn act(world: &World, action: &LeaverAction) {
    match action {
        LeaverAction::Ask(fan) => {
            let fan = world.fan(*fan);
            futures::join!(ask(world, fan), use_every_token(world, fan));
        }
        LeaverAction::BuyAndAsk(number, ticket_type, card) => {
            for action in [FanAction::AddItem(*ticket_type, 1), FanAction::ChooseDelivery] {
                super::fan::act(world, *number, &action).await;
            }
            let confirm = FanAction::Confirm(*card);
            futures::join!(super::fan::act(world, *number, &confirm), ask(world, world.fan(*number)));
        }
        LeaverAction::AskAdmin(fan) => {
            let fan = world.fan(*fan);
            let admins = world.admins().into_iter();
            let mut live =
                admins.filter_map(|admin| Some((world.with_newest_token(admin)?, world.password_of(admin)?)));
            let Some((admin, password)) = live.next().filter(|_| !world.is_forgotten(fan)) else { return };
            world.forget(&admin, &password, fan).await;
        }
        LeaverAction::ComeBack(fan) => {
            let fan = world.fan(*fan);
            if world.is_forgotten(fan) {
                use_every_token(world, fan).await;
                if let Some(password) = world.password_of(fan) {
                    world.log_in(fan, &password).await;
                }
                world.register_again(fan, "yet another horse battery").await;
            }
        }
    }
}

async fn ask(world: &World, fan: &Person) {
    let (Some(here), Some(password)) = (world.with_newest_token(fan), world.password_of(fan)) else { return };
    world.forget(&here, &password, fan).await;
}
