//! Beyoncé in Warsaw: Regular at 349.00 PLN, at most 6 an order.

use std::collections::BTreeMap;

use carts::cart::{CartCommand, CartEvent, Confirmation, Delivery, Line, Offer, Sale};
use contracts::DeliveryMethod;
use kernel::{ConcertId, Sealed, TicketTypeId, Timestamp, UserId};
use testkit::{at, id, money, quantity, text, ticket_type};

pub fn ann() -> UserId {
    UserId::new(id(2))
}

pub fn now() -> Timestamp {
    at("2026-11-22T10:00:00Z")
}

pub fn offer(name: &str, price: &str) -> Offer {
    Offer {
        concert_id: ConcertId::new(id(10)),
        concert_name: text("Beyoncé in Warsaw"),
        starts_at: at("2027-06-20T19:00:00Z"),
        ticket_type_id: ticket_type(name),
        ticket_type_name: text("Some ticket type"),
        unit_price: money(price),
    }
}

pub fn sale_of(offer: Offer) -> Sale {
    Sale { offer, max_per_order: quantity(6), opens_at: None, closes_at: at("2027-06-20T19:00:00Z") }
}

pub fn regular() -> Sale {
    sale_of(offer("regular", "349.00 PLN"))
}

pub fn golden_circle() -> Sale {
    sale_of(offer("golden-circle", "899.00 PLN"))
}

pub fn sales(sales: impl IntoIterator<Item = Sale>) -> BTreeMap<(ConcertId, TicketTypeId), Sale> {
    sales.into_iter().map(|sale| ((sale.offer.concert_id, sale.offer.ticket_type_id.clone()), sale)).collect()
}

pub fn line(sale: &Sale, count: u32) -> Line {
    Line { offer: sale.offer.clone(), quantity: quantity(count) }
}

pub fn opened() -> CartEvent {
    CartEvent::CartOpened { user_id: ann() }
}

pub fn added(sale: &Sale, count: u32) -> CartEvent {
    CartEvent::CartItemAdded(line(sale, count))
}

pub fn by_email() -> Delivery {
    Delivery { method: DeliveryMethod::Email, customer: Sealed::new(ann(), "c2VhbGVk".to_owned()) }
}

pub fn add(sale: &Sale, count: u32) -> CartCommand {
    CartCommand::AddCartItem { user_id: ann(), sale: sale.clone(), quantity: quantity(count), now: now() }
}

pub fn change(sale: &Sale, count: u32) -> CartCommand {
    CartCommand::ChangeCartItemQuantity {
        concert_id: sale.offer.concert_id,
        ticket_type_id: sale.offer.ticket_type_id.clone(),
        quantity: quantity(count),
        max_per_order: sale.max_per_order,
    }
}

pub fn changed(sale: &Sale, count: u32) -> CartEvent {
    CartEvent::CartItemQuantityChanged {
        concert_id: sale.offer.concert_id,
        ticket_type_id: sale.offer.ticket_type_id.clone(),
        quantity: quantity(count),
    }
}

pub fn remove(sale: &Sale) -> CartCommand {
    CartCommand::RemoveCartItem { concert_id: sale.offer.concert_id, ticket_type_id: sale.offer.ticket_type_id.clone() }
}

pub fn removed(sale: &Sale) -> CartEvent {
    CartEvent::CartItemRemoved { concert_id: sale.offer.concert_id, ticket_type_id: sale.offer.ticket_type_id.clone() }
}

pub fn choose() -> CartCommand {
    CartCommand::ChooseDelivery { user_id: ann(), delivery: by_email() }
}

pub fn chosen() -> CartEvent {
    CartEvent::DeliveryChosen(by_email())
}

pub fn confirm_when(on_sale: impl IntoIterator<Item = Sale>, expected_total: Option<&str>) -> CartCommand {
    CartCommand::ConfirmCart(Confirmation {
        sales: sales(on_sale),
        expected_total: expected_total.map(money),
        payment_method_id: text("pm_card_visa"),
        keep_seats_on_decline: false,
        now: now(),
    })
}

pub fn confirmed(lines: Vec<Line>, total: &str) -> CartEvent {
    CartEvent::CartConfirmed {
        lines,
        total: money(total),
        payment_method_id: text("pm_card_visa"),
        keep_seats_on_decline: false,
    }
}
