use contracts::orders::OrdersEvent;
use kernel::Decider;
use orders::order::{Order, OrderEvent};
use orders::published::{PUBLISHED, published};

use crate::samples::{order, placed, purchase, purchase_of_two_concerts, reservation, reserved};

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
        OrderEvent::OrderCancelled { reason: contracts::orders::CancelReason::SoldOut },
    ];
    let state = after(&[placed()]);
    for event in events {
        let name = eventstore::RecordedEvent::encode(&event).unwrap().name;
        assert_eq!(published(&event, &state).is_some(), PUBLISHED.contains(&name.as_str()), "{name}");
    }
}
