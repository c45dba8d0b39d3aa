//! Beyoncé in Warsaw: Regular at 349.00 PLN, at most 6 an order.

use std::collections::{BTreeMap, BTreeSet};

use carts::cart::{CartCommand, CartEvent, Confirmation, Delivery, Line, Offer, Sale, ShownChanges, Venue, Wanted};
use contracts::DeliveryMethod;
use contracts::carts::no_card;
use kernel::{CommandId, ConcertId, CountryCode, Sealed, TicketTypeId, TimeZoneName, Timestamp, UserId};
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
        artist: None,
        starts_at: at("2027-06-20T19:00:00Z"),
        venue: None,
        ticket_type_id: ticket_type(name),
        ticket_type_name: text("Some ticket type"),
        unit_price: money(price),
    }
}

pub fn sale_of(offer: Offer) -> Sale {
    Sale { offer, max_per_order: quantity(6), opens_at: None, closes_at: at("2027-06-20T19:00:00Z"), free: None }
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
    CartCommand::AddCartItem { user_id: ann(), sale: Box::new(sale.clone()), quantity: quantity(count), now: now() }
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

/// Sets these quantities; 0 removes the type.
pub fn set<const TYPES: usize>(quantities: [(Sale, u32); TYPES]) -> CartCommand {
    let wanted = quantities.map(|(sale, count)| {
        let of_type = (count > 0).then(|| Wanted { quantity: quantity(count), sale: sale.clone() });
        (sale.offer.ticket_type_id, of_type)
    });
    let concert_id = ConcertId::new(id(10));
    CartCommand::SetConcertItems { user_id: ann(), concert_id, wanted: BTreeMap::from(wanted), now: now() }
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

pub fn confirmation(on_sale: impl IntoIterator<Item = Sale>, expected_total: Option<&str>) -> Confirmation {
    Confirmation {
        sales: sales(on_sale),
        cancelled: BTreeSet::new(),
        expected_total: expected_total.map(money),
        payment_method_id: Some(text("pm_card_visa")),
        keep_seats_on_decline: false,
        command_id: CommandId::new(id(20)),
        now: now(),
    }
}

pub fn confirm_when(on_sale: impl IntoIterator<Item = Sale>, expected_total: Option<&str>) -> CartCommand {
    CartCommand::ConfirmCart(confirmation(on_sale, expected_total))
}

/// Regular, with the artist and the venue.
pub fn regular_in_full() -> Sale {
    let country = CountryCode::try_from("PL".to_owned()).unwrap();
    let time_zone = TimeZoneName::only_one_of(&country);
    let venue = Some(Venue { name: text("PGE Narodowy"), city: text("Warsaw"), country, time_zone });
    sale_of(Offer { artist: Some(text("Beyoncé")), venue, ..offer("regular", "349.00 PLN") })
}

/// The buyer was shown, by another request, that the offers of these sales have changed.
pub fn shown(changed: impl IntoIterator<Item = Sale>) -> CartEvent {
    let offers = changed.into_iter().map(|sale| sale.offer).collect();
    CartEvent::CartChangesShown(ShownChanges { offers, shown_by: CommandId::new(id(21)) })
}

pub fn confirmed(lines: Vec<Line>, total: &str) -> CartEvent {
    CartEvent::CartConfirmed {
        lines,
        total: money(total),
        payment_method_id: text("pm_card_visa"),
        keep_seats_on_decline: false,
        pays_later: false,
    }
}

/// Confirmed without a card.
pub fn confirmed_to_pay_later(lines: Vec<Line>, total: &str) -> CartEvent {
    CartEvent::CartConfirmed {
        lines,
        total: money(total),
        payment_method_id: no_card(),
        keep_seats_on_decline: true,
        pays_later: true,
    }
}
