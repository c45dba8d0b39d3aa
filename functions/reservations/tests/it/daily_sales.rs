//! Sales by day: nothing is counted twice, and an order costs no further item.

use jiff::civil::{Date, date};
use reservations::pools::ticket_pool::{TicketPool, TicketPoolEvent};
use reservations::sales_reader::Days;
use reservations::views::daily_sales::{DailySales, DaySales};
use reservations::views::sales::PoolSales;
use testkit::{currency, given, money, quantity};

use crate::samples::{pool, regular, reservation, warsaw};

const MONDAY: Date = date(2026, 6, 1);
const TUESDAY: Date = date(2026, 6, 2);

fn sold(seats: u32, price: &str) -> TicketPoolEvent {
    TicketPoolEvent::SeatsSold { reservation_id: reservation(), quantity: quantity(seats), revenue: money(price) }
}

fn returned(seats: u32, price: &str) -> TicketPoolEvent {
    TicketPoolEvent::SeatsReturned { reservation_id: reservation(), quantity: quantity(seats), revenue: money(price) }
}

fn held(seats: u32) -> TicketPoolEvent {
    TicketPoolEvent::SeatsHeld { reservation_id: reservation(), quantity: quantity(seats) }
}

fn opened() -> TicketPoolEvent {
    TicketPoolEvent::PoolOpened { capacity: 25, currency: currency("PLN"), concert_version: 1 }
}

fn item(events: &[TicketPoolEvent]) -> PoolSales {
    PoolSales::of(&pool(3), &given::<TicketPool>(events.iter().cloned()).state()).unwrap().1
}

/// The pool's item after each change, and the days that have ended.
fn after(changes: &[(Date, TicketPoolEvent)]) -> (PoolSales, Vec<DaySales>) {
    let (mut events, mut ended) = (vec![opened(), held(10)], Vec::new());
    let last = changes.iter().fold(item(&events), |earlier, (day, event)| {
        events.push(event.clone());
        let (next, day) = item(&events).after(earlier, *day);
        ended.extend(day);
        next
    });
    (last, ended)
}

fn counts(day: &DaySales) -> (Date, u32, u32) {
    (day.day, day.sold, day.returned)
}

#[test]
fn sales_of_a_day_stay_in_the_item_of_the_pool() {
    let (item, ended) = after(&[(MONDAY, sold(2, "698.00 PLN")), (MONDAY, held(1)), (MONDAY, sold(1, "349.00 PLN"))]);
    let today = item.today.unwrap();
    assert_eq!((counts(&today), ended), ((MONDAY, 3, 0), vec![]));
    assert_eq!(today.revenue.amount().to_string(), "1047.00");
}

#[test]
fn day_ends_when_seats_are_sold_on_another_one() {
    let commits = [(MONDAY, sold(2, "698.00 PLN")), (TUESDAY, held(1)), (TUESDAY, returned(2, "698.00 PLN"))];
    let (item, ended) = after(&commits);
    assert_eq!(ended.iter().map(counts).collect::<Vec<_>>(), [(MONDAY, 2, 0)]);
    assert_eq!(counts(&item.today.unwrap()), (TUESDAY, 0, 2));
    assert_eq!(after(&commits[..2]).1, []);
}

#[test]
fn commit_of_a_clock_behind_counts_on_the_day_that_has_begun() {
    let (item, ended) = after(&[(TUESDAY, sold(2, "698.00 PLN")), (MONDAY, sold(1, "349.00 PLN"))]);
    assert_eq!((counts(&item.today.unwrap()), ended), ((TUESDAY, 3, 0), vec![]));
}

#[test]
fn changes_that_come_at_once_count_as_one() {
    let events = [opened(), held(10), sold(2, "698.00 PLN"), sold(1, "349.00 PLN")];
    let (next, _) = item(&events).after(item(&events[..2]), MONDAY);
    assert_eq!(counts(&next.today.unwrap()), (MONDAY, 3, 0));
}

#[test]
fn each_pool_has_a_place_in_each_day() {
    let day = after(&[(MONDAY, sold(2, "698.00 PLN"))]).0.today.unwrap();
    let (key, item) = DailySales::of(&pool(3), day);
    assert_eq!((key.pk, key.sk), (DailySales::list(warsaw()), "2026-06-01#regular#003".to_owned()));
    assert!(DailySales::before(MONDAY) < DailySales::of(&pool(3), item.sales).0.sk);
    assert!(*DailySales::before(TUESDAY) > *"2026-06-01#regular#003");
}

#[test]
fn pools_of_a_day_are_summed() {
    let mut days = Days::default();
    for seats in [2, 3] {
        let sales = after(&[(MONDAY, sold(seats, "349.00 PLN"))]).0.today.unwrap();
        days.add(&DailySales { ticket_type_id: regular(), sales });
    }
    assert_eq!(days.of_type(MONDAY, &regular()).map(counts), Some((MONDAY, 5, 0)));
    assert_eq!(days.all(MONDAY).as_ref().map(counts), Some((MONDAY, 5, 0)));
    assert_eq!(days.all(TUESDAY), None);
}
