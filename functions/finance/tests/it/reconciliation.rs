//! A day's captures, refunds and documents, compared with Stripe's list.

use finance::invoice::{Invoice, InvoiceEvent, RefundRecord};
use finance::invoices::content::{Content, InvoiceLine};
use finance::payment::{Payment, PaymentEvent};
use finance::reconciliation::comparison::{compare, of_whole_day};
use finance::reconciliation::day::Day;
use finance::reconciliation::difference::{Difference, DifferenceKind};
use finance::reconciliation::document_checks::{
    captured_orders, check_capture, check_invoiced_amount, check_missing_credit_note, check_missing_invoice,
    check_tax_rates, lacks_listed_capture, needs_document,
};
use finance::reconciliation::totals::{Totals, sum, totals};
use finance::views::money_movements::{MoneyMovement, MovementKind};
use finance::views::reconciliation_runs::{MAX_DIFFERENCES, ReconciledPart, ReconciliationRun, RunStatus};
use finance::views::user_invoices::IssuedDocument;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use kernel::{OrderId, SignedDuration, Timestamp};
use stripe::{Captured, Refund, Refunded};
use testkit::{at, currency, given, id, money};

use crate::invoice_samples::{content, country, credit, credit_note, gone_back, invoice, invoice_of, sold};
use crate::money_movements::{captured_movement, movement, refunded_movement};
use crate::samples::{
    INTENT, authorized, captured, order, payment_id, refund_id, refund_requested, refunded, requested,
};

const DATE: Date = date(2026, 11, 22);
const IN_THE_DAY: &str = "2026-11-22T10:00:00Z";
const BEFORE_THE_DAY: &str = "2026-11-21T22:59:59Z";
const AFTER_THE_DAY: &str = "2026-11-22T23:00:00Z";

fn warsaw() -> TimeZone {
    TimeZone::get("Europe/Warsaw").unwrap()
}

fn day() -> Day {
    Day { begin: at("2026-11-21T23:00:00Z"), end: at("2026-11-22T23:00:00Z") }
}

fn stripe_capture(amount: i64, time: &str) -> Captured {
    Captured {
        charge_id: "ch_1".to_owned(),
        intent_id: INTENT.to_owned(),
        amount,
        currency: "pln".to_owned(),
        at: at(time),
    }
}

fn stripe_refund(amount: i64, status: &str, time: &str) -> Refunded {
    let refund = Refund {
        id: "re_1".to_owned(),
        amount,
        currency: "pln".to_owned(),
        status: Some(status.to_owned()),
        failure_reason: None,
        payment_intent: Some(INTENT.to_owned()),
        metadata: [
            ("payment_id".to_owned(), payment_id().to_string()),
            ("refund_id".to_owned(), refund_id(1).to_string()),
        ]
        .into(),
    };
    Refunded { refund, at: at(time) }
}

fn at_time(time: &str, movement: MoneyMovement) -> MoneyMovement {
    MoneyMovement { at: at(time), ..movement }
}

fn of_another_order(movement: MoneyMovement) -> MoneyMovement {
    MoneyMovement { order_id: OrderId::new(id(77)), ..movement }
}

fn kinds(differences: impl IntoIterator<Item = Difference>) -> Vec<DifferenceKind> {
    differences.into_iter().map(|difference| difference.kind).collect()
}

fn kind(difference: Option<Difference>) -> Option<DifferenceKind> {
    difference.map(|difference| difference.kind)
}

#[test]
fn equal_lists_have_no_difference() {
    let ours = [captured_movement(), refunded_movement()];
    let theirs = ([stripe_capture(69_800, IN_THE_DAY)], [stripe_refund(5_000, "succeeded", IN_THE_DAY)]);
    assert_eq!(compare(day(), &theirs.0, &theirs.1, &ours), []);
}

#[test]
fn movements_missing_at_stripe_are_reported() {
    let differences = compare(day(), &[], &[], &[captured_movement(), refunded_movement()]);
    let details: Vec<_> = differences
        .into_iter()
        .map(|difference| (difference.kind, difference.gateway_id, difference.refund_id, difference.ours))
        .collect();
    assert_eq!(
        details,
        [
            (DifferenceKind::NotAtGateway, Some(INTENT.to_owned()), None, Some(money("698.00 PLN"))),
            (DifferenceKind::NotAtGateway, Some("re_1".to_owned()), Some(refund_id(1)), Some(money("50.00 PLN"))),
        ]
    );
}

#[test]
fn movements_missing_here_are_reported() {
    let theirs = ([stripe_capture(69_800, IN_THE_DAY)], [stripe_refund(5_000, "succeeded", IN_THE_DAY)]);
    let differences = compare(day(), &theirs.0, &theirs.1, &[]);
    let details: Vec<_> = differences
        .into_iter()
        .map(|difference| {
            (difference.kind, difference.gateway_id, difference.payment_id, difference.refund_id, difference.at_gateway)
        })
        .collect();
    let kind = DifferenceKind::NotInOurs;
    assert_eq!(
        details,
        [
            (kind, Some(INTENT.to_owned()), None, None, Some(money("698.00 PLN"))),
            (kind, Some("re_1".to_owned()), Some(payment_id()), Some(refund_id(1)), Some(money("50.00 PLN"))),
        ]
    );
}

#[test]
fn different_amount_of_a_capture_is_reported_once() {
    let differences = compare(day(), &[stripe_capture(69_700, IN_THE_DAY)], &[], &[captured_movement()]);
    assert_eq!(differences[0].at_gateway, Some(money("697.00 PLN")));
    assert_eq!(kinds(differences), [DifferenceKind::AmountDiffers]);
}

#[test]
fn different_amount_of_a_refund_is_reported_once() {
    let differences = compare(day(), &[], &[stripe_refund(4_900, "succeeded", IN_THE_DAY)], &[refunded_movement()]);
    assert_eq!(differences[0].at_gateway, Some(money("49.00 PLN")));
    assert_eq!(kinds(differences), [DifferenceKind::AmountDiffers]);
}

#[test]
fn capture_recorded_after_midnight_is_no_difference() {
    let ours = [at_time("2026-11-22T23:00:01Z", captured_movement())];
    assert_eq!(compare(day(), &[stripe_capture(69_800, "2026-11-22T22:59:59Z")], &[], &ours), []);
}

#[test]
fn different_amount_is_reported_if_either_side_is_in_the_day() {
    for (theirs, ours) in [(IN_THE_DAY, AFTER_THE_DAY), (BEFORE_THE_DAY, IN_THE_DAY)] {
        let captures = compare(day(), &[stripe_capture(1, theirs)], &[], &[at_time(ours, captured_movement())]);
        let refund = [stripe_refund(1, "succeeded", theirs)];
        let refunds = compare(day(), &[], &refund, &[at_time(ours, refunded_movement())]);
        assert_eq!((captures.len(), refunds.len()), (1, 1), "{theirs} {ours}");
    }
}

#[test]
fn differences_outside_the_day_are_not_reported() {
    for time in [BEFORE_THE_DAY, AFTER_THE_DAY] {
        let (capture, refund) = ([stripe_capture(1, time)], [stripe_refund(1, "succeeded", time)]);
        let ours = [at_time(time, captured_movement()), at_time(time, refunded_movement())];
        assert_eq!(compare(day(), &capture, &refund, &ours), [], "amounts, {time}");
        assert_eq!(compare(day(), &capture, &refund, &[]), [], "only at Stripe, {time}");
        assert_eq!(compare(day(), &[], &[], &ours), [], "only ours, {time}");
    }
}

#[test]
fn failed_refund_that_is_unknown_here_is_no_difference() {
    assert_eq!(compare(day(), &[], &[stripe_refund(5_000, "failed", IN_THE_DAY)], &[]), []);
}

#[test]
fn refund_that_failed_later_is_not_missing_at_stripe() {
    assert_eq!(compare(day(), &[], &[stripe_refund(5_000, "failed", IN_THE_DAY)], &[refunded_movement()]), []);
}

#[test]
fn refund_without_stripes_id_is_found_by_ours() {
    let refund = [stripe_refund(5_000, "succeeded", IN_THE_DAY)];
    let ours = |number| {
        let kind = MovementKind::Refunded { refund_id: Some(refund_id(number)), gateway_id: None };
        [movement(kind, "50.00 PLN")]
    };
    assert_eq!(compare(day(), &[], &refund, &ours(1)), []);
    let expected = [DifferenceKind::NotInOurs, DifferenceKind::NotAtGateway];
    assert_eq!(kinds(compare(day(), &[], &refund, &ours(2))), expected);
}

#[test]
fn refund_of_a_replaced_attempt_is_found_by_its_payment() {
    let refund = [stripe_refund(5_000, "succeeded", IN_THE_DAY)];
    let ours = movement(MovementKind::Refunded { refund_id: None, gateway_id: None }, "50.00 PLN");
    assert_eq!(compare(day(), &[], &refund, std::slice::from_ref(&ours)), []);
    let other = MoneyMovement { intent_id: "pi_2".to_owned(), ..ours };
    assert_eq!(compare(day(), &[], &refund, &[other]).len(), 2);
}

#[test]
fn refund_with_another_id_at_stripe_is_another_refund() {
    let kind = MovementKind::Refunded { refund_id: Some(refund_id(1)), gateway_id: Some("re_2".to_owned()) };
    let differences =
        compare(day(), &[], &[stripe_refund(5_000, "succeeded", IN_THE_DAY)], &[movement(kind, "50.00 PLN")]);
    assert_eq!(kinds(differences), [DifferenceKind::NotInOurs, DifferenceKind::NotAtGateway]);
}

#[test]
fn capture_of_another_payment_is_another_capture() {
    let other = MoneyMovement { intent_id: "pi_2".to_owned(), ..captured_movement() };
    let differences = compare(day(), &[stripe_capture(69_800, IN_THE_DAY)], &[], &[other]);
    assert_eq!(kinds(differences), [DifferenceKind::NotInOurs, DifferenceKind::NotAtGateway]);
}

#[test]
fn refund_is_not_taken_for_the_capture_of_its_payment() {
    let differences = compare(day(), &[stripe_capture(69_800, IN_THE_DAY)], &[], &[refunded_movement()]);
    assert_eq!(kinds(differences), [DifferenceKind::NotInOurs, DifferenceKind::NotAtGateway]);
}

#[test]
fn capture_is_not_taken_for_a_refund_of_its_payment() {
    let differences = compare(day(), &[], &[stripe_refund(69_800, "succeeded", IN_THE_DAY)], &[captured_movement()]);
    assert_eq!(kinds(differences), [DifferenceKind::NotInOurs, DifferenceKind::NotAtGateway]);
}

#[test]
fn every_difference_says_what_to_do() {
    let kinds = [
        DifferenceKind::NotAtGateway,
        DifferenceKind::NotInOurs,
        DifferenceKind::AmountDiffers,
        DifferenceKind::NoInvoice,
        DifferenceKind::NoCreditNote,
        DifferenceKind::InvoiceWithoutCapture,
        DifferenceKind::RateNotConfigured,
    ];
    for kind in kinds {
        assert!(kind.difference().what_to_do.ends_with('.'), "{kind:?}");
    }
}

#[test]
fn day_is_that_of_the_sellers_time_zone() {
    assert_eq!(Day::of(DATE, &warsaw()), Some(day()));
}

#[test]
fn day_with_a_clock_change_has_23_hours() {
    let day = Day::of(date(2026, 3, 29), &warsaw()).unwrap();
    assert_eq!(day.end.duration_since(day.begin), SignedDuration::from_hours(23));
}

#[test]
fn last_day_of_the_calendar_is_no_day() {
    assert_eq!(Day::of(Date::MAX, &warsaw()), None);
}

#[test]
fn day_includes_its_begin_but_not_its_end() {
    let day = day();
    let second = SignedDuration::from_secs(1);
    assert_eq!(
        [day.begin - second, day.begin, day.end - second, day.end].map(|time| day.has(time)),
        [false, true, true, false]
    );
}

#[test]
fn margin_extends_the_day_by_an_hour_on_both_sides() {
    let expected = Day { begin: at("2026-11-21T22:00:00Z"), end: at("2026-11-23T00:00:00Z") };
    assert_eq!(day().with_margin(), expected);
}

#[test]
fn parts_cover_the_day_without_gaps() {
    // A second longer than what twelve equal parts of whole seconds cover.
    let day = Day { end: day().end + SignedDuration::from_secs(1), ..day() };
    let parts: Vec<(Timestamp, Timestamp)> = day.parts().collect();
    assert_eq!((parts.len(), parts[0].0, parts[11].1), (12, day.begin, day.end));
    for pair in parts.windows(2) {
        assert_eq!(pair[0].1, pair[1].0);
    }
    let longest = parts.iter().map(|(from, to)| to.duration_since(*from)).max().unwrap();
    assert_eq!(longest, SignedDuration::from_secs(7_201));
}

#[test]
fn day_touches_its_dates_in_utc() {
    assert_eq!(day().utc_dates().collect::<Vec<_>>(), [date(2026, 11, 21), DATE]);
    let expected = [date(2026, 11, 21), DATE, date(2026, 11, 23)];
    assert_eq!(day().with_margin().utc_dates().collect::<Vec<_>>(), expected);
}

fn totals_of(
    captured: &[Captured],
    refunded: &[Refunded],
    ours: &[MoneyMovement],
    issued: &[IssuedDocument],
) -> Vec<Totals> {
    totals(day(), DATE, captured, refunded, ours, issued).unwrap()
}

#[test]
fn totals_add_up_what_happened_in_the_day() {
    let captured = [
        stripe_capture(69_800, IN_THE_DAY),
        stripe_capture(100, IN_THE_DAY),
        stripe_capture(7, BEFORE_THE_DAY),
        stripe_capture(7, AFTER_THE_DAY),
    ];
    let refunded = [
        stripe_refund(5_000, "succeeded", IN_THE_DAY),
        stripe_refund(7, "failed", IN_THE_DAY),
        stripe_refund(7, "succeeded", AFTER_THE_DAY),
    ];
    let ours = [
        captured_movement(),
        captured_movement(),
        refunded_movement(),
        at_time(BEFORE_THE_DAY, captured_movement()),
        at_time(AFTER_THE_DAY, refunded_movement()),
    ];
    let mut of_tomorrow = IssuedDocument::of(&invoice());
    of_tomorrow.listed.issued_on = date(2026, 11, 23);
    let issued = [IssuedDocument::of(&invoice()), IssuedDocument::of(&credit_note()), of_tomorrow];
    let expected = Totals {
        captured_at_gateway: money("699.00 PLN"),
        captured: money("1396.00 PLN"),
        refunded_at_gateway: money("50.00 PLN"),
        refunded: money("50.00 PLN"),
        invoiced: money("1000.97 PLN"),
        credited: money("50.00 PLN"),
    };
    assert_eq!(totals_of(&captured, &refunded, &ours, &issued), [expected]);
}

#[test]
fn totals_are_sorted_by_currency() {
    let ours = ["1.00 PLN", "2.00 EUR", "3.00 PLN"].map(|amount| movement(MovementKind::Captured, amount));
    let captured: Vec<_> = totals_of(&[], &[], &ours, &[]).iter().map(|totals| totals.captured).collect();
    assert_eq!(captured, [money("2.00 EUR"), money("4.00 PLN")]);
}

#[test]
fn day_without_movements_has_no_totals() {
    assert_eq!(totals_of(&[], &[], &[], &[]), []);
}

#[test]
fn captures_and_refunds_of_the_day_need_documents() {
    assert!(needs_document(day(), &captured_movement()));
    assert!(needs_document(day(), &refunded_movement()));
}

#[test]
fn movement_outside_the_day_needs_no_document() {
    assert!(!needs_document(day(), &at_time(AFTER_THE_DAY, captured_movement())));
}

#[test]
fn movement_of_a_replaced_attempt_needs_no_document() {
    assert!(!needs_document(day(), &MoneyMovement { of_replaced: true, ..captured_movement() }));
}

#[test]
fn free_order_needs_no_document() {
    assert!(!needs_document(day(), &movement(MovementKind::Captured, "0.00 PLN")));
}

#[test]
fn invoice_of_the_captured_amount_is_no_difference() {
    assert_eq!(check_invoiced_amount(&captured_movement(), invoice().invoice_id, money("698.00 PLN")), None);
}

#[test]
fn invoice_of_another_amount_is_reported() {
    let difference = check_invoiced_amount(&captured_movement(), invoice().invoice_id, money("697.99 PLN")).unwrap();
    assert_eq!(
        (difference.kind, difference.invoice_id, difference.ours, difference.invoiced),
        (
            DifferenceKind::AmountDiffers,
            Some(invoice().invoice_id),
            Some(money("698.00 PLN")),
            Some(money("697.99 PLN"))
        )
    );
}

fn captured_with_refund(amount: &str) -> Payment {
    given::<Payment>(captured()).and([refund_requested(1, amount), refunded(1, "re_1")]).state()
}

#[test]
fn capture_without_an_invoice_is_reported() {
    let payment = given::<Payment>(captured()).state();
    assert_eq!(kind(check_missing_invoice(&captured_movement(), &payment)), Some(DifferenceKind::NoInvoice));
}

#[test]
fn capture_that_was_refunded_in_part_needs_an_invoice() {
    let payment = captured_with_refund("50.00 PLN");
    assert_eq!(kind(check_missing_invoice(&captured_movement(), &payment)), Some(DifferenceKind::NoInvoice));
}

#[test]
fn capture_whose_refund_is_only_requested_needs_an_invoice() {
    let payment = given::<Payment>(captured()).and([refund_requested(1, "698.00 PLN")]).state();
    assert_eq!(kind(check_missing_invoice(&captured_movement(), &payment)), Some(DifferenceKind::NoInvoice));
}

#[test]
fn capture_that_was_refunded_in_full_needs_no_invoice() {
    assert_eq!(check_missing_invoice(&captured_movement(), &captured_with_refund("698.00 PLN")), None);
}

#[test]
fn capture_of_an_unknown_payment_needs_an_invoice() {
    let unknown = given::<Payment>([]).state();
    assert_eq!(kind(check_missing_invoice(&captured_movement(), &unknown)), Some(DifferenceKind::NoInvoice));
}

fn issued() -> InvoiceEvent {
    InvoiceEvent::InvoiceIssued(Box::new(invoice()))
}

fn recorded(number: u128, amount: &str) -> InvoiceEvent {
    InvoiceEvent::InvoiceRefundRecorded(gone_back(number, amount))
}

/// The check of refund 1.
fn credit_note_check(events: impl IntoIterator<Item = InvoiceEvent>) -> Option<DifferenceKind> {
    kind(check_missing_credit_note(&refunded_movement(), refund_id(1), &given::<Invoice>(events).state()))
}

#[test]
fn refund_that_invoices_never_heard_of_needs_a_credit_note() {
    assert_eq!(credit_note_check([issued()]), Some(DifferenceKind::NoCreditNote));
}

#[test]
fn refund_whose_credit_note_is_due_is_reported() {
    assert_eq!(credit_note_check([issued(), recorded(1, "50.00 PLN")]), Some(DifferenceKind::NoCreditNote));
}

#[test]
fn refund_with_a_credit_note_is_no_difference() {
    let events = [issued(), recorded(1, "50.00 PLN"), InvoiceEvent::InvoiceCredited(credit(1, "50.00 PLN"))];
    assert_eq!(credit_note_check(events), None);
}

#[test]
fn refund_without_an_invoice_needs_no_credit_note() {
    assert_eq!(credit_note_check([]), None);
    assert_eq!(credit_note_check([recorded(1, "50.00 PLN")]), None);
}

#[test]
fn refund_that_replaces_a_credited_one_needs_no_credit_note() {
    let failed = RefundRecord { made: false, as_of: 7, ..gone_back(2, "50.00 PLN") };
    let events = [
        issued(),
        recorded(2, "50.00 PLN"),
        InvoiceEvent::InvoiceCredited(credit(2, "50.00 PLN")),
        InvoiceEvent::InvoiceRefundRecorded(failed),
        recorded(1, "50.00 PLN"),
    ];
    assert_eq!(credit_note_check(events), None);
}

#[test]
fn refund_is_not_reported_for_the_credit_note_of_another() {
    assert_eq!(credit_note_check([issued(), recorded(2, "20.00 PLN"), recorded(1, "50.00 PLN")]), None);
}

#[test]
fn document_without_a_tax_rate_is_reported() {
    let line = InvoiceLine::of(&sold("Björk", 1, "90.00 PLN"), country("IS"), None).unwrap();
    let lines = [content().lines, vec![line]].concat();
    let document = IssuedDocument::of(&invoice_of(Content::new(currency("PLN"), lines).unwrap()));
    let difference = check_tax_rates(&document).unwrap();
    assert_eq!(
        (difference.kind, difference.invoice_id, difference.order_id, difference.invoiced),
        (DifferenceKind::RateNotConfigured, Some(invoice().invoice_id), Some(order()), Some(money("1090.97 PLN")))
    );
}

#[test]
fn document_with_all_tax_rates_is_no_difference() {
    assert_eq!(check_tax_rates(&IssuedDocument::of(&invoice())), None);
}

#[test]
fn invoice_with_a_listed_capture_lacks_none() {
    assert!(!lacks_listed_capture(
        &IssuedDocument::of(&invoice()),
        &captured_orders(&[refunded_movement(), captured_movement()])
    ));
}

#[test]
fn invoice_lacks_a_capture_if_only_others_are_listed() {
    let invoice = IssuedDocument::of(&invoice());
    assert!(lacks_listed_capture(&invoice, &captured_orders(&[])));
    assert!(lacks_listed_capture(&invoice, &captured_orders(&[of_another_order(captured_movement())])));
    assert!(lacks_listed_capture(&invoice, &captured_orders(&[refunded_movement()])));
}

#[test]
fn credit_note_needs_no_capture() {
    assert!(!lacks_listed_capture(&IssuedDocument::of(&credit_note()), &captured_orders(&[])));
}

#[test]
fn invoice_of_a_payment_captured_on_another_day_is_no_difference() {
    let payment = given::<Payment>(captured()).state();
    assert_eq!(check_capture(&IssuedDocument::of(&invoice()), &payment), None);
}

#[test]
fn invoice_without_a_capture_is_reported() {
    let payment = given::<Payment>([requested(), authorized(), PaymentEvent::PaymentCaptureRequested]).state();
    let difference = check_capture(&IssuedDocument::of(&invoice()), &payment).unwrap();
    assert_eq!(
        (difference.kind, difference.invoice_id, difference.invoiced),
        (DifferenceKind::InvoiceWithoutCapture, Some(invoice().invoice_id), Some(money("1000.97 PLN")))
    );
}

#[test]
fn hours_cover_the_day_without_gaps() {
    for (date, expected) in [(DATE, 24), (date(2026, 3, 29), 23), (date(2026, 10, 25), 25)] {
        let day = Day::of(date, &warsaw()).unwrap();
        let hours = day.hours();
        assert_eq!(hours.len(), expected, "{date}");
        assert_eq!((hours[0].begin, hours[expected - 1].end), (day.begin, day.end));
        assert!(hours.windows(2).all(|pair| pair[0].end == pair[1].begin));
    }
}

#[test]
fn capture_recorded_hours_later_is_no_difference_of_the_day() {
    let theirs = stripe_capture(69_800, "2026-11-22T10:00:00Z");
    let ours = at_time("2026-11-22T13:30:00Z", captured_movement());
    let parts: Vec<Difference> = day()
        .hours()
        .into_iter()
        .flat_map(|hour| {
            let around = hour.with_margin();
            let theirs: Vec<Captured> = [theirs.clone()].into_iter().filter(|one| around.has(one.at)).collect();
            let ours: Vec<MoneyMovement> = [ours.clone()].into_iter().filter(|one| around.has(one.at)).collect();
            compare(hour, &theirs, &[], &ours)
        })
        .collect();
    assert_eq!(parts.len(), 2);
    assert_eq!(of_whole_day(parts), []);
}

#[test]
fn difference_found_in_two_hours_counts_once() {
    let capture = [stripe_capture(69_700, "2026-11-22T10:59:59Z")];
    let ours = [at_time("2026-11-22T11:00:01Z", captured_movement())];
    let hours = day().hours();
    let parts: Vec<Difference> = hours.into_iter().flat_map(|hour| compare(hour, &capture, &[], &ours)).collect();
    assert_eq!(kinds(of_whole_day(parts)), [DifferenceKind::AmountDiffers]);
}

#[test]
fn movement_missing_on_one_side_is_a_difference_of_the_day() {
    let parts = compare(day(), &[], &[], &[captured_movement()]);
    assert_eq!(kinds(of_whole_day(parts)), [DifferenceKind::NotAtGateway]);
}

#[test]
fn totals_of_hours_add_up_to_those_of_the_day() {
    let capture = [stripe_capture(69_800, IN_THE_DAY)];
    let ours = [captured_movement()];
    let whole = totals(day(), DATE, &capture, &[], &ours, []).unwrap();
    let parts = day().hours().into_iter().flat_map(|hour| totals(hour, DATE, &capture, &[], &ours, []).unwrap());
    assert_eq!(sum(parts).unwrap(), whole);
}

fn run() -> ReconciliationRun {
    ReconciliationRun::new(DATE, 2, at(IN_THE_DAY))
}

#[test]
fn run_is_done_after_its_last_part() {
    let (first, second) =
        (run().with_part_done(at(IN_THE_DAY)), run().with_part_done(at(IN_THE_DAY)).with_part_done(at(IN_THE_DAY)));
    assert_eq!((first.status, first.is_open()), (RunStatus::Running, true));
    assert_eq!((second.status, second.finished_at), (RunStatus::Done, Some(at(IN_THE_DAY))));
}

#[test]
fn failed_part_is_tried_again_later_and_later_until_the_run_fails() {
    let mut failing = run();
    let mut pauses = Vec::new();
    while failing.is_open() {
        failing = failing.with_failure(at(IN_THE_DAY));
        pauses.push(failing.not_before.duration_since(at(IN_THE_DAY)).as_mins());
    }
    assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 64, 128]);
    assert_eq!(failing.status, RunStatus::Failed);
}

#[test]
fn part_keeps_a_limited_number_of_differences() {
    let difference = DifferenceKind::NotInOurs.difference();
    let part = ReconciledPart::new(vec![], vec![difference; MAX_DIFFERENCES + 7]);
    assert_eq!((part.differences.len(), part.left_out), (MAX_DIFFERENCES, 7));
}

#[test]
fn stored_difference_gets_its_advice_again() {
    let difference = DifferenceKind::NoInvoice.about(&captured_movement());
    let stored: Difference = serde_json::from_value(serde_json::to_value(&difference).unwrap()).unwrap();
    assert_eq!(stored.with_advice(), difference);
}
