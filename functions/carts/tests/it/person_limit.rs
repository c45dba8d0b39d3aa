//! A limit per person over all orders of a concert.

use std::collections::BTreeSet;

use carts::person_limit::{
    PersonLimit, PersonLimitCommand as Command, PersonLimitEvent as Event, PersonLimitRefusal as Refusal,
};
use carts::policies::when_order_changed::changes;
use contracts::carts::Line;
use contracts::orders::{CancelReason, OrderCancelled, OrderExpired, OrderRefundRequested, OrdersEvent};
use kernel::{ConcertId, OrderId, PaymentId, RefundId, Sealed, UserId};
use testkit::{assert_golden, given, id, money, quantity, text, ticket_type};

fn order(number: u128) -> OrderId {
    OrderId::new(id(number))
}

fn claim(number: u128, count: u32) -> Command {
    Command::ClaimTickets { order_id: order(number), quantity: quantity(count), max: quantity(4) }
}

fn claimed(number: u128, count: u32) -> Event {
    Event::TicketsClaimed { order_id: order(number), quantity: quantity(count) }
}

fn reduced(number: u128, refund: u128, count: u32) -> Event {
    Event::ClaimReduced { order_id: order(number), refund_id: RefundId::new(id(refund)), quantity: count }
}

fn released(number: u128, version: u64) -> Event {
    Event::ClaimReleased { order_id: order(number), version }
}

fn reached(left: u32) -> Refusal {
    Refusal::Reached { max: quantity(4), left }
}

#[test]
fn orders_of_one_person_add_up_to_the_limit() {
    given::<PersonLimit>([claimed(1, 3)]).when(claim(2, 1)).then([claimed(2, 1)]);
    given::<PersonLimit>([claimed(1, 3)]).when(claim(2, 2)).then_refused(reached(1));
    given::<PersonLimit>([]).when(claim(1, 5)).then_refused(reached(4));
}

#[test]
fn order_that_ended_gives_its_share_back_once() {
    let release = |version| Command::ReleaseClaim { order_id: order(1), version };
    given::<PersonLimit>([claimed(1, 4)]).when(release(3)).then([released(1, 3)]);
    given::<PersonLimit>([claimed(1, 4), released(1, 3)]).when(release(3)).then_nothing();
    given::<PersonLimit>([claimed(1, 4), released(1, 3)]).when(claim(2, 4)).then([claimed(2, 4)]);
    given::<PersonLimit>([]).when(release(3)).then_nothing();
}

#[test]
fn returned_tickets_give_their_share_back_once_for_a_refund() {
    let reduce = Command::ReduceClaim { order_id: order(1), refund_id: RefundId::new(id(9)), quantity: 1 };
    given::<PersonLimit>([claimed(1, 4)]).when(reduce.clone()).then([reduced(1, 9, 1)]);
    given::<PersonLimit>([claimed(1, 4), reduced(1, 9, 1)]).when(reduce).then_nothing();
    given::<PersonLimit>([claimed(1, 4), reduced(1, 9, 1)]).when(claim(2, 2)).then_refused(reached(1));
}

#[test]
fn order_that_was_paid_late_has_its_share_again_in_any_order_of_messages() {
    let restored = Event::ClaimRestored { order_id: order(1), version: 5 };
    let restore = Command::RestoreClaim { order_id: order(1), version: 5 };
    given::<PersonLimit>([claimed(1, 4), released(1, 3)]).when(restore).then([restored.clone()]);
    let late = Command::ReleaseClaim { order_id: order(1), version: 3 };
    given::<PersonLimit>([claimed(1, 4), restored.clone()]).when(late).then_nothing();
    given::<PersonLimit>([claimed(1, 4), released(1, 3), restored]).when(claim(2, 1)).then_refused(reached(0));
}

#[test]
fn stored_claims_stay_as_they_are() {
    let restored = Event::ClaimRestored { order_id: order(1), version: 5 };
    let events = [claimed(1, 4), reduced(1, 9, 1), released(1, 3), restored];
    assert_golden("tests/golden/person-limit", &events);
}

fn concert(number: u128) -> ConcertId {
    ConcertId::new(id(number))
}

#[test]
fn ends_and_refunds_of_orders_change_the_claims_of_limited_concerts() {
    let (user_id, payment_id) = (UserId::new(id(2)), PaymentId::new(id(4)));
    let (order_id, reservation_ids, limited) = (order(1), Vec::new(), BTreeSet::from([concert(10)]));
    let cancelled = OrdersEvent::OrderCancelled(OrderCancelled {
        order_id,
        user_id,
        reservation_ids: reservation_ids.clone(),
        payment_id,
        reason: CancelReason::CancelledByBuyer,
        payment_failure: None,
    });
    let expired = OrdersEvent::OrderExpired(OrderExpired { order_id, user_id, reservation_ids, payment_id });
    for ended in [cancelled, expired] {
        let release = Command::ReleaseClaim { order_id, version: 3 };
        assert_eq!(changes(&ended, &limited, 3), [(concert(10), release)]);
    }
    let line = |number| Line {
        concert_id: concert(number),
        concert_name: text("Beyoncé"),
        ticket_type_id: ticket_type("regular"),
        ticket_type_name: text("Regular"),
        quantity: quantity(2),
        unit_price: money("349.00 PLN"),
    };
    let refund_id = RefundId::new(id(9));
    let refund = OrdersEvent::OrderRefundRequested(OrderRefundRequested {
        order_id,
        number: text("2026-000042-K7"),
        user_id,
        payment_id,
        refund_id,
        amount: None,
        reservation_ids: Vec::new(),
        lines: vec![line(10), line(10), line(11)],
        returned: None,
        customer: Sealed::new(user_id, "c2VhbGVk".to_owned()),
        reason: CancelReason::Refunded,
    });
    let reduce = Command::ReduceClaim { order_id, refund_id, quantity: 4 };
    assert_eq!(changes(&refund, &limited, 3), [(concert(10), reduce)]);
}
