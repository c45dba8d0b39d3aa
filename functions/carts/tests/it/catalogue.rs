use carts::cart::Sale;
use carts::views::availability::PoolSeats;
use carts::views::catalogue::sales;
use contracts::concerts::Concert;
use contracts::reservations::AvailabilityChanged;
use serde_json::{from_value, json};
use testkit::{at, money, quantity, ticket_type};

fn concert() -> Concert {
    let concert = json!({
        "concertId": "00000000-0000-4000-8000-000000000001",
        "organizerId": "00000000-0000-4000-8000-000000000002",
        "name": "Renaissance",
        "artist": "Beyoncé",
        "startsAt": "2026-12-31T19:00:00Z",
        "venue": {"name": "PGE Narodowy", "city": "Warsaw", "country": "PL"},
        "ticketTypes": [{
            "ticketTypeId": "regular",
            "name": "Regular",
            "price": {"amount": "349.00", "currency": "PLN"},
            "capacity": 1000,
            "maxPerOrder": 6,
        }],
    });
    from_value(concert).unwrap()
}

fn sale(concert: &Concert) -> Sale {
    sales(concert, &[]).next().unwrap()
}

#[test]
fn sale_has_price_and_limit_of_its_ticket_type() {
    let sale = sale(&concert());
    assert_eq!((sale.offer.unit_price, sale.max_per_order), (money("349.00 PLN"), quantity(6)));
}

#[test]
fn sales_close_when_the_concert_starts_unless_set() {
    assert_eq!((sale(&concert()).opens_at, sale(&concert()).closes_at), (None, at("2026-12-31T19:00:00Z")));
}

#[test]
fn sales_open_and_close_as_set() {
    let (opens_at, closes_at) = (at("2026-09-01T10:00:00Z"), at("2026-12-30T19:00:00Z"));
    let concert = Concert { sales_open_at: Some(opens_at), sales_close_at: Some(closes_at), ..concert() };
    assert_eq!((sale(&concert).opens_at, sale(&concert).closes_at), (Some(opens_at), closes_at));
}

#[test]
fn concert_without_ticket_types_has_no_sales() {
    assert_eq!(sales(&Concert { ticket_types: Vec::new(), ..concert() }, &[]).count(), 0);
}

fn pool(available: u32, capacity: u32) -> PoolSeats {
    PoolSeats { ticket_type_id: ticket_type("regular"), available, capacity }
}

fn free(pools: &[PoolSeats]) -> Option<u32> {
    sales(&concert(), pools).next().unwrap().free
}

#[test]
fn free_seats_are_those_of_all_pools() {
    assert_eq!(free(&[pool(0, 500), pool(3, 500)]), Some(3));
}

#[test]
fn free_seats_are_unknown_unless_every_pool_is_known() {
    assert_eq!([free(&[]), free(&[pool(0, 500)])], [None, None]);
}

#[test]
fn free_seats_are_unknown_while_pools_are_being_enlarged() {
    assert_eq!(free(&[pool(0, 500), pool(0, 499)]), None);
}

#[test]
fn free_seats_are_unknown_while_a_pool_is_not_scarce() {
    assert_eq!([9, 10].map(|available| free(&[pool(available, 1000)])), [Some(9), None]);
}

#[test]
fn pools_of_another_ticket_type_do_not_count() {
    let other = PoolSeats { ticket_type_id: ticket_type("golden-circle"), ..pool(7, 1000) };
    assert_eq!(free(&[other, pool(0, 1000)]), Some(0));
}

#[test]
fn event_without_the_capacity_is_not_stored() {
    let changed = AvailabilityChanged {
        concert_id: concert().concert_id,
        ticket_type_id: ticket_type("regular"),
        pool: 3,
        available: 0,
        capacity: None,
        scarce: false,
    };
    assert_eq!(PoolSeats::of(changed), None);
}
