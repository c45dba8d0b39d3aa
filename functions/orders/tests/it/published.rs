use contracts::orders::OrdersEvent;
use kernel::{Decider, DeliveryId};
use orders::order::{CancelReason, FinanceRefund, GivesBack, Order, OrderEvent};
use orders::published::{PUBLISHED, published};

use testkit::{id, money, text};

use crate::order::cancelled_by_decline;
use crate::samples::{
    self, accepted, late, new_reservation, order, own_refund, payment_requested, placed, placed_to_pay_later,
    placed_with_retries, purchase, purchase_of_two_concerts, refund_requested_by, refund_requested_of, reservation,
    reserved, returned, until,
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
fn card_that_is_given_later_is_published_with_what_it_pays() {
    let state = after(&[placed_to_pay_later(), payment_requested()]);
    let Some(OrdersEvent::OrderPaymentRequested(published)) = published(&payment_requested(), &state) else {
        panic!("not published")
    };
    let seats: u32 = published.reservations.iter().flat_map(|one| &one.seats).map(|seats| seats.quantity.get()).sum();
    assert_eq!(
        (published.payment_method_id.as_str(), published.total, seats),
        ("pm_card_mastercard", purchase().total, 2)
    );
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
        OrderEvent::cancelled(CancelReason::SoldOut),
        OrderEvent::OrderHoldExtended { reservation_id: reservation(10), expires_at: until() },
        OrderEvent::OrderDeclined { reason: "insufficient_funds".to_owned() },
        OrderEvent::OrderPaymentRetried { payment_method_id: text("pm_card_mastercard"), card: 2 },
        payment_requested(),
        OrderEvent::OrderExpired,
        OrderEvent::OrderPrepaid,
        OrderEvent::OrderDeliveryFailed { delivery_id: DeliveryId::new(id(50)), reason: "bounced".to_owned() },
        OrderEvent::OrderReinstated { at: late() },
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
    let request = refund_requested_of(&purchase_of_two_concerts(), concerts, CancelReason::ConcertCancelled);
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
    let first = refund_requested_of(&purchase_of_two_concerts(), &[11], CancelReason::ConcertCancelled);
    let refund = refunded(&[paid_for_two_concerts(), vec![first]].concat(), &[10]);
    assert_eq!((refund.amount, refund.reservation_ids), (None, vec![reservation(10)]));
}

#[test]
fn requested_and_accepted_refunds_are_published() {
    let refund = samples::whole_refund();
    let lines = samples::tickets_of(&purchase(), &[10]);
    let requested = refund_requested_by(&refund, lines, CancelReason::Refunded);
    let paid =
        vec![placed(), reserved(10), OrderEvent::OrderAuthorized, OrderEvent::OrderConfirmed, OrderEvent::OrderPaid];
    let state = after(&[paid, vec![requested.clone(), accepted(&refund)]].concat());
    for event in [requested, accepted(&refund)] {
        let name = eventstore::RecordedEvent::encode(&event).unwrap().name;
        assert!(published(&event, &state).is_some() && PUBLISHED.contains(&name.as_str()), "{name}");
    }
}

/// One of the two tickets goes back.
fn one_of_two() -> (OrderEvent, Order) {
    let refund = samples::finance_refund(own_refund(&[10]), "349.00 PLN", GivesBack::Nothing);
    let requested = refund_requested_by(&refund, vec![returned(&purchase().lines[0], 1)], CancelReason::Refunded);
    let paid = [placed(), reserved(10), OrderEvent::OrderAuthorized, OrderEvent::OrderConfirmed, OrderEvent::OrderPaid];
    (requested.clone(), after(&[&paid[..], &[requested]].concat()))
}

#[test]
fn reservation_that_keeps_seats_is_not_cancelled() {
    let (requested, state) = one_of_two();
    let Some(OrdersEvent::OrderRefundRequested(refund)) = published(&requested, &state) else {
        panic!("not published")
    };
    let kept: Vec<_> = refund.returned.unwrap().iter().map(|tickets| (tickets.reservation_id, tickets.kept)).collect();
    assert_eq!((refund.reservation_ids, kept), (vec![], vec![(reservation(10), 1)]));
}

#[test]
fn returned_tickets_are_published_with_their_number_and_price() {
    let (requested, state) = one_of_two();
    let Some(OrdersEvent::OrderRefundRequested(refund)) = published(&requested, &state) else {
        panic!("not published")
    };
    assert_eq!((refund.lines[0].quantity.get(), refund.amount), (1, Some(money("349.00 PLN"))));
}

#[test]
fn buyer_is_informed_of_goodwill_without_tickets() {
    let note = Some("The view was poor".to_owned());
    let goodwill = samples::finance_refund(own_refund(&[11]), "50.00 PLN", GivesBack::Nothing);
    let accepted = accepted(&FinanceRefund { note: note.clone(), ..goodwill });
    let state = after(&[paid_for_two_concerts(), vec![accepted.clone()]].concat());
    let Some(OrdersEvent::OrderRefundAccepted(refund)) = published(&accepted, &state) else { panic!("not published") };
    assert_eq!((refund.amount, refund.lines, refund.note), (money("50.00 PLN"), vec![], note));
}

#[test]
fn buyer_is_informed_of_the_tickets_of_a_cancelled_concert() {
    let requested = refund_requested_of(&purchase_of_two_concerts(), &[11], CancelReason::ConcertCancelled);
    let refund = samples::finance_refund(own_refund(&[11]), "60.00 PLN", GivesBack::Nothing);
    let accepted = accepted(&FinanceRefund { note: Some("concert_cancelled".to_owned()), ..refund });
    let state = after(&[paid_for_two_concerts(), vec![requested, accepted.clone()]].concat());
    let Some(OrdersEvent::OrderRefundAccepted(refund)) = published(&accepted, &state) else { panic!("not published") };
    assert_eq!(
        (refund.amount, refund.lines.len(), refund.reason, refund.note),
        (money("60.00 PLN"), 1, contracts::orders::CancelReason::ConcertCancelled, None)
    );
}

#[test]
fn only_a_failed_payment_is_published_with_the_customer() {
    let totals = [CancelReason::PaymentDeclined, CancelReason::SoldOut].map(|reason| {
        let cancelled = OrderEvent::cancelled(reason);
        let Some(OrdersEvent::OrderCancelled(published)) =
            published(&cancelled, &after(&[placed(), cancelled.clone()]))
        else {
            panic!("not published")
        };
        published.payment_failure.map(|failure| failure.total)
    });
    assert_eq!(totals, [Some(purchase().total), None]);
}

#[test]
fn published_cancellation_has_the_reason_of_the_decline() {
    let reasons = [cancelled_by_decline(), OrderEvent::cancelled(CancelReason::CaptureFailed)].map(|cancelled| {
        let Some(OrdersEvent::OrderCancelled(published)) =
            published(&cancelled, &after(&[placed(), cancelled.clone()]))
        else {
            panic!("not published")
        };
        published.payment_failure?.reason
    });
    assert_eq!(reasons, [Some("insufficient_funds".to_owned()), Some("authorization_lost".to_owned())]);
}
