use contracts::orders::OrdersEvent;
use kernel::{Decider, DeliveryId};
use orders::order::{CancelReason, Order, OrderEvent};
use orders::published::{PUBLISHED, published};

use testkit::{id, money, text};

use crate::samples::{
    at_concerts, late, new_reservation, order, placed, placed_with_retries, purchase, purchase_of_two_concerts,
    reservation, reserved, until,
};

fn after(events: &[OrderEvent]) -> Order {
    events.iter().fold(Order::initial(), Order::evolve)
}

#[test]
fn placed_order_requests_one_reservation_for_each_concert() {
    let placed = OrderEvent::OrderPlaced(purchase_of_two_concerts());
    let Some(OrdersEvent::OrderPlaced(published)) = published(&placed, &after(std::slice::from_ref(&placed))) else {
        panic!("not published")
    };
    let mut wanted = vec![reservation(10), reservation(11)];
    wanted.sort();
    assert_eq!(published.reservations.iter().map(|request| request.reservation_id).collect::<Vec<_>>(), wanted);
}

#[test]
fn each_reservation_is_for_the_seats_of_its_concert() {
    let placed = OrderEvent::OrderPlaced(purchase_of_two_concerts());
    let Some(OrdersEvent::OrderPlaced(published)) = published(&placed, &after(std::slice::from_ref(&placed))) else {
        panic!("not published")
    };
    let first = published.reservations.iter().find(|request| request.reservation_id == reservation(10)).unwrap();
    assert_eq!(first.seats.iter().map(|seats| seats.unit_price).collect::<Vec<_>>(), [money("349.00 PLN")]);
}

#[test]
fn declined_order_names_the_card_that_was_declined() {
    let retried = OrderEvent::OrderPaymentRetried { payment_method_id: text("pm_card_mastercard"), card: 2 };
    let declined = OrderEvent::OrderDeclined { reason: "insufficient_funds".to_owned() };
    let state = after(&[placed_with_retries(), declined.clone(), retried, declined.clone()]);
    let Some(OrdersEvent::OrderDeclined(published)) = published(&declined, &state) else { panic!("not published") };
    assert_eq!(published.card, 2);
}

#[test]
fn reinstated_order_requests_a_new_reservation() {
    let reinstated = OrderEvent::OrderReinstated { at: late() };
    let state = after(&[placed(), OrderEvent::OrderExpired, reinstated.clone()]);
    let Some(OrdersEvent::OrderReinstated(published)) = published(&reinstated, &state) else { panic!("not published") };
    let wanted: Vec<_> = published.reservations.iter().map(|request| request.reservation_id).collect();
    assert_eq!(wanted, [new_reservation(10)]);
}

#[test]
fn confirmed_order_names_the_total_to_capture() {
    let events = [placed(), reserved(10), OrderEvent::OrderAuthorized, OrderEvent::OrderConfirmed];
    let Some(OrdersEvent::OrderConfirmed(confirmed)) = published(&OrderEvent::OrderConfirmed, &after(&events)) else {
        panic!("not published")
    };
    assert_eq!((confirmed.order_id, confirmed.total), (order(), purchase().total));
}

#[test]
fn published_names_match_the_published_events() {
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
fn partial_refund_has_the_amount_and_seats_of_its_lines() {
    let refund = refunded(&paid_for_two_concerts(), &[11]);
    assert_eq!((refund.amount, refund.reservation_ids), (Some(money("120.00 PLN")), vec![reservation(11)]));
}

#[test]
fn last_refund_is_for_everything_that_is_left() {
    let first =
        OrderEvent::OrderRefundRequested { concert_ids: at_concerts(&[11]), reason: CancelReason::ConcertCancelled };
    let refund = refunded(&[paid_for_two_concerts(), vec![first]].concat(), &[10]);
    assert_eq!((refund.amount, refund.reservation_ids), (None, vec![reservation(10)]));
}

#[test]
fn only_a_failed_payment_is_published_with_the_customer() {
    let totals = [CancelReason::PaymentDeclined, CancelReason::SoldOut].map(|reason| {
        let cancelled = OrderEvent::OrderCancelled { reason };
        let Some(OrdersEvent::OrderCancelled(published)) =
            published(&cancelled, &after(&[placed(), cancelled.clone()]))
        else {
            panic!("not published")
        };
        published.payment_failure.map(|failure| failure.total)
    });
    assert_eq!(totals, [Some(purchase().total), None]);
}
