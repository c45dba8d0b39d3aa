//! What the queue of invoices delivers, and the content of an order's invoice.

use std::collections::BTreeMap;

use contracts::finance::FinanceEvent;
use contracts::orders::{OrderExpired, OrderPaid, OrdersEvent};
use contracts::{BusEvent, IntegrationEvent, Metadata};
use finance::invoice::RefundRecord;
use finance::invoices::tax::TaxRates;
use finance::payment::Payment;
use finance::payments::refunds::Refunds;
use finance::published;
use finance::workers::issue_invoice::{InvoiceMessage, content_of};
use jiff::civil::{Date, date};
use kernel::{ConcertId, CorrelationId, CountryCode, DeliveryMethod, EventId, Sealed};
use testkit::{given, id, money, text};

use crate::invoice_samples::{country, gone_back, rate, sold};
use crate::samples::{ann, captured, now, order, payment_id, refund_failed, refund_id, refund_requested, refunded};

fn message_of(event: &impl IntegrationEvent) -> InvoiceMessage {
    let metadata = Metadata {
        event_id: EventId::new(id(1)),
        stream: "payment#1".to_owned(),
        version: 6,
        occurred_at: now(),
        correlation_id: CorrelationId::new(id(9)),
        causation_id: None,
        schema_version: 1,
    };
    InvoiceMessage::of(&BusEvent::new(event, metadata).unwrap()).unwrap()
}

fn order_paid(total: &str) -> OrderPaid {
    OrderPaid {
        order_id: order(),
        number: text("2026-000042-K7"),
        user_id: ann(),
        lines: vec![sold("Beyoncé", 2, "349.00 PLN")],
        total: money(total),
        delivery: DeliveryMethod::Email,
        customer: Sealed::new(ann(), "c2VhbGVk".to_owned()),
    }
}

#[test]
fn accepted_refund_of_a_payment_is_a_refund_of_its_order() {
    let payment = given::<Payment>(captured()).and([refund_requested(1, "50.00 PLN"), refunded(1, "re_1")]).state();
    let refund = published::refund(refund_id(1), &payment, Refunds::refunded).unwrap();
    let expected = InvoiceMessage::Refund { order_id: order(), refund: gone_back(1, "50.00 PLN") };
    assert_eq!(message_of(&FinanceEvent::PaymentRefunded(refund)), expected);
}

#[test]
fn failed_refund_is_one_that_was_not_made() {
    let payment =
        given::<Payment>(captured()).and([refund_requested(1, "50.00 PLN"), refund_failed(1, "re_1")]).state();
    let refund = published::refund(refund_id(1), &payment, Refunds::refunded).unwrap();
    let record = RefundRecord { made: false, ..gone_back(1, "50.00 PLN") };
    let expected = InvoiceMessage::Refund { order_id: order(), refund: record };
    assert_eq!(message_of(&FinanceEvent::RefundFailed(refund)), expected);
}

#[test]
fn paid_order_needs_an_invoice() {
    let order = order_paid("698.00 PLN");
    let expected = InvoiceMessage::OrderPaid(Box::new(order.clone()));
    assert_eq!(message_of(&OrdersEvent::OrderPaid(order)), expected);
}

#[test]
fn other_events_are_irrelevant() {
    let expired = OrdersEvent::OrderExpired(OrderExpired {
        order_id: order(),
        user_id: ann(),
        reservation_ids: vec![],
        payment_id: payment_id(),
    });
    assert_eq!(message_of(&expired), InvoiceMessage::Irrelevant);
    let payment = given::<Payment>(captured()).state();
    let captured = FinanceEvent::PaymentCaptured(published::payment(payment.terms().unwrap()));
    assert_eq!(message_of(&captured), InvoiceMessage::Irrelevant);
}

fn countries() -> BTreeMap<ConcertId, CountryCode> {
    [(ConcertId::new(id(5)), country("PL"))].into()
}

fn rates() -> TaxRates {
    TaxRates::new("PL:2026-01-01:8,PL:2027-01-01:9").unwrap()
}

const PAID_ON: Date = date(2026, 11, 22);

#[test]
fn line_is_taxed_at_the_rate_of_its_concert_on_the_day_of_payment() {
    let rate_on = |paid_on| {
        let content = content_of(&order_paid("698.00 PLN"), &countries(), &rates(), paid_on).unwrap();
        (content.lines[0].country.clone(), content.lines[0].tax_rate)
    };
    assert_eq!(rate_on(PAID_ON), (country("PL"), rate("8")));
    assert_eq!(rate_on(date(2027, 1, 1)), (country("PL"), rate("9")));
}

#[test]
fn invoice_waits_for_an_unknown_concert() {
    let failed = content_of(&order_paid("698.00 PLN"), &BTreeMap::new(), &rates(), PAID_ON).unwrap_err();
    assert_eq!(failed.kind, "UnknownConcert");
}

#[test]
fn order_whose_lines_do_not_add_up_gets_no_invoice() {
    let failed = content_of(&order_paid("697.99 PLN"), &countries(), &rates(), PAID_ON).unwrap_err();
    assert_eq!(failed.kind, "TotalsDiffer");
}
