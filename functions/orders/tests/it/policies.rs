use contracts::finance::{FinanceEvent, Payment, PaymentDeclined, Refund, RefundScope, RefundedLine};
use contracts::reservations::{Reservation, ReservationFailed, ReservationFailure, ReservationsEvent, TicketsReserved};
use contracts::tickets::{Delivery, TicketsEvent};
use kernel::{ConcertId, DeliveryId, DeliveryMethod, PaymentId, RefundId, UserId};
use orders::order::{CancelReason, FinanceRefund, GivesBack, OrderCommand};
use orders::policies::{when_payment_changed, when_reservation_changed, when_tickets_delivered};
use testkit::{id, money};

use crate::samples::{late, order, purchase, reservation, returned, until};

fn payment() -> Payment {
    Payment {
        payment_id: PaymentId::new(id(5)),
        order_id: order(),
        user_id: UserId::new(id(2)),
        amount: money("698.00 PLN"),
    }
}

fn reservation_data() -> Reservation {
    Reservation {
        reservation_id: reservation(10),
        order_id: order(),
        concert_id: ConcertId::new(id(10)),
        user_id: UserId::new(id(2)),
    }
}

fn failure(reason: CancelReason) -> OrderCommand {
    OrderCommand::RecordReservationFailure { reservation_id: reservation(10), reason }
}

#[test]
fn sold_out_seats_fail_the_reservation_with_that_reason() {
    let failed = ReservationFailed { reservation: reservation_data(), reason: ReservationFailure::SoldOut };
    assert_eq!(
        when_reservation_changed::record(&ReservationsEvent::ReservationFailed(failed)),
        Some((order(), failure(CancelReason::SoldOut)))
    );
}

#[test]
fn cancellation_request_fails_the_reservation() {
    let event = ReservationsEvent::ReservationCancellationRequested(reservation_data());
    assert_eq!(when_reservation_changed::record(&event), Some((order(), failure(CancelReason::CancelledByBuyer))));
}

#[test]
fn decline_is_recorded_with_card_and_reason() {
    let reason = "insufficient_funds".to_owned();
    let declined = PaymentDeclined { payment: payment(), reason: reason.clone(), card: 1 };
    assert_eq!(
        when_payment_changed::record(&FinanceEvent::PaymentDeclined(declined), late()),
        Some((order(), OrderCommand::RecordDecline { card: 1, reason }))
    );
}

#[test]
fn capture_is_recorded() {
    assert_eq!(
        when_payment_changed::record(&FinanceEvent::PaymentCaptured(payment()), late()),
        Some((order(), OrderCommand::RecordCapture { at: late() }))
    );
}

#[test]
fn capture_request_is_ignored() {
    assert_eq!(when_payment_changed::record(&FinanceEvent::PaymentCaptureRequested(payment()), late()), None);
}

fn refund(given_back: &str) -> Refund {
    Refund {
        payment: payment(),
        refund_id: RefundId::new(id(6)),
        refund_amount: money("100.00 PLN"),
        given_back: money(given_back),
        scope: None,
        lines: Vec::new(),
        reason: Some("The view was poor".to_owned()),
    }
}

fn recorded(gives_back: GivesBack, is_last: bool) -> FinanceRefund {
    FinanceRefund {
        refund_id: RefundId::new(id(6)),
        amount: money("100.00 PLN"),
        gives_back,
        note: Some("The view was poor".to_owned()),
        is_last,
    }
}

fn record_request(refund: Refund) -> Option<(kernel::OrderId, OrderCommand)> {
    when_payment_changed::record(&FinanceEvent::RefundRequested(refund), late())
}

#[test]
fn last_refund_of_an_older_release_gives_back_everything() {
    assert_eq!(
        when_payment_changed::record(&FinanceEvent::PaymentRefunded(refund("698.00 PLN")), late()),
        Some((order(), OrderCommand::RecordRefund(recorded(GivesBack::Everything, true))))
    );
}

#[test]
fn part_of_an_older_release_gives_back_nothing() {
    let command = OrderCommand::RecordRefundRequest(recorded(GivesBack::Nothing, false));
    assert_eq!(record_request(refund("100.00 PLN")), Some((order(), command)));
}

#[test]
fn goodwill_gives_back_nothing_though_no_money_is_left() {
    let goodwill = Refund { scope: Some(RefundScope::Goodwill), ..refund("698.00 PLN") };
    let command = OrderCommand::RecordRefundRequest(recorded(GivesBack::Nothing, true));
    assert_eq!(record_request(goodwill), Some((order(), command)));
}

#[test]
fn refund_of_everything_gives_back_everything_though_money_was_refunded_before() {
    let rest = Refund { scope: Some(RefundScope::Everything), ..refund("698.00 PLN") };
    let command = OrderCommand::RecordRefundRequest(recorded(GivesBack::Everything, true));
    assert_eq!(record_request(rest), Some((order(), command)));
}

#[test]
fn refund_of_lines_gives_back_their_tickets() {
    let line = |quantity| RefundedLine {
        concert_id: ConcertId::new(id(10)),
        ticket_type_id: testkit::ticket_type("regular"),
        quantity,
        amount: money("50.00 PLN"),
    };
    let lines = vec![line(1), line(0)];
    let of_lines = Refund { scope: Some(RefundScope::Lines), lines, ..refund("100.00 PLN") };
    let one = returned(&purchase().lines[0], 1);
    let command = OrderCommand::RecordRefundRequest(recorded(GivesBack::Tickets(vec![one]), false));
    assert_eq!(record_request(of_lines), Some((order(), command)));
}

#[test]
fn released_payment_is_a_lapsed_authorization() {
    assert_eq!(
        when_payment_changed::record(&FinanceEvent::PaymentReleased(payment()), late()),
        Some((order(), OrderCommand::RecordPaymentFailure(CancelReason::AuthorizationLapsed)))
    );
}

#[test]
fn held_seats_are_recorded() {
    let reserved = TicketsReserved { reservation: reservation_data(), expires_at: until() };
    let command = OrderCommand::RecordReservation { reservation_id: reservation(10), expires_at: until() };
    assert_eq!(
        when_reservation_changed::record(&ReservationsEvent::TicketsReserved(reserved)),
        Some((order(), command))
    );
}

#[test]
fn extended_hold_is_recorded() {
    let extended = TicketsReserved { reservation: reservation_data(), expires_at: until() };
    let command = OrderCommand::RecordExtension { reservation_id: reservation(10), expires_at: until() };
    assert_eq!(
        when_reservation_changed::record(&ReservationsEvent::ReservationExtended(extended)),
        Some((order(), command))
    );
}

fn delivery(is_news: bool) -> Delivery {
    Delivery {
        delivery_id: DeliveryId::new(id(50)),
        order_id: order(),
        user_id: UserId::new(id(2)),
        method: DeliveryMethod::Email,
        is_news,
        reason: Some("bounced".to_owned()),
    }
}

#[test]
fn sent_tickets_complete_the_order() {
    for sent in [TicketsEvent::TicketsEmailed, TicketsEvent::TicketsShipped] {
        assert_eq!(
            when_tickets_delivered::complete(sent(delivery(false))),
            Some((order(), OrderCommand::CompleteOrder))
        );
    }
}

#[test]
fn tickets_that_are_no_longer_to_be_sent_complete_the_order() {
    assert_eq!(
        when_tickets_delivered::complete(TicketsEvent::DeliveryCancelled(delivery(false))),
        Some((order(), OrderCommand::CompleteUnsentOrder))
    );
    assert_eq!(when_tickets_delivered::complete(TicketsEvent::DeliveryCancelled(delivery(true))), None);
}

#[test]
fn failed_delivery_of_tickets_is_recorded() {
    let (delivery_id, reason) = (DeliveryId::new(id(50)), "bounced".to_owned());
    assert_eq!(
        when_tickets_delivered::complete(TicketsEvent::DeliveryFailed(delivery(false))),
        Some((order(), OrderCommand::RecordDeliveryFailure { delivery_id, reason }))
    );
}

#[test]
fn failed_delivery_of_news_is_ignored() {
    assert_eq!(when_tickets_delivered::complete(TicketsEvent::DeliveryFailed(delivery(true))), None);
}
