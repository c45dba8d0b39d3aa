//! Two seats in Warsaw.

use std::collections::BTreeSet;

use kernel::{ConcertId, OrderId, ReservationId, TicketTypeId, Timestamp, UserId};
use reservations::pools::pool_id::PoolId;
use reservations::pools::sale_terms::{AllotmentCommand, Offer, SaleTerms, TicketTypeOnSale};
use reservations::reservation::{Allocation, Failed, ReservationFailure, Reserved, Seats};
use testkit::{at, currency, id, money, quantity, text, ticket_type};

pub fn ann() -> UserId {
    UserId::new(id(1))
}

pub fn organizer() -> UserId {
    UserId::new(id(2))
}

pub fn warsaw() -> ConcertId {
    ConcertId::new(id(3))
}

pub fn order() -> OrderId {
    OrderId::new(id(4))
}

pub fn reservation() -> ReservationId {
    ReservationId::new(id(5))
}

pub fn regular() -> TicketTypeId {
    ticket_type("regular")
}

pub fn golden_circle() -> TicketTypeId {
    ticket_type("golden-circle")
}

pub fn pool(number: u32) -> PoolId {
    PoolId { concert_id: warsaw(), ticket_type_id: regular(), number }
}

pub fn ten_o_clock() -> Timestamp {
    at("2026-06-01T08:00:00Z")
}

pub fn reserved() -> Reserved {
    Reserved {
        order_id: order(),
        user_id: ann(),
        concert_id: warsaw(),
        allocations: vec![allocation(3, 2)],
        reserved_at: ten_o_clock(),
        expires_at: at("2026-06-01T08:15:00Z"),
        extended: false,
        reduced_for: BTreeSet::new(),
    }
}

pub fn allocation(pool: u32, seats: u32) -> Allocation {
    Allocation { ticket_type_id: regular(), pool, quantity: quantity(seats), unit_price: money("349.00 PLN") }
}

pub fn failed() -> Failed {
    Failed {
        order_id: order(),
        user_id: ann(),
        concert_id: warsaw(),
        seats: vec![seats("regular", 2)],
        reason: ReservationFailure::SoldOut,
        failed_at: ten_o_clock(),
    }
}

pub fn seats(name: &str, count: u32) -> Seats {
    Seats { ticket_type_id: ticket_type(name), quantity: quantity(count), unit_price: money("349.00 PLN") }
}

pub fn on_sale(name: &str, capacity: u32) -> TicketTypeOnSale {
    TicketTypeOnSale {
        ticket_type_id: ticket_type(name),
        name: text(name),
        capacity: quantity(capacity),
        max_per_order: quantity(8),
        currency: currency("PLN"),
    }
}

pub fn change(concert_version: u64, ticket_types: Vec<TicketTypeOnSale>) -> AllotmentCommand {
    AllotmentCommand::ChangeAllotment {
        concert_version,
        organizer_id: organizer(),
        sales_open_at: Some(ten_o_clock()),
        sales_close_at: at("2026-07-01T17:00:00Z"),
        ticket_types,
    }
}

pub fn offer(name: &str, capacity: u32, since: u64, pools: u32) -> Offer {
    Offer {
        ticket_type_id: ticket_type(name),
        name: text(name),
        capacity,
        since,
        pools,
        max_per_order: quantity(8),
        currency: currency("PLN"),
    }
}

pub fn terms(concert_version: u64, ticket_types: Vec<Offer>) -> SaleTerms {
    SaleTerms {
        concert_version,
        organizer_id: organizer(),
        sales_open_at: Some(ten_o_clock()),
        sales_close_at: at("2026-07-01T17:00:00Z"),
        ticket_types,
    }
}
