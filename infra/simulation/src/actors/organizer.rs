//! Organizers: put concerts on sale and change them while they sell.

use std::time::Duration;

use serde_json::{Value, json};

use crate::action::weighted;
use crate::errand::Errand;
use crate::promises::Meaning;
use crate::story::{ConcertPlan, Plan, TIERS, Tier};
use crate::world::World;

/// What an organizer does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Puts the n-th concert of the story on sale.
    PutOnSale(usize),
    /// Gives a ticket type so many places.
    ChangeCapacity(Tier, u32),
    /// Makes a ticket type dearer, by so many percent.
    ChangePrice(Tier, u32),
    /// Takes a ticket type off, if it is not the last.
    TakeOff(Tier),
    /// Sells one more ticket type, of so many places.
    AddTicketType(usize, u32),
    /// Calls the concert off.
    CallOff(usize),
    /// Has the concert begin so many hours later.
    Postpone(usize, u32),
    /// Looks at how it sells.
    Look(usize),
}

/// What an organizer is going to do once the concerts are on sale, and how long after the action before.
pub fn plan(plan: &Plan, random: &mut fastrand::Rng) -> Vec<(Duration, Action)> {
    let number = weighted(random, &[(4, 0), (3, 1), (2, 2), (2, 4)]);
    let mut actions = Vec::new();
    let pauses = [(2, 0), (3, 2_000), (3, 20_000), (1, 90_000)];
    for _ in 0..number {
        let pause = Duration::from_millis(weighted(random, &pauses));
        let tier = plan.some_tier(random);
        let places = weighted(random, &[(3, 1), (2, 2), (2, 5), (2, 20), (2, 60), (1, 120)]);
        let action = match random.usize(0..10) {
            0..4 => Action::ChangeCapacity(tier, places),
            4 => Action::ChangePrice(tier, random.u32(1..40)),
            5 => Action::Postpone(tier.concert, random.u32(1..48)),
            6 => Action::TakeOff(tier),
            7 => Action::AddTicketType(tier.concert, places),
            _ => Action::Look(tier.concert),
        };
        actions.push((pause, action));
    }
    // One concert in five is called off: early, in the midst, or when all is sold.
    if random.usize(0..5) == 0 {
        let pause = Duration::from_millis(weighted(random, &[(1, 4_000), (3, 12_000), (3, 30_000), (2, 150_000)]));
        let concert = random.usize(0..plan.concerts.len().max(1));
        actions.push((pause, Action::CallOff(concert)));
    }
    actions
}

/// Does it.
pub async fn act(world: &World, organizer: usize, action: &Action) {
    let _ = organizer;
    let by = |method: &'static str, path: String, body: Value| Errand::new(world.organizer(), method, path, body);
    match action {
        Action::PutOnSale(number) => {
            let Some(concert) = world.plan().concerts.get(*number) else { return };
            let errand = by("POST", "/concerts".to_owned(), described(*number, concert));
            world.ask(errand.meaning(Meaning::OnSale(*number))).await;
        }
        Action::ChangeCapacity(tier, capacity) => {
            world.change_terms(tier.concert, |terms| {
                if let Some(places) = terms.capacities.get_mut(tier.number) {
                    *places = *capacity;
                }
                terms.taken_off.remove(&tier.number);
            });
            put_ticket_types(world, tier.concert).await;
        }
        Action::ChangePrice(tier, percent) => {
            world.change_terms(tier.concert, |terms| {
                if let Some(dearer) = terms.dearer.get_mut(tier.number) {
                    *dearer += *percent;
                }
            });
            put_ticket_types(world, tier.concert).await;
        }
        Action::TakeOff(tier) => {
            world.change_terms(tier.concert, |terms| {
                if terms.on_sale().count() > 1 && tier.number < terms.capacities.len() {
                    terms.taken_off.insert(tier.number);
                }
            });
            put_ticket_types(world, tier.concert).await;
        }
        Action::AddTicketType(concert, capacity) => {
            world.change_terms(*concert, |terms| {
                if terms.capacities.len() < TIERS.len() {
                    terms.capacities.push(*capacity);
                    terms.prices.push(12_300);
                    terms.dearer.push(0);
                }
            });
            put_ticket_types(world, *concert).await;
        }
        Action::CallOff(concert) => {
            let Some(id) = world.concert(*concert) else { return };
            let errand = by("POST", format!("/concerts/{id}/cancel"), json!({"reason": "The artist is ill."}));
            world.ask(errand.meaning(Meaning::ConcertCancelled(id))).await;
        }
        Action::Postpone(concert, hours) => {
            world.change_terms(*concert, |terms| terms.hours_later += *hours);
            let (Some(id), Some(terms)) = (world.concert(*concert), world.terms(*concert)) else { return };
            world.ask(by("PUT", format!("/concerts/{id}"), details(*concert, &terms))).await;
        }
        Action::Look(concert) => {
            let Some(id) = world.concert(*concert) else { return };
            for path in ["sales", "reservations", "cancellation"].map(|what| format!("/concerts/{id}/{what}")) {
                world.look(world.organizer(), &path).await;
            }
        }
    }
}

async fn put_ticket_types(world: &World, concert: usize) {
    let (Some(id), Some(terms)) = (world.concert(concert), world.terms(concert)) else { return };
    let body = json!({"ticketTypes": ticket_types(&terms)});
    world.ask(Errand::new(world.organizer(), "PUT", format!("/concerts/{id}/ticket-types"), body)).await;
}

fn described(number: usize, terms: &ConcertPlan) -> Value {
    let mut concert = details(number, terms);
    concert["ticketTypes"] = ticket_types(terms);
    concert
}

fn details(number: usize, terms: &ConcertPlan) -> Value {
    let day = 10 + terms.hours_later / 24 % 18;
    let hour = terms.hours_later % 24;
    json!({
        "name": format!("Concert {number}"), "artist": "Beyoncé", "startsAt": format!("2031-06-{day:02}T{hour:02}:00:00Z"),
        "venue": {"name": "PGE Narodowy", "city": "Warsaw", "country": "PL"},
    })
}

fn ticket_types(terms: &ConcertPlan) -> Value {
    let types = terms.on_sale().map(|number| {
        let tier = Tier { concert: 0, number };
        let price = terms.currency.price(terms.prices[number] * (100 + terms.dearer[number]) / 100);
        json!({
            "ticketTypeId": tier.name(), "name": tier.name(), "capacity": terms.capacities[number], "maxPerOrder": 6,
            "price": {"amount": price, "currency": terms.currency.code()},
        })
    });
    Value::Array(types.collect())
}
