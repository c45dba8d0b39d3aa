//! Reactions to other contexts' events.

use std::collections::{BTreeMap, BTreeSet};

use contracts::concerts::{Concert, ConcertsEvent, TicketType, Venue};
use contracts::orders::{
    CancelReason, OrderCancelled, OrderConfirmed, OrderExpired, OrderPlaced, OrderRefundRequested, OrderReinstated,
    OrdersEvent, ReservationRequest, ReturnedTickets, Seats,
};
use kernel::{PaymentId, RefundId, ReservationId, Sealed, Timestamp};
use reservations::policies::when_concert_changed::change_allotment;
use reservations::policies::when_order_cancelled::{cancel, return_seats};
use reservations::policies::when_order_confirmed::confirm;
use reservations::policies::when_order_placed::{asked_at, hold_requests};
use reservations::pools::sale_terms::AllotmentCommand;
use reservations::reservation::{ReservationCommand, ReturnedSeats};
use reservations::seat_holds::HoldRequest;
use testkit::{at, id, money, quantity, text, ticket_type};

use crate::samples::{ann, change, on_sale, order, organizer, regular, reservation, seats, ten_o_clock, warsaw};

fn concert(sales_close_at: Option<Timestamp>) -> Concert {
    Concert {
        concert_id: warsaw(),
        organizer_id: organizer(),
        name: text("Cowboy Carter"),
        artist: text("Beyoncé"),
        starts_at: at("2026-07-01T17:00:00Z"),
        venue: Venue {
            name: text("PGE Narodowy"),
            city: text("Warsaw"),
            country: String::from("PL").try_into().expect("a country"),
            time_zone: None,
        },
        sales_open_at: Some(ten_o_clock()),
        sales_close_at,
        doors_open_at: None,
        doors_close_at: None,
        gates: BTreeSet::new(),
        self_service: None,
        max_per_person: None,
        ticket_types: vec![TicketType {
            ticket_type_id: ticket_type("regular"),
            name: text("regular"),
            price: money("349.00 PLN"),
            capacity: quantity(100),
            max_per_order: quantity(8),
        }],
        reason: None,
    }
}

fn two_seats() -> Vec<ReservationRequest> {
    let (reservation_id, concert_id) = (reservation(), warsaw());
    let regular =
        Seats { ticket_type_id: ticket_type("regular"), quantity: quantity(2), unit_price: money("349.00 PLN") };
    vec![ReservationRequest { reservation_id, concert_id, seats: vec![regular] }]
}

fn reinstated() -> OrdersEvent {
    OrdersEvent::OrderReinstated(OrderReinstated { order_id: order(), user_id: ann(), reservations: two_seats() })
}

fn placed() -> OrdersEvent {
    OrdersEvent::OrderPlaced(OrderPlaced {
        order_id: order(),
        number: text("2026-000042-K7"),
        user_id: ann(),
        reservations: two_seats(),
        payment_id: PaymentId::new(id(6)),
        total: money("698.00 PLN"),
        payment_method_id: text("pm_card_visa"),
        pays_later: false,
        confirmed_at: Some(ten_o_clock()),
    })
}

fn confirmed() -> OrdersEvent {
    OrdersEvent::OrderConfirmed(OrderConfirmed {
        order_id: order(),
        user_id: ann(),
        reservation_ids: vec![reservation()],
        payment_id: PaymentId::new(id(6)),
        total: money("698.00 PLN"),
    })
}

fn cancelled() -> OrdersEvent {
    OrdersEvent::OrderCancelled(OrderCancelled {
        order_id: order(),
        user_id: ann(),
        reservation_ids: vec![reservation()],
        payment_id: PaymentId::new(id(6)),
        reason: CancelReason::PaymentDeclined,
        payment_failure: None,
    })
}

#[test]
fn every_event_of_a_concert_changes_its_sale_terms() {
    let expected = change(7, vec![on_sale("regular", 100)]);
    for event in [ConcertsEvent::ConcertCreated, ConcertsEvent::ConcertUpdated, ConcertsEvent::TicketTypesUpdated] {
        assert_eq!(change_allotment(&event(concert(None)), 7), expected);
    }
}

#[test]
fn sales_close_at_the_organizers_closing_time() {
    let closing = at("2026-06-30T22:00:00Z");
    let AllotmentCommand::ChangeAllotment { sales_close_at, .. } =
        change_allotment(&ConcertsEvent::ConcertUpdated(concert(Some(closing))), 7);
    assert_eq!(sales_close_at, closing);
}

#[test]
fn placed_order_requests_its_seats() {
    let expires_at = at("2026-06-01T08:15:00Z");
    let request = HoldRequest {
        reservation_id: reservation(),
        order_id: order(),
        user_id: ann(),
        concert_id: warsaw(),
        seats: vec![seats("regular", 2)],
        placed_at: ten_o_clock(),
        expires_at,
    };
    assert_eq!(hold_requests(&placed(), ten_o_clock(), expires_at), [request]);
}

#[test]
fn placed_order_asks_at_the_time_of_the_buyers_click() {
    assert_eq!(asked_at(&placed(), at("2026-06-01T08:02:00Z")), ten_o_clock());
}

#[test]
fn order_of_an_older_release_asks_at_the_time_of_its_event() {
    let OrdersEvent::OrderPlaced(order) = placed() else { panic!("placed") };
    let older = OrdersEvent::OrderPlaced(OrderPlaced { confirmed_at: None, ..order });
    assert_eq!(asked_at(&older, at("2026-06-01T08:02:00Z")), at("2026-06-01T08:02:00Z"));
}

#[test]
fn confirmed_order_requests_no_seats() {
    assert_eq!(hold_requests(&confirmed(), ten_o_clock(), ten_o_clock()), []);
}

#[test]
fn reinstated_order_requests_its_seats_like_a_placed_one() {
    let (now, until) = (ten_o_clock(), at("2026-06-01T08:15:00Z"));
    assert_eq!(hold_requests(&reinstated(), now, until), hold_requests(&placed(), now, until));
}

#[test]
fn confirmed_order_confirms_its_reservations() {
    assert_eq!(confirm(&confirmed()), ([reservation()].as_slice(), ReservationCommand::ConfirmReservation));
}

#[test]
fn cancelled_order_confirms_nothing() {
    assert_eq!(confirm(&cancelled()).0, []);
}

#[test]
fn cancelled_order_cancels_its_reservations() {
    let ids = [reservation()];
    let expected = (ids.as_slice(), "CancelReservation", ReservationCommand::CancelReservation);
    assert_eq!(cancel(&cancelled()), Some(expected));
}

fn expired() -> OrdersEvent {
    OrdersEvent::OrderExpired(OrderExpired {
        order_id: order(),
        user_id: ann(),
        reservation_ids: vec![reservation()],
        payment_id: PaymentId::new(id(6)),
    })
}

#[test]
fn expired_order_expires_its_reservations() {
    let ids = [reservation()];
    let expected = (ids.as_slice(), "ExpireReservation", ReservationCommand::ExpireReservation);
    assert_eq!(cancel(&expired()), Some(expected));
}

#[test]
fn confirmed_order_cancels_nothing() {
    assert_eq!(cancel(&confirmed()), None);
}

/// One of two seats goes back.
fn returned_seat(reservation_ids: Vec<ReservationId>) -> OrdersEvent {
    OrdersEvent::OrderRefundRequested(OrderRefundRequested {
        order_id: order(),
        number: text("2026-000042-K7"),
        user_id: ann(),
        payment_id: PaymentId::new(id(6)),
        refund_id: RefundId::new(id(7)),
        amount: Some(money("349.00 PLN")),
        reservation_ids,
        lines: vec![],
        returned: Some(vec![ReturnedTickets {
            reservation_id: reservation(),
            concert_id: warsaw(),
            ticket_type_id: regular(),
            bought: quantity(2),
            quantity: quantity(1),
            kept: 1,
        }]),
        customer: Sealed::new(ann(), "c2VhbGVk".to_owned()),
        reason: CancelReason::Refunded,
    })
}

#[test]
fn returned_seats_leave_a_reservation_that_keeps_others() {
    let command = ReservationCommand::ReturnSeats {
        refund_id: RefundId::new(id(7)),
        seats: vec![ReturnedSeats { ticket_type_id: regular(), quantity: quantity(1) }],
    };
    assert_eq!(return_seats(&returned_seat(vec![])), BTreeMap::from([(reservation(), command)]));
}

#[test]
fn reservation_that_is_cancelled_returns_its_seats_with_that() {
    assert_eq!(return_seats(&returned_seat(vec![reservation()])), BTreeMap::new());
}

#[test]
fn refunded_order_cancels_the_reservations_of_the_refund() {
    let event = OrdersEvent::OrderRefundRequested(OrderRefundRequested {
        order_id: order(),
        number: text("2026-000042-K7"),
        user_id: ann(),
        payment_id: PaymentId::new(id(6)),
        refund_id: RefundId::new(id(7)),
        amount: None,
        reservation_ids: vec![reservation()],
        lines: vec![],
        returned: None,
        customer: Sealed::new(ann(), "c2VhbGVk".to_owned()),
        reason: CancelReason::CancelledByStaff,
    });
    let ids = [reservation()];
    let expected = (ids.as_slice(), "CancelReservation", ReservationCommand::CancelReservation);
    assert_eq!(cancel(&event), Some(expected));
}
