use finance::jobs::find_missing_invoices::{days, needs_invoice};
use finance::views::money_movements::{MoneyMovement, MovementKind};
use jiff::civil::date;
use kernel::{OrderId, PaymentId};
use testkit::{at, id, money};

fn capture() -> MoneyMovement {
    MoneyMovement {
        kind: MovementKind::Captured,
        payment_id: PaymentId::new(id(1)),
        order_id: OrderId::new(id(2)),
        intent_id: "pi_1".to_owned(),
        amount: money("49.90 PLN"),
        at: at("2026-11-22T10:00:00Z"),
        of_replaced: false,
    }
}

#[test]
fn capture_needs_an_invoice_a_quarter_of_an_hour_later() {
    assert!(!needs_invoice(&capture(), at("2026-11-22T10:14:59Z")));
    assert!(needs_invoice(&capture(), at("2026-11-22T10:15:00Z")));
}

#[test]
fn three_hourly_runs_look_at_a_capture() {
    let runs = ["10:20", "11:20", "12:20", "13:20"].map(|time| at(&format!("2026-11-22T{time}:00Z")));
    assert_eq!(runs.map(|run| needs_invoice(&capture(), run)), [true, true, true, false]);
}

#[test]
fn refund_replaced_attempt_and_free_order_need_no_invoice() {
    let now = at("2026-11-22T11:00:00Z");
    let refund = MovementKind::Refunded { refund_id: None, gateway_id: None };
    assert!(!needs_invoice(&MoneyMovement { kind: refund, ..capture() }, now));
    assert!(!needs_invoice(&MoneyMovement { of_replaced: true, ..capture() }, now));
    assert!(!needs_invoice(&MoneyMovement { amount: money("0.00 PLN"), ..capture() }, now));
}

#[test]
fn run_after_midnight_also_looks_at_the_day_before() {
    let (before, after) = (date(2026, 11, 22), date(2026, 11, 23));
    assert_eq!(days(at("2026-11-22T23:30:00Z")), [before].into());
    assert_eq!(days(at("2026-11-23T01:00:00Z")), [before, after].into());
}
