//! Refunds by line. Order 3 has a ticket for 100.00 PLN in Warsaw, two for 99.99 PLN in Berlin, and a free one in Kraków.

use finance::payment::{
    Payment, PaymentCommand as Command, PaymentEvent as Event, PaymentRefusal as Refusal, RefundPart, RefundRequest,
    RefundRequester, Terms, TicketLine,
};
use finance::payments::refund_lines::{PaidLine, RefundScope, RefundedLine};
use finance::payments::refunds::Refund;
use finance::proportion::divide;
use finance::views::failed_refunds::FailedRefund;
use kernel::{ConcertId, Money};
use proptest::prelude::*;
use testkit::{Given, given, id, money, quantity, ticket_type};

use crate::samples::{authorized, now, refund_failed, refund_id, refund_requested, refunded, terms_of};

const WARSAW: u128 = 10;
const BERLIN: u128 = 11;
const KRAKOW: u128 = 12;

fn paid_line(concert: u128, count: u32, price: &str) -> PaidLine {
    PaidLine {
        concert_id: ConcertId::new(id(concert)),
        ticket_type_id: ticket_type("regular"),
        quantity: quantity(count),
        unit_price: money(price),
    }
}

fn paid_lines() -> Vec<PaidLine> {
    vec![paid_line(WARSAW, 1, "100.00 PLN"), paid_line(BERLIN, 2, "99.99 PLN"), paid_line(KRAKOW, 1, "0.00 PLN")]
}

fn terms() -> Terms {
    Terms { lines: paid_lines(), ..terms_of(money("299.98 PLN")) }
}

pub fn requested_with_lines() -> Event {
    Event::PaymentRequested(terms())
}

fn after_capture(events: impl IntoIterator<Item = Event>) -> Given<Payment> {
    let captured = [requested_with_lines(), authorized(), Event::PaymentCaptureRequested, Event::PaymentCaptured];
    given::<Payment>(captured).and(events)
}

fn part(concert: u128, count: u32, amount: &str) -> RefundedLine {
    let (concert_id, ticket_type_id) = (ConcertId::new(id(concert)), ticket_type("regular"));
    RefundedLine { concert_id, ticket_type_id, quantity: count, amount: money(amount) }
}

fn requested(number: u128, amount: &str, scope: RefundScope, lines: Vec<RefundedLine>) -> Event {
    match refund_requested(number, amount) {
        Event::RefundRequested(refund) => Event::RefundRequested(Refund { scope: Some(scope), lines, ..refund }),
        event => event,
    }
}

/// One of the two tickets in Berlin.
pub fn one_of_two_requested(number: u128) -> Event {
    requested(number, "99.99 PLN", RefundScope::Lines, vec![part(BERLIN, 1, "99.99 PLN")])
}

fn request(number: u128, part: RefundPart, requester: RefundRequester) -> Command {
    let (refund_id, reason) = (refund_id(number), "The view was poor".to_owned());
    Command::RefundPayment(RefundRequest { refund_id, part, reason, requester, at: now() })
}

fn by_staff(number: u128, part: RefundPart) -> Command {
    request(number, part, RefundRequester::Staff)
}

fn by_order(number: u128, part: RefundPart) -> Command {
    request(number, part, RefundRequester::Order)
}

fn tickets(lines: &[(u128, u32)]) -> RefundPart {
    tickets_worth(lines, None)
}

fn tickets_worth(lines: &[(u128, u32)], amount: Option<&str>) -> RefundPart {
    let line = |(concert, count): &(u128, u32)| TicketLine {
        concert_id: ConcertId::new(id(*concert)),
        ticket_type_id: ticket_type("regular"),
        quantity: quantity(*count),
    };
    RefundPart::Tickets { lines: lines.iter().map(line).collect(), amount: amount.map(money) }
}

fn goodwill(amount: &str) -> RefundPart {
    RefundPart::Amount(money(amount))
}

/// 60.00 PLN: a fifth of each line.
fn goodwill_of_a_fifth(number: u128) -> Event {
    let lines = vec![part(WARSAW, 0, "20.00 PLN"), part(BERLIN, 0, "40.00 PLN")];
    requested(number, "60.00 PLN", RefundScope::Goodwill, lines)
}

#[test]
fn refund_of_lines_is_worth_their_tickets() {
    after_capture([]).when(by_staff(1, tickets(&[(BERLIN, 1)]))).then([one_of_two_requested(1)]);
}

#[test]
fn expected_amount_of_lines_is_accepted() {
    let part = tickets_worth(&[(BERLIN, 1)], Some("99.99 PLN"));
    after_capture([]).when(by_staff(1, part)).then([one_of_two_requested(1)]);
}

#[test]
fn another_amount_than_that_of_the_lines_is_refused() {
    let part = tickets_worth(&[(BERLIN, 1)], Some("100.00 PLN"));
    after_capture([]).when(by_staff(1, part)).then_refused(Refusal::OtherAmount(money("99.99 PLN")));
}

#[test]
fn amount_of_lines_in_another_currency_is_refused() {
    let part = tickets_worth(&[(BERLIN, 1)], Some("99.99 EUR"));
    after_capture([]).when(by_staff(1, part)).then_refused(Refusal::WrongCurrency);
}

#[test]
fn tickets_of_another_order_are_refused() {
    after_capture([]).when(by_staff(1, tickets(&[(WARSAW, 1), (13, 1)]))).then_refused(Refusal::NotBought { line: 1 });
}

#[test]
fn more_tickets_than_were_bought_are_refused() {
    after_capture([]).when(by_staff(1, tickets(&[(BERLIN, 3)]))).then_refused(Refusal::MoreThanBought { line: 0 });
}

#[test]
fn tickets_that_are_given_back_are_refused() {
    after_capture([one_of_two_requested(1)])
        .when(by_staff(2, tickets(&[(BERLIN, 2)])))
        .then_refused(Refusal::AlreadyGivenBack);
}

#[test]
fn tickets_of_a_failed_refund_can_be_refunded_again() {
    after_capture([one_of_two_requested(1), refund_failed(1, "re_3")])
        .when(by_staff(2, tickets(&[(BERLIN, 1)])))
        .then([one_of_two_requested(2)]);
}

#[test]
fn lines_of_an_older_payment_are_refused() {
    given::<Payment>(crate::samples::captured())
        .when(by_staff(1, tickets(&[(BERLIN, 1)])))
        .then_refused(Refusal::LinesUnknown);
}

#[test]
fn goodwill_is_shared_in_proportion_and_gives_back_no_tickets() {
    let lines = vec![part(WARSAW, 0, "20.00 PLN"), part(BERLIN, 0, "40.00 PLN")];
    let expected = requested(1, "60.00 PLN", RefundScope::Goodwill, lines);
    after_capture([]).when(by_staff(1, goodwill("60.00 PLN"))).then([expected]);
}

#[test]
fn goodwill_of_all_that_is_left_gives_back_no_tickets() {
    let lines = vec![part(WARSAW, 0, "80.00 PLN"), part(BERLIN, 0, "159.98 PLN")];
    let expected = requested(2, "239.98 PLN", RefundScope::Goodwill, lines);
    after_capture([goodwill_of_a_fifth(1)]).when(by_staff(2, goodwill("239.98 PLN"))).then([expected]);
}

#[test]
fn amount_of_the_whole_payment_gives_back_everything() {
    let lines = vec![part(WARSAW, 1, "100.00 PLN"), part(BERLIN, 2, "199.98 PLN"), part(KRAKOW, 1, "0.00 PLN")];
    let expected = requested(1, "299.98 PLN", RefundScope::Everything, lines);
    after_capture([]).when(by_staff(1, goodwill("299.98 PLN"))).then([expected]);
}

#[test]
fn everything_gives_back_the_tickets_and_the_money_that_are_left() {
    let lines = vec![part(WARSAW, 1, "80.00 PLN"), part(BERLIN, 2, "159.98 PLN"), part(KRAKOW, 1, "0.00 PLN")];
    let expected = requested(2, "239.98 PLN", RefundScope::Everything, lines);
    after_capture([goodwill_of_a_fifth(1)]).when(by_staff(2, RefundPart::Everything)).then([expected]);
}

#[test]
fn ticket_after_goodwill_is_worth_what_is_left_of_it() {
    let expected = requested(2, "79.99 PLN", RefundScope::Lines, vec![part(BERLIN, 1, "79.99 PLN")]);
    after_capture([goodwill_of_a_fifth(1)]).when(by_staff(2, tickets(&[(BERLIN, 1)]))).then([expected]);
}

#[test]
fn last_ticket_of_a_line_is_worth_all_that_is_left_of_it() {
    let odd = requested(1, "0.01 PLN", RefundScope::Goodwill, vec![part(BERLIN, 0, "0.01 PLN")]);
    let first = requested(2, "99.98 PLN", RefundScope::Lines, vec![part(BERLIN, 1, "99.98 PLN")]);
    let last = requested(3, "99.99 PLN", RefundScope::Lines, vec![part(BERLIN, 1, "99.99 PLN")]);
    after_capture([odd.clone()]).when(by_staff(2, tickets(&[(BERLIN, 1)]))).then([first.clone()]);
    after_capture([odd, first]).when(by_staff(3, tickets(&[(BERLIN, 1)]))).then([last]);
}

#[test]
fn free_ticket_is_given_back_without_money() {
    let expected = requested(1, "0.00 PLN", RefundScope::Lines, vec![part(KRAKOW, 1, "0.00 PLN")]);
    let made = Event::PaymentRefunded { refund_id: refund_id(1), gateway_id: None };
    after_capture([]).when(by_staff(1, tickets(&[(KRAKOW, 1)]))).then([expected, made]);
}

#[test]
fn cancelled_concert_is_refunded_what_is_left_of_its_line() {
    let part_of_order = tickets_worth(&[(WARSAW, 1)], Some("100.00 PLN"));
    let expected = requested(2, "80.00 PLN", RefundScope::Lines, vec![part(WARSAW, 1, "80.00 PLN")]);
    after_capture([goodwill_of_a_fifth(1)]).when(by_order(2, part_of_order)).then([expected]);
}

#[test]
fn cancelled_concert_whose_tickets_staff_refunded_gets_nothing_more() {
    let warsaw = requested(1, "100.00 PLN", RefundScope::Lines, vec![part(WARSAW, 1, "100.00 PLN")]);
    let made = Event::PaymentRefunded { refund_id: refund_id(2), gateway_id: None };
    after_capture([warsaw])
        .when(by_order(2, tickets_worth(&[(WARSAW, 1)], Some("100.00 PLN"))))
        .then([requested(2, "0.00 PLN", RefundScope::Lines, vec![]), made]);
}

#[test]
fn staff_can_give_back_the_tickets_after_all_money() {
    let lines = vec![part(WARSAW, 0, "100.00 PLN"), part(BERLIN, 0, "199.98 PLN")];
    let all_money = requested(1, "299.98 PLN", RefundScope::Goodwill, lines);
    let tickets = vec![part(WARSAW, 1, "0.00 PLN"), part(BERLIN, 2, "0.00 PLN"), part(KRAKOW, 1, "0.00 PLN")];
    let made = Event::PaymentRefunded { refund_id: refund_id(2), gateway_id: None };
    after_capture([all_money])
        .when(by_staff(2, RefundPart::Everything))
        .then([requested(2, "0.00 PLN", RefundScope::Everything, tickets), made]);
}

#[test]
fn refund_of_an_older_release_is_shared_like_goodwill() {
    after_capture([refund_requested(1, "60.00 PLN"), refunded(1, "re_1")])
        .when(by_staff(2, tickets(&[(WARSAW, 1)])))
        .then([requested(2, "80.00 PLN", RefundScope::Lines, vec![part(WARSAW, 1, "80.00 PLN")])]);
}

#[test]
fn failed_refund_that_succeeds_after_another_one_does_not_block_the_rest() {
    let events = [
        one_of_two_requested(1),
        refund_failed(1, "re_3"),
        requested(2, "199.98 PLN", RefundScope::Lines, vec![part(BERLIN, 2, "199.98 PLN")]),
        refunded(1, "re_4"),
    ];
    let rest = vec![part(WARSAW, 1, "0.01 PLN"), part(KRAKOW, 1, "0.00 PLN")];
    after_capture(events).when(by_staff(3, RefundPart::Everything)).then([requested(
        3,
        "0.01 PLN",
        RefundScope::Everything,
        rest,
    )]);
}

#[test]
fn failed_refund_is_no_task_once_its_tickets_are_refunded() {
    let events = [one_of_two_requested(1), refund_failed(1, "re_3"), one_of_two_requested(2), refunded(2, "re_4")];
    let is_task = |events: &[Event]| FailedRefund::of(&after_capture(events.to_vec()).state())[0].1;
    assert!(is_task(&events));
    let both = requested(3, "99.99 PLN", RefundScope::Lines, vec![part(BERLIN, 1, "99.99 PLN")]);
    assert!(!is_task(&[&events[..], &[both]].concat()));
}

#[test]
fn shares_can_be_charged_to_a_card() {
    let shares = divide(money("1.000 KWD"), &[money("1.000 KWD"), money("2.000 KWD")]).unwrap();
    assert_eq!(shares, [money("0.330 KWD"), money("0.670 KWD")]);
}

/// One refund of many: everything, an amount or tickets.
fn any_part() -> impl Strategy<Value = RefundPart> {
    let line = (10..13_u128, 1..3_u32);
    prop_oneof![
        1 => Just(RefundPart::Everything),
        4 => (1..12_000_i64).prop_map(|cents| RefundPart::Amount(cents_of(cents))),
        4 => prop::collection::vec(line, 1..2).prop_map(|lines| tickets(&lines)),
    ]
}

fn cents_of(cents: i64) -> Money {
    money(&format!("{}.{:02} PLN", cents / 100, cents % 100))
}

proptest! {
    #[test]
    fn refunds_never_exceed_any_line_and_add_up(
        parts in prop::collection::vec((any_part(), any::<bool>(), any::<bool>()), 1..8),
    ) {
        let mut payment = after_capture([]).state();
        for (number, (part, is_staff, fails)) in (1..).zip(parts) {
            let requester = if is_staff { RefundRequester::Staff } else { RefundRequester::Order };
            let decided = <Payment as kernel::Decider>::decide(&request(number, part, requester), &payment);
            let mut events = decided.unwrap_or_default();
            if fails && events.len() == 1 {
                events.push(refund_failed(number, "re_3"));
            }
            payment = events.iter().fold(payment, <Payment as kernel::Decider>::evolve);
        }
        let refunds = payment.refunds().unwrap();
        let counted = || refunds.iter().filter(|tracked| tracked.status() != "failed");
        for paid in paid_lines() {
            let parts = counted().flat_map(|tracked| &tracked.refund.lines);
            let parts: Vec<_> = parts.filter(|part| part.concert_id == paid.concert_id).collect();
            let cost = paid.unit_price.times(paid.quantity.get()).unwrap();
            let back = Money::sum(cost.currency(), parts.iter().map(|part| part.amount)).unwrap();
            prop_assert!(back.compare(cost).unwrap().is_le());
            prop_assert!(parts.iter().map(|part| part.quantity).sum::<u32>() <= paid.quantity.get());
        }
        let left = refunds.lines_left(&paid_lines()).unwrap();
        let of_lines = Money::sum(money("0.00 PLN").currency(), left.iter().map(|line| line.amount)).unwrap();
        prop_assert_eq!(of_lines, refunds.left(money("299.98 PLN")));
        for tracked in refunds.iter() {
            let lines = tracked.refund.lines.iter().map(|line| line.amount);
            prop_assert_eq!(Money::sum(tracked.refund.amount.currency(), lines).unwrap(), tracked.refund.amount);
        }
    }
}
