//! Fans: fill carts, buy, change their minds, look, and click twice.

use serde_json::{Value, json};

pub use super::fan_plan::plan;
use crate::errand::Errand;
use crate::promises::Meaning;
use crate::story::Tier;
use crate::world::World;

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
    /// Buys what is in the cart, with a card, and keeps the seats when that is declined.
    ConfirmKeepingSeats(Card),
    /// Clicks to buy twice at the same moment.
    ConfirmTwice(Card),
    /// Pays their newest order with another card.
    PayWith(Card),
    /// Pays it with another card, by two clicks at the same moment.
    PayTwiceWith(Card),
    /// Asks for more time for their newest order.
    ExtendHold,
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

/// Of so many fans the last has tickets brought by a courier.
const COURIER_OF: usize = 3;

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
    /// Pays, and takes its time to take money back.
    RefundsLate,
    /// Pays, and sends back whatever is given back to it, later.
    RefundsFail,
}

/// What the buyer's bank says in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bank {
    /// It was them.
    Passes,
    /// It was not.
    Fails,
}

impl Card {
    fn id(self) -> &'static str {
        match self {
            Self::Good => "pm_card_visa",
            Self::Declined => "pm_card_visa_chargeDeclined",
            Self::AsksFirst => "pm_card_authenticationRequired",
            Self::AsksThenDeclined => "pm_card_threeDSecureRequiredChargeDeclined",
            Self::RefundsLate => "pm_card_pendingRefund",
            Self::RefundsFail => "pm_card_refundFail",
        }
    }
}

/// Does it.
pub async fn act(world: &World, fan: usize, action: &Action) {
    let by = |method: &'static str, path: String, body: Value| Errand::new(world.fan(fan), method, path, body);
    let confirm = |body: Value| by("POST", "/cart/confirm".to_owned(), body).meaning(Meaning::Order(fan));
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
            let customer = json!({"name": person.name, "email": person.email});
            let body = if fan % COURIER_OF == COURIER_OF - 1 {
                let address = json!({
                    "street": format!("ul. Długa {fan}"), "city": "Warszawa", "postalCode": "00-238", "country": "PL",
                });
                json!({"method": "courier", "address": address, "customer": customer})
            } else {
                json!({"method": "email", "customer": customer})
            };
            world.ask(by("PUT", "/cart/delivery".to_owned(), body)).await;
        }
        Action::Confirm(card) => drop(world.ask(confirm(card.body())).await),
        Action::ConfirmKeepingSeats(card) => {
            let mut body = card.body();
            body["keepSeatsOnDecline"] = json!(true);
            world.ask(confirm(body)).await;
        }
        Action::ConfirmTwice(card) => {
            futures::join!(world.ask(confirm(card.body())), world.ask(confirm(card.body())));
        }
        Action::PayWith(card) => {
            let Some(order) = world.newest_order(fan) else { return };
            world.ask(by("POST", format!("/orders/{order}/payment"), card.body())).await;
        }
        Action::PayTwiceWith(card) => {
            let Some(order) = world.newest_order(fan) else { return };
            let click = || world.ask(by("POST", format!("/orders/{order}/payment"), card.body()));
            futures::join!(click(), click());
        }
        Action::ExtendHold => {
            for reservation in reservations(world, fan).await {
                world.ask(by("POST", format!("/reservations/{reservation}/extension"), json!({}))).await;
            }
        }
        Action::CancelCart => {
            world.ask(by("DELETE", "/cart".to_owned(), Value::Null)).await;
        }
        Action::CancelOrder => {
            let Some(order) = world.newest_order(fan) else { return };
            let errand = by("POST", format!("/orders/{order}/cancel"), json!({}));
            world.ask(errand.meaning(Meaning::CalledOff(order))).await;
        }
        Action::ReleaseReservation => {
            for reservation in reservations(world, fan).await {
                world.ask(by("DELETE", format!("/reservations/{reservation}"), Value::Null)).await;
            }
        }
        Action::Authenticate(bank) => {
            let Some(order) = world.newest_order(fan) else { return };
            world.authenticate(&order, *bank);
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

/// The reservations of a fan's newest order.
async fn reservations(world: &World, fan: usize) -> Vec<String> {
    let Some(order) = world.newest_order(fan) else { return Vec::new() };
    let Some(answer) = world.look(world.fan(fan), &format!("/orders/{order}")).await else { return Vec::new() };
    let reservations = answer["reservations"].as_array().cloned().unwrap_or_default();
    let ids = reservations.iter().filter_map(|reservation| reservation["reservationId"].as_str());
    ids.map(str::to_owned).collect()
}
