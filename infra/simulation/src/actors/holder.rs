//! Holders of single tickets: they pass tickets on, and give them back.

use std::time::Duration;

use serde_json::{Value, json};

use crate::random::weighted;
use crate::world::World;
use crate::world::acknowledged::Effect;
use crate::world::plan::Plan;
use crate::world::request::ApiRequest;

/// `fan` is the number of a fan, `ticket` the number of a ticket in that fan's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HolderAction {
    /// Transfers a ticket to the next fan. Then a gate scans the code that the ticket had before.
    Transfer {
        fan: usize,
        ticket: usize,
    },
    /// Transfers a ticket to two fans at the same moment.
    TransferTwice {
        fan: usize,
        ticket: usize,
    },
    GiveBack {
        fan: usize,
        ticket: usize,
    },
    /// Gives a ticket back with two clicks at the same moment.
    GiveBackTwice {
        fan: usize,
        ticket: usize,
    },
}

/// A holder's actions, each with the pause before it.
pub fn plan(plan: &Plan, random: &mut fastrand::Rng) -> Vec<(Duration, HolderAction)> {
    let number = random.usize(1..=plan.fans.clamp(1, 4));
    let mut actions = Vec::new();
    for _ in 0..number {
        let pause = Duration::from_millis(weighted(random, &[(2, 0), (3, 2_000), (2, 20_000)]));
        let (fan, ticket) = (random.usize(0..plan.fans.max(1)), random.usize(0..3));
        let action = match random.usize(0..6) {
            0 => HolderAction::TransferTwice { fan, ticket },
            1 | 2 => HolderAction::Transfer { fan, ticket },
            3 => HolderAction::GiveBackTwice { fan, ticket },
            _ => HolderAction::GiveBack { fan, ticket },
        };
        actions.push((pause, action));
    }
    actions
}

pub async fn act(world: &World, action: &HolderAction) {
    match action {
        HolderAction::Transfer { fan, ticket } => {
            let Some(ticket) = listed(world, *fan, *ticket).await else { return };
            if transfer(world, *fan, &ticket, fan + 1).await {
                scan_earlier_code(world, &ticket).await;
            }
        }
        HolderAction::TransferTwice { fan, ticket } => {
            let Some(ticket) = listed(world, *fan, *ticket).await else { return };
            futures::join!(transfer(world, *fan, &ticket, fan + 1), transfer(world, *fan, &ticket, fan + 2));
        }
        HolderAction::GiveBack { fan, ticket } => {
            let Some(ticket) = listed(world, *fan, *ticket).await else { return };
            give_back(world, *fan, &ticket).await;
        }
        HolderAction::GiveBackTwice { fan, ticket } => {
            let Some(ticket) = listed(world, *fan, *ticket).await else { return };
            futures::join!(give_back(world, *fan, &ticket), give_back(world, *fan, &ticket));
        }
    }
}

/// A ticket in a fan's list.
struct Ticket {
    id: String,
    code: String,
    concert: String,
}

async fn listed(world: &World, fan: usize, ticket: usize) -> Option<Ticket> {
    let list = world.get(world.fan(fan), "/tickets").await?;
    let ticket = list["items"].get(ticket)?;
    let text = |field: &str| ticket[field].as_str().map(str::to_owned);
    Some(Ticket { id: text("ticketId")?, code: text("code")?, concert: text("concertId")? })
}

/// To another fan. In a scenario with one fan, to somebody without an account. Returns whether it was acknowledged.
async fn transfer(world: &World, fan: usize, ticket: &Ticket, to: usize) -> bool {
    let to = world.fan(to);
    let email = if to.email == world.fan(fan).email { "stranger@example.org".to_owned() } else { to.email.clone() };
    let path = format!("/tickets/{}/transfer", ticket.id);
    let request = ApiRequest::new(world.fan(fan), "POST", path, json!({ "email": email }));
    world.send(request.with_effect(Effect::TicketTransferred(ticket.id.clone()))).await.is_success()
}

async fn give_back(world: &World, fan: usize, ticket: &Ticket) {
    let path = format!("/tickets/{}/give-back", ticket.id);
    let request = ApiRequest::new(world.fan(fan), "POST", path, Value::Null);
    world.send(request.with_effect(Effect::TicketGivenBack(ticket.id.clone()))).await;
}

async fn scan_earlier_code(world: &World, ticket: &Ticket) {
    let body = json!({"code": ticket.code, "concertId": ticket.concert, "gate": "Gate 0"});
    let request = ApiRequest::new(world.gate(), "POST", "/gate/validations".to_owned(), body);
    world.send(request.with_effect(Effect::VoidCodeScanned(ticket.id.clone()))).await;
}
