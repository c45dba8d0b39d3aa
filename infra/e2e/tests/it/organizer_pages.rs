//! The pages of organizers: who may see what, and what they show. What their forms do is what the API does.

use std::time::Duration;

use e2e::{Person, Response, Site};
use serde_json::json;

async fn show(site: &Site, path: &str, person: &Person) -> Response {
    site.get(path).header("accept", "text/html").with_cookie(&person.token).send().await
}

fn shows(page: &Response, text: &str) -> bool {
    page.file.contains(text)
}

const PAGES: [&str; 5] = ["edit", "ticket-types", "gates", "guests", "cancel"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concert_is_shown_to_its_organizer_and_admins_alone() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    site.frontrow().unwrap().settle().await;
    let other = site.new_person(&staff.admin, &["organizer"]).await;
    let fan = site.new_fan().await;
    for page in PAGES {
        let path = format!("/organizer/concerts/{concert_id}/{page}");
        for person in [&staff.organizer, &staff.admin] {
            let page = show(&site, &path, person).await.expect(200);
            assert!(shows(&page, "Beyoncé in Warsaw"), "{page:#?}");
            assert_eq!(page.header("cache-control"), "no-store");
        }
        let _ = show(&site, &path, &other).await.expect(404);
        let _ = show(&site, &path, &fan).await.expect(403);
        let redirect = site.get(path).header("accept", "text/html").send().await.expect(303);
        assert!(redirect.header("location").starts_with("/account/log-in?next=%2Forganizer"), "{redirect:#?}");
    }
    for missing in ["/organizer/concerts/x/edit", "/organizer/concerts/new/edit", "/organizer/sales/x"] {
        let _ = show(&site, missing, &staff.organizer).await.expect(404);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn organizers_list_only_their_own_concerts() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    site.frontrow().unwrap().settle().await;
    let other = site.new_person(&staff.admin, &["organizer"]).await;
    let mine = show(&site, "/organizer/concerts", &staff.organizer).await.expect(200);
    assert!(shows(&mine, &format!("/organizer/sales/{concert_id}")) && shows(&mine, "On sale"), "{mine:#?}");
    let others = show(&site, "/organizer/concerts", &other).await.expect(200);
    assert!(!shows(&others, &concert_id) && shows(&others, "No concerts yet"), "{others:#?}");
    let _ = show(&site, "/organizer/concerts", &site.new_fan().await).await.expect(403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sales_are_shown_by_day_and_by_ticket_type() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 50, 10).await;
    let fan = site.new_fan().await;
    let _ = site.buy(&fan, &concert_id, 2).await;
    let comps = json!({ "ticketTypeId": "regular", "quantity": 3, "email": "guest@example.org" });
    let given = site.post(format!("/concerts/{concert_id}/comps"), comps).by(&staff.organizer).send().await.expect(202);
    let _ = site.order(&staff.organizer, &given.text("orderId"), "completed").await;
    let sales = format!("/concerts/{concert_id}/sales");
    site.eventually(|| site.get(sales.clone()).by(&staff.finance), |sales| sales.body["ticketTypes"][0]["sold"] == 5)
        .await;

    let path = format!("/organizer/sales/{concert_id}");
    for person in [&staff.organizer, &staff.finance, &staff.admin] {
        let page = show(&site, &path, person).await.expect(200);
        for text in ["PLN\u{a0}698.00", "2 × Regular", "3 × Regular", "The most, 5, on", "10\u{a0}% sold"] {
            assert!(shows(&page, text), "{text} {page:#?}");
        }
    }
    let other = site.new_person(&staff.admin, &["organizer"]).await;
    for person in [&other, &fan, &staff.gate] {
        let _ = show(&site, &path, person).await.expect(404);
    }
    let _ = show(&site, &format!("{path}?days=x"), &staff.organizer).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn returned_seats_are_counted_on_the_day_they_come_back() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 50, 10).await;
    let fan = site.new_fan().await;
    let order = site.buy(&fan, &concert_id, 2).await;
    site.frontrow().unwrap().advance(Duration::from_secs(26 * 3600)).await;
    let order_id = order.text("orderId");
    let finance = site.log_in_again(&staff.finance).await;
    let _ = site.post(format!("/orders/{order_id}/cancel"), json!({})).by(&finance).send().await.expect(202);
    let sales = format!("/concerts/{concert_id}/sales");
    site.eventually(|| site.get(sales.clone()).by(&finance), |sales| sales.body["ticketTypes"][0]["sold"] == 0).await;
    let page = show(&site, &format!("/organizer/sales/{concert_id}"), &finance).await.expect(200);
    assert!(shows(&page, "2 returned") && shows(&page, "−698.00") && shows(&page, "The most, 2, on"), "{page:#?}");
}
