use contracts::finance::{FinanceEvent, Payment, PaymentDeclined, Refund};
use contracts::reservations::{Reservation, ReservationFailed, ReservationFailure, ReservationsEvent};
use kernel::{ConcertId, PaymentId, RefundId, UserId};
use orders::order::{CancelReason, OrderCommand};
use orders::policies::{when_payment_changed, when_reservation_changed};
use testkit::{id, money};

use crate::samples::{late, order, reservation};

fn payment() -> Payment {
    Payment {
        payment_id: PaymentId::new(id(5)),
        order_id: order(),
        user_id: UserId::new(id(2)),
        amount: money("698.00 PLN"),
    }
}

fn reservation_at_concert() -> Reservation {
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
fn when_seats_are_sold_out_the_order_is_cancelled_for_that_reason() {
    let failed = ReservationFailed { reservation: reservation_at_concert(), reason: ReservationFailure::SoldOut };
    assert_eq!(
        when_reservation_changed::record(&ReservationsEvent::ReservationFailed(failed)),
        Some((order(), failure(CancelReason::SoldOut)))
    );
}

#[test]
fn when_the_buyer_lets_the_seats_go_the_order_is_cancelled() {
    let event = ReservationsEvent::ReservationCancellationRequested(reservation_at_concert());
    assert_eq!(when_reservation_changed::record(&event), Some((order(), failure(CancelReason::CancelledByBuyer))));
}

#[test]
fn when_the_card_is_declined_the_order_hears_which_and_why() {
    let reason = "insufficient_funds".to_owned();
    let declined = PaymentDeclined { payment: payment(), reason: reason.clone(), card: 1 };
    assert_eq!(
        when_payment_changed::record(&FinanceEvent::PaymentDeclined(declined), late()),
        Some((order(), OrderCommand::RecordDecline { card: 1, reason }))
    );
}

#[test]
fn when_the_money_is_captured_the_order_is_paid() {
    assert_eq!(
        when_payment_changed::record(&FinanceEvent::PaymentCaptured(payment()), late()),
        Some((order(), OrderCommand::RecordCapture { at: late() }))
    );
}

#[test]
fn what_finance_asks_of_the_gateway_is_no_affair_of_the_order() {
    assert_eq!(when_payment_changed::record(&FinanceEvent::PaymentCaptureRequested(payment()), late()), None);
}

fn refund(given_back: &str) -> Refund {
    Refund {
        payment: payment(),
        refund_id: RefundId::new(id(6)),
        refund_amount: money("100.00 PLN"),
        given_back: money(given_back),
    }
}

#[test]
fn when_all_the_money_is_given_back_the_order_is_refunded() {
    assert_eq!(
        when_payment_changed::record(&FinanceEvent::PaymentRefunded(refund("698.00 PLN")), late()),
        Some((order(), OrderCommand::RecordRefund))
    );
}

#[test]
fn a_part_of_the_money_is_between_finance_and_the_buyer() {
    assert_eq!(when_payment_changed::record(&FinanceEvent::PaymentRefunded(refund("100.00 PLN")), late()), None);
}

#[test]
fn an_authorization_that_is_gone_ends_an_order_that_counts_on_it() {
    assert_eq!(
        when_payment_changed::record(&FinanceEvent::PaymentReleased(payment()), late()),
        Some((order(), OrderCommand::RecordPaymentFailure(CancelReason::AuthorizationLapsed)))
    );
}
