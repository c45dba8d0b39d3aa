//! Fans: fill carts, buy, change their minds, look, and click twice.

use std::time::Duration;

use serde_json::{Value, json};

use crate::action::weighted;
use crate::story::{Plan, Tier};
use crate::world::{Errand, Order, World};

/// What a fan does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Puts tickets into the cart.
    AddItem(Tier, u32),
    /// Wants more or fewer of them.
    ChangeQuantity(Tier, u32),
    /// Wants none of them.
    RemoveItem(Tier),
    /// Says where the tickets go.
    ChooseDelivery,
    /// Buys what is in the cart, with a card.
    Confirm(Card),
    /// Clicks to buy twice at the same moment.
    ConfirmTwice(Card),
    /// Empties the cart.
    CancelCart,
    /// Cancels their newest order.
    CancelOrder,
    /// Lets go of the seats of their newest order.
    ReleaseReservation,
    /// Answers their bank about their newest payment, if it asks.
    Authenticate(Bank),
    /// Sends their last request again, as a browser does that got no answer.
    Repeat,
    /// Looks at what they have.
    Look,
}

/// A test card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Card {
    /// Pays.
    Good,
    /// Is declined.
    Declined,
    /// Their bank wants to see the buyer.
    AsksFirst,
    /// Their bank wants to see the buyer, and then declines.
    AsksThenDeclined,
}

/// What the buyer's bank says in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bank {
    /// It was them.
    Passes,
    /// It was not.
    Fails,
}

const CARDS: [(u32, Card); 4] =
    [(14, Card::Good), (3, Card::Declined), (3, Card::AsksFirst), (1, Card::AsksThenDeclined)];

impl Card {
    fn id(self) -> &'static str {
        match self {
            Self::Good => "pm_card_visa",
            Self::Declined => "pm_card_visa_chargeDeclined",
            Self::AsksFirst => "pm_card_authenticationRequired",
            Self::AsksThenDeclined => "pm_card_threeDSecureRequiredChargeDeclined",
        }
    }
}

/// What a fan is going to do, and how long after the action before.
pub fn plan(plan: &Plan, random: &mut fastrand::Rng) -> Vec<(Duration, Action)> {
    let purchases = weighted(random, &[(5, 1), (3, 2), (1, 3)]);
    let mut actions: Vec<Action> = (0..purchases).flat_map(|_| purchase(plan, random)).collect();
    // Now and then something is left out.
    let stray = random.usize(0..12);
    if stray < 2 && actions.len() > stray {
        actions.remove(stray);
    }
    let pauses = [(6, 0), (3, 900), (2, 4_000), (1, 40_000)];
    let pause = |random: &mut fastrand::Rng| Duration::from_millis(weighted(random, &pauses));
    actions.into_iter().map(|action| (pause(random), action)).collect()
}

fn purchase(plan: &Plan, random: &mut fastrand::Rng) -> Vec<Action> {
    let tier = plan.some_tier(random);
    let mut actions = vec![Action::AddItem(tier, some_quantity(random))];
    if random.usize(0..10) < 2 {
        actions.push(Action::AddItem(plan.some_tier(random), some_quantity(random)));
    }
    let changed = some_quantity(random);
    let second_thoughts = [
        (10, None),
        (1, Some(Action::ChangeQuantity(tier, changed))),
        (1, Some(Action::RemoveItem(tier))),
        (1, Some(Action::Look)),
        (1, Some(Action::Repeat)),
        (1, Some(Action::CancelCart)),
    ];
    actions.extend(weighted(random, &second_thoughts));
    actions.push(Action::ChooseDelivery);
    let card = weighted(random, &CARDS);
    actions.push(weighted(random, &[(5, Action::Confirm(card)), (1, Action::ConfirmTwice(card))]));
    if matches!(card, Card::AsksFirst | Card::AsksThenDeclined) {
        actions.push(Action::Authenticate(weighted(random, &[(3, Bank::Passes), (1, Bank::Fails)])));
    }
    for _ in 0..2 {
        let afterwards = [
            (10, None),
            (3, Some(Action::CancelOrder)),
            (2, Some(Action::ReleaseReservation)),
            (2, Some(Action::Look)),
            (2, Some(Action::Repeat)),
        ];
        actions.extend(weighted(random, &afterwards));
    }
    actions
}

fn some_quantity(random: &mut fastrand::Rng) -> u32 {
    weighted(random, &[(5, 1), (4, 2), (2, 3), (1, 5)])
}

/// Does it.
pub async fn act(world: &World, fan: usize, action: &Action) {
    let by = |method: &'static str, path: String, body: Value| Errand::new(world.fan(fan), method, path, body);
    let item = |tier: &Tier| {
        let concert = world.concert(tier.concert)?;
        Some(format!("/cart/items/{concert}/{}", tier.name()))
    };
    match action {
        Action::AddItem(tier, quantity) => {
            let Some(concert) = world.concert(tier.concert) else { return };
            let body = json!({"concertId": concert, "ticketTypeId": tier.name(), "quantity": quantity});
            world.ask(by("POST", "/cart/items".to_owned(), body)).await;
        }
        Action::ChangeQuantity(tier, quantity) => {
            let Some(path) = item(tier) else { return };
            world.ask(by("PUT", path, json!({"quantity": quantity}))).await;
        }
        Action::RemoveItem(tier) => {
            let Some(path) = item(tier) else { return };
            world.ask(by("DELETE", path, Value::Null)).await;
        }
        Action::ChooseDelivery => {
            let person = world.fan(fan);
            let body = json!({"method": "email", "customer": {"name": person.name, "email": person.email}});
            world.ask(by("PUT", "/cart/delivery".to_owned(), body)).await;
        }
        Action::Confirm(card) => confirm(world, fan, by("POST", "/cart/confirm".to_owned(), card.body())).await,
        Action::ConfirmTwice(card) => {
            let click = || confirm(world, fan, by("POST", "/cart/confirm".to_owned(), card.body()));
            futures::join!(click(), click());
        }
        Action::CancelCart => {
            world.ask(by("DELETE", "/cart".to_owned(), Value::Null)).await;
        }
        Action::CancelOrder => {
            let Some(order) = world.newest_order(fan) else { return };
            world.ask(by("POST", format!("/orders/{}/cancel", order.order_id), json!({}))).await;
        }
        Action::ReleaseReservation => release(world, fan).await,
        Action::Authenticate(bank) => {
            let Some(order) = world.newest_order(fan) else { return };
            world.authenticate(&order.order_id, *bank);
        }
        Action::Repeat => world.repeat(world.fan(fan)).await,
        Action::Look => {
            for path in ["/cart", "/orders", "/reservations", "/payments", "/tickets", "/concerts"] {
                world.look(world.fan(fan), path).await;
            }
        }
    }
}

impl Card {
    fn body(self) -> Value {
        json!({"paymentMethodId": self.id()})
    }
}

async fn confirm(world: &World, fan: usize, errand: Errand) {
    let answer = world.ask(errand).await;
    if answer.status == 202
        && let Some(order_id) = answer.body["orderId"].as_str()
    {
        world.ordered(Order { fan, order_id: order_id.to_owned() });
    }
}

async fn release(world: &World, fan: usize) {
    let Some(order) = world.newest_order(fan) else { return };
    let path = format!("/orders/{}", order.order_id);
    let Some(answer) = world.look(world.fan(fan), &path).await else { return };
    let reservations = answer["reservations"].as_array().cloned().unwrap_or_default();
    for reservation in reservations.iter().filter_map(|reservation| reservation["reservationId"].as_str()) {
        let path = format!("/reservations/{reservation}");
        world.ask(Errand::new(world.fan(fan), "DELETE", path, Value::Null)).await;
    }
}
