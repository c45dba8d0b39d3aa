use contracts::orders::OrdersEvent;
use kernel::{Decider, DeliveryId};
use orders::order::{CancelReason, Order, OrderEvent};
use orders::published::{PUBLISHED, published};

use testkit::{id, money, text};

use crate::samples::{
    at_concerts, late, new_reservation, order, placed, purchase, purchase_of_two_concerts, reservation, reserved, until,
};

fn after(events: &[OrderEvent]) -> Order {
    events.iter().fold(Order::initial(), Order::evolve)
}

#[test]
fn a_placed_order_asks_for_one_reservation_a_concert() {
    let placed = OrderEvent::OrderPlaced(purchase_of_two_concerts());
    let Some(OrdersEvent::OrderPlaced(published)) = published(&placed, &after(std::slice::from_ref(&placed))) else {
        panic!("not published")
    };
    let mut wanted = vec![reservation(10), reservation(11)];
    wanted.sort();
    assert_eq!(published.reservations.iter().map(|request| request.reservation_id).collect::<Vec<_>>(), wanted);
}

#[test]
fn a_reinstated_order_asks_for_another_reservation() {
    let reinstated = OrderEvent::OrderReinstated { at: late() };
    let state = after(&[placed(), OrderEvent::OrderExpired, reinstated.clone()]);
    let Some(OrdersEvent::OrderReinstated(published)) = published(&reinstated, &state) else { panic!("not published") };
    let wanted: Vec<_> = published.reservations.iter().map(|request| request.reservation_id).collect();
    assert_eq!(wanted, [new_reservation(10)]);
}

#[test]
fn a_confirmed_order_says_what_to_capture() {
    let events = [placed(), reserved(10), OrderEvent::OrderAuthorized, OrderEvent::OrderConfirmed];
    let Some(OrdersEvent::OrderConfirmed(confirmed)) = published(&OrderEvent::OrderConfirmed, &after(&events)) else {
        panic!("not published")
    };
    assert_eq!((confirmed.order_id, confirmed.total), (order(), purchase().total));
}

#[test]
fn what_is_listed_as_published_is_just_what_is_published() {
    let events = [
        placed(),
        reserved(10),
        OrderEvent::OrderActionRequired,
        OrderEvent::OrderAuthorized,
        OrderEvent::OrderConfirmed,
        OrderEvent::OrderPaid,
        OrderEvent::OrderCompleted,
        OrderEvent::OrderCancelled { reason: CancelReason::SoldOut },
        OrderEvent::OrderHoldExtended { reservation_id: reservation(10), expires_at: until() },
        OrderEvent::OrderDeclined { reason: "insufficient_funds".to_owned() },
        OrderEvent::OrderPaymentRetried { payment_method_id: text("pm_card_mastercard"), card: 2 },
        OrderEvent::OrderExpired,
        OrderEvent::OrderPrepaid,
        OrderEvent::OrderDeliveryFailed { delivery_id: DeliveryId::new(id(50)), reason: "bounced".to_owned() },
        OrderEvent::OrderReinstated { at: late() },
        OrderEvent::OrderRefundRequested { concert_ids: at_concerts(&[10]), reason: CancelReason::ConcertCancelled },
        OrderEvent::OrderRefundFailed,
        OrderEvent::OrderRefunded,
    ];
    let state = after(&[placed()]);
    for event in events {
        let name = eventstore::RecordedEvent::encode(&event).unwrap().name;
        assert_eq!(published(&event, &state).is_some(), PUBLISHED.contains(&name.as_str()), "{name}");
    }
}

fn refunded(events: &[OrderEvent], concerts: &[u128]) -> contracts::orders::OrderRefundRequested {
    let request =
        OrderEvent::OrderRefundRequested { concert_ids: at_concerts(concerts), reason: CancelReason::ConcertCancelled };
    let state = after(&[events, std::slice::from_ref(&request)].concat());
    let Some(OrdersEvent::OrderRefundRequested(refund)) = published(&request, &state) else { panic!("not published") };
    refund
}

fn paid_for_two_concerts() -> Vec<OrderEvent> {
    let placed = OrderEvent::OrderPlaced(purchase_of_two_concerts());
    vec![
        placed,
        reserved(10),
        reserved(11),
        OrderEvent::OrderAuthorized,
        OrderEvent::OrderConfirmed,
        OrderEvent::OrderPaid,
    ]
}

#[test]
fn a_part_that_goes_back_is_its_lines_money_and_seats() {
    let refund = refunded(&paid_for_two_concerts(), &[11]);
    assert_eq!((refund.amount, refund.reservation_ids), (Some(money("120.00 PLN")), vec![reservation(11)]));
}

#[test]
fn the_last_part_that_goes_back_takes_all_the_money_that_is_left() {
    let first =
        OrderEvent::OrderRefundRequested { concert_ids: at_concerts(&[11]), reason: CancelReason::ConcertCancelled };
    let refund = refunded(&[paid_for_two_concerts(), vec![first]].concat(), &[10]);
    assert_eq!((refund.amount, refund.reservation_ids), (None, vec![reservation(10)]));
}

#[test]
fn an_order_that_came_to_nothing_for_want_of_money_says_whom_to_tell() {
    let told = [CancelReason::PaymentDeclined, CancelReason::SoldOut].map(|reason| {
        let cancelled = OrderEvent::OrderCancelled { reason };
        let Some(OrdersEvent::OrderCancelled(told)) = published(&cancelled, &after(&[placed(), cancelled.clone()]))
        else {
            panic!("not published")
        };
        told.payment_failure.map(|failure| failure.total)
    });
    assert_eq!(told, [Some(purchase().total), None]);
}
