//! Gate staff admit each ticket's holder once, whoever else scans the ticket.

use std::time::Duration;

use serde_json::json;

use crate::random::weighted;
use crate::world::World;
use crate::world::acknowledged::Effect;
use crate::world::plan::Plan;
use crate::world::request::ApiRequest;

/// `fan` is the number of a fan, `ticket` the number of a ticket in that fan's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GateAction {
    Scan {
        fan: usize,
        ticket: usize,
    },
    /// Scans a ticket at two gates at the same moment.
    ScanAtTwoGates {
        fan: usize,
        ticket: usize,
    },
    /// Admits somebody without a network, and uploads the scan twice.
    UploadOfflineScan {
        fan: usize,
        ticket: usize,
    },
    /// Scans a code that is not a ticket.
    ScanForgery,
    /// A supervisor undoes the last admission, and the ticket is scanned again.
    UndoLastAdmission {
        fan: usize,
        ticket: usize,
    },
}

/// A gate's actions, each with the pause before it.
pub fn plan(plan: &Plan, random: &mut fastrand::Rng) -> Vec<(Duration, GateAction)> {
    let number = random.usize(0..=plan.fans);
    let mut actions = Vec::new();
    for _ in 0..number {
        let pause = Duration::from_millis(weighted(random, &[(2, 0), (3, 1_000), (3, 30_000)]));
        let (fan, ticket) = (random.usize(0..plan.fans.max(1)), random.usize(0..3));
        let action = match random.usize(0..10) {
            0 => GateAction::ScanForgery,
            1..4 => GateAction::ScanAtTwoGates { fan, ticket },
            8 => GateAction::UndoLastAdmission { fan, ticket },
            9 => GateAction::UploadOfflineScan { fan, ticket },
            _ => GateAction::Scan { fan, ticket },
        };
        actions.push((pause, action));
    }
    actions
}

pub async fn act(world: &World, gate: usize, action: &GateAction) {
    match action {
        GateAction::Scan { fan, ticket } => {
            let Some((code, concert)) = code_and_concert(world, *fan, *ticket).await else { return };
            scan(world, &code, &concert, gate).await;
        }
        GateAction::ScanAtTwoGates { fan, ticket } => {
            let Some((code, concert)) = code_and_concert(world, *fan, *ticket).await else { return };
            futures::join!(scan(world, &code, &concert, gate), scan(world, &code, &concert, gate + 1));
        }
        GateAction::UploadOfflineScan { fan, ticket } => {
            let Some((code, concert)) = code_and_concert(world, *fan, *ticket).await else { return };
            let at = world.frontrow().cloud().clock().now();
            let scan = json!({"code": code, "concertId": concert, "gate": format!("Far gate {gate}"), "at": at});
            for _ in 0..2 {
                let body = json!({ "scans": [scan] });
                let request = ApiRequest::new(world.gate(), "POST", "/gate/validations/batch".to_owned(), body);
                world.send(request.with_effect(Effect::OfflineScansUploaded)).await;
            }
        }
        GateAction::UndoLastAdmission { fan, ticket } => {
            let Some(scanned) = world.last_admission() else { return };
            let body = json!({"reason": "The wrong phone was scanned."});
            let path = format!("/gate/validations/{scanned}/undo");
            let request = ApiRequest::new(world.supervisor(), "POST", path, body);
            world.send(request.with_effect(Effect::AdmissionUndone(scanned))).await;
            let Some((code, concert)) = code_and_concert(world, *fan, *ticket).await else { return };
            scan(world, &code, &concert, gate).await;
        }
        GateAction::ScanForgery => {
            let Some(concert) = world.concert_id(0) else { return };
            scan(world, "AQFzn-tNYkVcGagNuabu7jJLO1LBfMs5VLCH4Tygk-BJYdt", &concert, gate).await;
        }
    }
}

async fn code_and_concert(world: &World, fan: usize, ticket: usize) -> Option<(String, String)> {
    let list = world.get(world.fan(fan), "/tickets").await?;
    let ticket = list["items"].get(ticket)?;
    Some((ticket["code"].as_str()?.to_owned(), ticket["concertId"].as_str()?.to_owned()))
}

async fn scan(world: &World, code: &str, concert: &str, gate: usize) {
    let body = json!({"code": code, "concertId": concert, "gate": format!("Gate {gate}")});
    let request = ApiRequest::new(world.gate(), "POST", "/gate/validations".to_owned(), body);
    world.send(request.with_effect(Effect::TicketScanned)).await;
}
