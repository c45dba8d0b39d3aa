use carts::cart::Sale;
use carts::views::catalogue::sales;
use contracts::concerts::Concert;
use serde_json::{from_value, json};
use testkit::{at, money, quantity};

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
    sales(concert).next().unwrap()
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
    assert_eq!(sales(&Concert { ticket_types: Vec::new(), ..concert() }).count(), 0);
}
