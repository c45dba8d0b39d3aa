//! Where no tax rate is known, nothing is put on sale.

use e2e::{Response, Site, Staff, concert};
use serde_json::{Value, json};

/// Members of the EU, and other countries that organizers ask about.
const WITH_A_RATE: [(&str, &str); 36] = [
    ("AT", "Vienna"),
    ("BE", "Brussels"),
    ("BG", "Sofia"),
    ("CY", "Nicosia"),
    ("CZ", "Prague"),
    ("DE", "Berlin"),
    ("DK", "Copenhagen"),
    ("EE", "Tallinn"),
    ("ES", "Madrid"),
    ("FI", "Helsinki"),
    ("FR", "Paris"),
    ("GR", "Athens"),
    ("HR", "Zagreb"),
    ("HU", "Budapest"),
    ("IE", "Dublin"),
    ("IT", "Rome"),
    ("LT", "Vilnius"),
    ("LU", "Luxembourg"),
    ("LV", "Riga"),
    ("MT", "Valletta"),
    ("NL", "Amsterdam"),
    ("PL", "Warsaw"),
    ("PT", "Lisbon"),
    ("RO", "Bucharest"),
    ("SE", "Stockholm"),
    ("SI", "Ljubljana"),
    ("SK", "Bratislava"),
    ("GB", "London"),
    ("CH", "Zurich"),
    ("NO", "Oslo"),
    ("JP", "Tokyo"),
    ("KW", "Kuwait"),
    ("US", "Denver"),
    ("AU", "Sydney"),
    ("CA", "Toronto"),
    ("TR", "Istanbul"),
];

fn zone(country: &str) -> Option<&'static str> {
    match country {
        "US" => Some("America/Denver"),
        "AU" => Some("Australia/Sydney"),
        "CA" => Some("America/Toronto"),
        "ES" => Some("Europe/Madrid"),
        "PT" => Some("Europe/Lisbon"),
        "CY" => Some("Asia/Nicosia"),
        "DE" => Some("Europe/Berlin"),
        _ => None,
    }
}

fn venue(country: &str, city: &str) -> Value {
    let mut venue = json!({"name": "Arena", "city": city, "country": country});
    if let Some(zone) = zone(country) {
        venue["timeZone"] = json!(zone);
    }
    venue
}

fn concert_in(country: &str, city: &str) -> Value {
    let mut body = concert(10, 10);
    body["venue"] = venue(country, city);
    body
}

async fn create(site: &Site, staff: &Staff, body: Value) -> Response {
    site.post("/concerts", body).by(&staff.organizer).send().await
}

fn expect_missing(response: Response) {
    let problem = response.expect_problem(422, "tax_rate_missing");
    assert_eq!(problem.body["errors"][0]["pointer"], "/venue/country", "{problem:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concerts_are_sold_wherever_a_rate_is_known() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    for (country, city) in WITH_A_RATE {
        let _ = create(&site, &staff, concert_in(country, city)).await.expect(201);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concert_where_no_rate_is_known_is_refused() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    expect_missing(create(&site, &staff, concert_in("IS", "Reykjavík")).await);
    let mut free = concert_in("IS", "Reykjavík");
    for ticket_type in free["ticketTypes"].as_array_mut().unwrap() {
        ticket_type["price"]["amount"] = json!("0.00");
    }
    let concert_id = create(&site, &staff, free.clone()).await.expect(201).text("concertId");
    let sold = json!({"ticketTypes": concert(10, 10)["ticketTypes"]});
    let change = site.put(format!("/concerts/{concert_id}/ticket-types"), sold).by(&staff.organizer);
    expect_missing(change.send().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concert_does_not_move_where_no_rate_is_known() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let body = concert(10, 10);
    let moved = json!({"name": body["name"], "artist": body["artist"], "startsAt": body["startsAt"],
        "venue": venue("IS", "Reykjavík")});
    let change = site.put(format!("/concerts/{concert_id}"), moved).by(&staff.organizer);
    expect_missing(change.send().await);
}
