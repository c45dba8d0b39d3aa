//! People at the gate: let each ticket in, once, whoever else scans it.

use std::time::Duration;

use serde_json::json;

use crate::action::weighted;
use crate::errand::Errand;
use crate::promises::Meaning;
use crate::story::Plan;
use crate::world::World;

/// What is done at a gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Scans one of the tickets that a fan has by now.
    Scan {
        /// Whose.
        fan: usize,
        /// Which of theirs.
        ticket: usize,
    },
    /// Scans one of them at two gates at the same moment.
    ScanAtTwoGates {
        /// Whose.
        fan: usize,
        /// Which of theirs.
        ticket: usize,
    },
    /// Lets somebody in without a network, and tells that twice.
    TellOffline {
        /// Whose ticket.
        fan: usize,
        /// Which of theirs.
        ticket: usize,
    },
    /// Scans something that is no ticket.
    ScanForgery,
}

/// What is going to be done at the gate, and how long after the action before.
pub fn plan(plan: &Plan, random: &mut fastrand::Rng) -> Vec<(Duration, Action)> {
    let number = random.usize(0..=plan.fans);
    let mut actions = Vec::new();
    for _ in 0..number {
        let pause = Duration::from_millis(weighted(random, &[(2, 0), (3, 1_000), (3, 30_000)]));
        let (fan, ticket) = (random.usize(0..plan.fans.max(1)), random.usize(0..3));
        let action = match random.usize(0..10) {
            0 => Action::ScanForgery,
            1..4 => Action::ScanAtTwoGates { fan, ticket },
            9 => Action::TellOffline { fan, ticket },
            _ => Action::Scan { fan, ticket },
        };
        actions.push((pause, action));
    }
    actions
}

/// Does it.
pub async fn act(world: &World, gate: usize, action: &Action) {
    match action {
        Action::Scan { fan, ticket } => {
            let Some((code, concert)) = shown(world, *fan, *ticket).await else { return };
            scan(world, &code, &concert, gate).await;
        }
        Action::ScanAtTwoGates { fan, ticket } => {
            let Some((code, concert)) = shown(world, *fan, *ticket).await else { return };
            futures::join!(scan(world, &code, &concert, gate), scan(world, &code, &concert, gate + 1));
        }
        Action::TellOffline { fan, ticket } => {
            let Some((code, concert)) = shown(world, *fan, *ticket).await else { return };
            let at = world.frontrow().cloud().clock().now();
            let scan = json!({"code": code, "concertId": concert, "gate": format!("Far gate {gate}"), "at": at});
            for _ in 0..2 {
                let body = json!({ "scans": [scan] });
                let errand = Errand::new(world.gate(), "POST", "/gate/validations/batch".to_owned(), body);
                world.ask(errand.meaning(Meaning::ToldOffline)).await;
            }
        }
        Action::ScanForgery => {
            let Some(concert) = world.concert(0) else { return };
            scan(world, "AQFzn-tNYkVcGagNuabu7jJLO1LBfMs5VLCH4Tygk-BJYdt", &concert, gate).await;
        }
    }
}

/// The code and the concert of a fan's ticket.
async fn shown(world: &World, fan: usize, ticket: usize) -> Option<(String, String)> {
    let list = world.look(world.fan(fan), "/tickets").await?;
    let ticket = list["items"].get(ticket)?;
    Some((ticket["code"].as_str()?.to_owned(), ticket["concertId"].as_str()?.to_owned()))
}

async fn scan(world: &World, code: &str, concert: &str, gate: usize) {
    let body = json!({"code": code, "concertId": concert, "gate": format!("Gate {gate}")});
    let errand = Errand::new(world.gate(), "POST", "/gate/validations".to_owned(), body);
    world.ask(errand.meaning(Meaning::Scanned)).await;
}
