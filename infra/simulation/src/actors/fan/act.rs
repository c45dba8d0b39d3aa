use serde_json::{Value, json};

use super::action::{Card, FanAction};
use crate::world::World;
use crate::world::acknowledged::Effect;
use crate::world::plan::TicketTypeRef;
use crate::world::request::ApiRequest;

/// One fan in so many has tickets delivered by courier.
const COURIER_SHARE: usize = 3;

pub async fn act(world: &World, fan: usize, action: &FanAction) {
    let request = |method: &'static str, path: String, body: Value| ApiRequest::new(world.fan(fan), method, path, body);
    let confirm = |body: Value| request("POST", "/cart/confirm".to_owned(), body).with_effect(Effect::OrderPlaced(fan));
    let item_path = |ticket_type: &TicketTypeRef| {
        let concert = world.concert_id(ticket_type.concert)?;
        Some(format!("/cart/items/{concert}/{}", ticket_type.id()))
    };
    match action {
        FanAction::AddItem(ticket_type, quantity) => {
            let Some(concert) = world.concert_id(ticket_type.concert) else { return };
            let body = json!({"concertId": concert, "ticketTypeId": ticket_type.id(), "quantity": quantity});
            world.send(request("POST", "/cart/items".to_owned(), body)).await;
        }
        FanAction::ChangeQuantity(ticket_type, quantity) => {
            let Some(path) = item_path(ticket_type) else { return };
            world.send(request("PUT", path, json!({"quantity": quantity}))).await;
        }
        FanAction::RemoveItem(ticket_type) => {
            let Some(path) = item_path(ticket_type) else { return };
            world.send(request("DELETE", path, Value::Null)).await;
        }
        FanAction::ChooseDelivery => {
            world.send(request("PUT", "/cart/delivery".to_owned(), delivery(world, fan))).await;
        }
        FanAction::ChooseDeliveryTo(mailbox) => {
            let person = world.fan(fan);
            let email = format!("{}+{}", mailbox.word(), person.email);
            let body = json!({"method": "email", "customer": {"name": person.name, "email": email}});
            world.send(request("PUT", "/cart/delivery".to_owned(), body)).await;
        }
        FanAction::Confirm(card) => drop(world.send(confirm(payment(*card))).await),
        FanAction::ConfirmKeepingSeats(card) => {
            let mut body = payment(*card);
            body["keepSeatsOnDecline"] = json!(true);
            world.send(confirm(body)).await;
        }
        FanAction::ConfirmWithoutCard => drop(world.send(confirm(json!({}))).await),
        FanAction::ConfirmTwice(card) => {
            futures::join!(world.send(confirm(payment(*card))), world.send(confirm(payment(*card))));
        }
        FanAction::PayWith(card) => {
            let Some(order) = world.newest_order(fan) else { return };
            world.send(request("POST", format!("/orders/{order}/payment"), payment(*card))).await;
        }
        FanAction::PayWithToken(card) => {
            let Some(order) = world.newest_order(fan) else { return };
            let token = json!({"confirmationTokenId": world.confirmation_token(card.id())});
            world.send(request("POST", format!("/orders/{order}/payment"), token)).await;
        }
        FanAction::PayTwiceWith(card) => {
            let Some(order) = world.newest_order(fan) else { return };
            let click = || world.send(request("POST", format!("/orders/{order}/payment"), payment(*card)));
            futures::join!(click(), click());
        }
        FanAction::ExtendHold => {
            for reservation in newest_reservations(world, fan).await {
                world.send(request("POST", format!("/reservations/{reservation}/extension"), json!({}))).await;
            }
        }
        FanAction::CancelCart => {
            world.send(request("DELETE", "/cart".to_owned(), Value::Null)).await;
        }
        FanAction::CancelOrder => {
            let Some(order) = world.newest_order(fan) else { return };
            let request = request("POST", format!("/orders/{order}/cancel"), json!({}));
            world.send(request.with_effect(Effect::OrderCancelled(order))).await;
        }
        FanAction::ReleaseReservation => {
            for reservation in newest_reservations(world, fan).await {
                world.send(request("DELETE", format!("/reservations/{reservation}"), Value::Null)).await;
            }
        }
        FanAction::Authenticate(outcome) => {
            let Some(order) = world.newest_order(fan) else { return };
            world.authenticate(&order, *outcome);
        }
        FanAction::RepeatLastRequest => world.repeat_last(world.fan(fan)).await,
        FanAction::Browse => {
            for path in ["/cart", "/orders", "/reservations", "/payments", "/tickets", "/concerts"] {
                world.get(world.fan(fan), path).await;
            }
        }
    }
}

fn payment(card: Card) -> Value {
    json!({"paymentMethodId": card.id()})
}

fn delivery(world: &World, fan: usize) -> Value {
    let person = world.fan(fan);
    let customer = json!({"name": person.name, "email": person.email});
    if fan % COURIER_SHARE == COURIER_SHARE - 1 {
        let address = json!({
            "street": format!("ul. Długa {fan}"), "city": "Warszawa", "postalCode": "00-238", "country": "PL",
        });
        json!({"method": "courier", "address": address, "customer": customer})
    } else {
        json!({"method": "email", "customer": customer})
    }
}

/// The ids of the reservations of a fan's newest order.
async fn newest_reservations(world: &World, fan: usize) -> Vec<String> {
    let Some(order) = world.newest_order(fan) else { return Vec::new() };
    let Some(order) = world.get(world.fan(fan), &format!("/orders/{order}")).await else { return Vec::new() };
    let reservations = order["reservations"].as_array().cloned().unwrap_or_default();
    let ids = reservations.iter().filter_map(|reservation| reservation["reservationId"].as_str());
    ids.map(str::to_owned).collect()
}
