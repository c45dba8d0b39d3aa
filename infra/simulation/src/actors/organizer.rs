//! Organizers put concerts on sale and change them while they sell.

use std::time::Duration;

use serde_json::{Value, json};

use crate::random::weighted;
use crate::world::World;
use crate::world::acknowledged::Effect;
use crate::world::plan::{ConcertPlan, Plan, TICKET_TYPE_IDS, TicketTypeRef};
use crate::world::request::ApiRequest;

/// Concerts are named by their number in the scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrganizerAction {
    PutOnSale(usize),
    ChangeCapacity(TicketTypeRef, u32),
    /// Raises the price of a ticket type by so many percent of its first price.
    RaisePrice(TicketTypeRef, u32),
    /// Stops selling a ticket type, unless it is the last.
    WithdrawTicketType(TicketTypeRef),
    /// Adds a ticket type with this capacity.
    AddTicketType(usize, u32),
    CancelConcert(usize),
    /// Postpones a concert by so many hours.
    Postpone(usize, u32),
    /// Reads a concert's sales figures and lists.
    ViewSales(usize),
}

/// An organizer's actions after the concerts are on sale, each with the pause before it.
pub fn plan(plan: &Plan, random: &mut fastrand::Rng) -> Vec<(Duration, OrganizerAction)> {
    let number = weighted(random, &[(4, 0), (3, 1), (2, 2), (2, 4)]);
    let mut actions = Vec::new();
    let pauses = [(2, 0), (3, 2_000), (3, 20_000), (1, 90_000)];
    for _ in 0..number {
        let pause = Duration::from_millis(weighted(random, &pauses));
        let ticket_type = plan.random_ticket_type(random);
        let capacity = weighted(random, &[(3, 1), (2, 2), (2, 5), (2, 20), (2, 60), (1, 120)]);
        let action = match random.usize(0..10) {
            0..4 => OrganizerAction::ChangeCapacity(ticket_type, capacity),
            4 => OrganizerAction::RaisePrice(ticket_type, random.u32(1..40)),
            5 => OrganizerAction::Postpone(ticket_type.concert, random.u32(1..48)),
            6 => OrganizerAction::WithdrawTicketType(ticket_type),
            7 => OrganizerAction::AddTicketType(ticket_type.concert, capacity),
            _ => OrganizerAction::ViewSales(ticket_type.concert),
        };
        actions.push((pause, action));
    }
    // One organizer in five cancels a concert: early, while it sells, or when all is sold.
    if random.usize(0..5) == 0 {
        let pause = Duration::from_millis(weighted(random, &[(1, 4_000), (3, 12_000), (3, 30_000), (2, 150_000)]));
        let concert = random.usize(0..plan.concerts.len().max(1));
        actions.push((pause, OrganizerAction::CancelConcert(concert)));
    }
    actions
}

pub async fn act(world: &World, action: &OrganizerAction) {
    let request =
        |method: &'static str, path: String, body: Value| ApiRequest::new(world.organizer(), method, path, body);
    match action {
        OrganizerAction::PutOnSale(number) => {
            let Some(concert) = world.plan().concerts.get(*number) else { return };
            let request = request("POST", "/concerts".to_owned(), details_and_types(*number, concert));
            world.send(request.with_effect(Effect::ConcertOnSale(*number))).await;
        }
        OrganizerAction::ChangeCapacity(ticket_type, capacity) => {
            world.change_concert_plan(ticket_type.concert, |plan| {
                if let Some(current) = plan.capacities.get_mut(ticket_type.number) {
                    *current = *capacity;
                }
                plan.withdrawn.remove(&ticket_type.number);
            });
            put_ticket_types(world, ticket_type.concert).await;
        }
        OrganizerAction::RaisePrice(ticket_type, percent) => {
            world.change_concert_plan(ticket_type.concert, |plan| {
                if let Some(increase) = plan.price_increases.get_mut(ticket_type.number) {
                    *increase += *percent;
                }
            });
            put_ticket_types(world, ticket_type.concert).await;
        }
        OrganizerAction::WithdrawTicketType(ticket_type) => {
            world.change_concert_plan(ticket_type.concert, |plan| {
                if plan.on_sale().count() > 1 && ticket_type.number < plan.capacities.len() {
                    plan.withdrawn.insert(ticket_type.number);
                }
            });
            put_ticket_types(world, ticket_type.concert).await;
        }
        OrganizerAction::AddTicketType(concert, capacity) => {
            world.change_concert_plan(*concert, |plan| {
                if plan.capacities.len() < TICKET_TYPE_IDS.len() {
                    plan.capacities.push(*capacity);
                    plan.prices.push(12_300);
                    plan.price_increases.push(0);
                }
            });
            put_ticket_types(world, *concert).await;
        }
        OrganizerAction::CancelConcert(concert) => {
            let Some(id) = world.concert_id(*concert) else { return };
            let request = request("POST", format!("/concerts/{id}/cancel"), json!({"reason": "The artist is ill."}));
            world.send(request.with_effect(Effect::ConcertCancelled(id))).await;
        }
        OrganizerAction::Postpone(concert, hours) => {
            world.change_concert_plan(*concert, |plan| plan.postponed_hours += *hours);
            let (Some(id), Some(plan)) = (world.concert_id(*concert), world.concert_plan(*concert)) else { return };
            world.send(request("PUT", format!("/concerts/{id}"), details(*concert, &plan))).await;
        }
        OrganizerAction::ViewSales(concert) => {
            let Some(id) = world.concert_id(*concert) else { return };
            for path in ["sales", "reservations", "cancellation"].map(|what| format!("/concerts/{id}/{what}")) {
                world.get(world.organizer(), &path).await;
            }
        }
    }
}

async fn put_ticket_types(world: &World, concert: usize) {
    let (Some(id), Some(plan)) = (world.concert_id(concert), world.concert_plan(concert)) else { return };
    let body = json!({"ticketTypes": ticket_types(&plan)});
    world.send(ApiRequest::new(world.organizer(), "PUT", format!("/concerts/{id}/ticket-types"), body)).await;
}

fn details_and_types(number: usize, plan: &ConcertPlan) -> Value {
    let mut concert = details(number, plan);
    concert["ticketTypes"] = ticket_types(plan);
    concert["selfService"] = json!({"giveBack": true});
    concert
}

fn details(number: usize, plan: &ConcertPlan) -> Value {
    let day = 10 + plan.postponed_hours / 24 % 18;
    let hour = plan.postponed_hours % 24;
    json!({
        "name": format!("Concert {number}"), "artist": "Beyoncé", "startsAt": format!("2031-06-{day:02}T{hour:02}:00:00Z"),
        "venue": {"name": "PGE Narodowy", "city": "Warsaw", "country": "PL"},
    })
}

fn ticket_types(plan: &ConcertPlan) -> Value {
    let types = plan.on_sale().map(|number| {
        let id = TicketTypeRef { concert: 0, number }.id();
        let price = plan.currency.format(plan.prices[number] * (100 + plan.price_increases[number]) / 100);
        json!({
            "ticketTypeId": id, "name": id, "capacity": plan.capacities[number], "maxPerOrder": 6,
            "price": {"amount": price, "currency": plan.currency.code()},
        })
    });
    Value::Array(types.collect())
}
