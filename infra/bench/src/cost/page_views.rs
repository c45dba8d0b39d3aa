//! What a view of a page costs: the page, and what its scripts ask the API for while it loads. Style sheets, scripts and posters are fetched
//! once by each browser.

use e2e::Person;
use local::Frontrow;
use serde_json::{Value, json};

use super::{Measured, Setup, print_bill};
use crate::prices;

/// Views that share a measurement.
const VIEWS: usize = 20;

/// Concerts that fill the first page of the list.
const CONCERTS: usize = 24;

/// Of one page, in a rush.
const VIEWS_PER_SECOND: f64 = 100.0;

/// Languages, colours and encodings in which readers get a page, at each of CloudFront's regional caches.
const VARIANTS: f64 = 10.0;

/// A page with the cost of its views.
pub(super) struct PageViews {
    measured: Measured,
    /// Seconds for which it may be cached; none if it is personal.
    max_age: Option<f64>,
}

pub(super) async fn measure(setup: &Setup<'_>) -> Vec<PageViews> {
    for _ in 1..CONCERTS {
        setup.site.new_concert(&setup.staff.organizer, 1_000, 100).await;
    }
    let (buyer, order) = setup.fan_with_completed_order().await;
    let tickets = setup.site.get("/tickets").by(&buyer).send().await.expect(200);
    let ticket = tickets.body.pointer("/items/0/ticketId").and_then(Value::as_str).expect("a ticket").to_owned();
    let shopper = setup.site.new_fan().await;
    let item = json!({"concertId": setup.concert, "ticketTypeId": "regular", "quantity": 2});
    let _ = setup.site.post("/cart/items", item).by(&shopper).send().await.expect(201);
    let concert = format!("/shop/concerts/{}", setup.concert);
    vec![
        view(setup, "view of home, with 24 concerts", None, &["/"]).await,
        view(setup, "view of a concert", None, &[&concert]).await,
        // The reader's name and address are asked for when the cart doesn't have them yet.
        view(setup, "view of the checkout", Some(&shopper), &["/my/checkout", "/users/me"]).await,
        view(
            setup,
            "view of a completed order, with its invoices",
            Some(&buyer),
            &[&format!("/my/orders/{order}"), "/invoices?limit=100"],
        )
        .await,
        view(setup, "view of a ticket", Some(&buyer), &[&format!("/my/tickets/{ticket}")]).await,
    ]
}

async fn view(setup: &Setup<'_>, name: &'static str, reader: Option<&Person>, paths: &[&str]) -> PageViews {
    // The first one fetches keys.
    let max_age = load(setup, reader, paths).await;
    let views = async {
        for _ in 0..VIEWS {
            load(setup, reader, paths).await;
        }
    };
    PageViews { measured: Measured { orders: VIEWS, ..setup.measure(name, views).await }, max_age }
}

/// Returns for how many seconds the page may be cached.
async fn load(setup: &Setup<'_>, reader: Option<&Person>, paths: &[&str]) -> Option<f64> {
    let mut max_age = None;
    for path in paths {
        let call = setup.site.get(*path).header("accept-encoding", "gzip, br").header("accept-language", "pl");
        let call = reader.into_iter().fold(call, |call, reader| call.by_cookie_of(reader));
        let page = call.send().await.expect(200);
        max_age = max_age.or_else(|| page.header("cache-control").strip_prefix("public, max-age=")?.parse().ok());
    }
    max_age
}

pub(super) fn print(views: &[PageViews], frontrow: &Frontrow) {
    for PageViews { measured, max_age } in views {
        let dollars = print_bill(measured, frontrow);
        let Some(max_age) = max_age else { continue };
        // Each variant is fetched again as soon as it is too old.
        let fetched = VARIANTS / max_age / VIEWS_PER_SECOND;
        println!(
            "  behind CloudFront, {VIEWS_PER_SECOND} views a second in {VARIANTS} variants, each kept for {max_age} s: {:.1} % of the \
             invocations and reads, ${:.7}",
            fetched * 100.0,
            prices::CDN_REQUEST + fetched * dollars
        );
    }
}
