//! People who use pages instead of the API. What their forms do is what the API does.

use crate::{Person, Response, Site};

async fn shown(site: &Site, path: &str, person: &Person) -> Response {
    let page = site.get(path.to_owned()).by_cookie_of(person).header("accept", "text/html").send().await.expect(200);
    assert!(page.header("content-type").starts_with("text/html"), "{path}: {page:#?}");
    page
}

/// A page that is shown once messages have come.
async fn shown_with(site: &Site, path: &str, person: &Person, text: &str) -> Response {
    let call = || site.get(path.to_owned()).by_cookie_of(person).header("accept", "text/html");
    site.eventually(call, |page| page.file.contains(text)).await
}

/// A fan's pages from the cart to the tickets.
pub async fn of_a_fan(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &concert_id, "regular", 2).await;
    shown_with(site, "/my/cart", &fan, &concert_id).await;
    shown(site, "/my/checkout", &fan).await;
    let order_id = site.hold(&fan).await;
    let order = format!("/my/orders/{order_id}");
    shown(site, &order, &fan).await;
    shown_with(site, "/my/orders", &fan, &order).await;
    let _ = site.pay(&fan, &order_id, "pm_card_visa").await.expect(202);
    site.order(&fan, &order_id, "completed").await;
    let listed = site.eventually(|| site.get("/tickets").by(&fan), |tickets| tickets.items().len() == 2).await;
    let ticket_id = listed.items().first().and_then(|ticket| ticket["ticketId"].as_str()).unwrap_or_default();
    let ticket = format!("/my/tickets/{ticket_id}");
    shown(site, &ticket, &fan).await;
    shown_with(site, "/my/tickets", &fan, &ticket).await;
}

/// The pages of those who run a concert, for them alone.
pub async fn of_staff(site: &Site) {
    let staff = site.staff().await;
    let supervisor = site.new_person(&staff.admin, &["gate", "gate_supervisor"]).await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    let order = site.buy(&fan, &concert_id, 1).await;
    let of_concert = |page: &str| page.replace("{concert}", &concert_id);
    let pages = [
        (&staff.organizer, "/organizer/concerts/{concert}/edit"),
        (&staff.organizer, "/organizer/sales/{concert}"),
        (&staff.organizer, "/organizer/attendees/{concert}?q=Za%C5%BC%C3%B3%C5%82%C4%87"),
        (&supervisor, "/gate"),
        (&supervisor, "/gate/scanner/{concert}"),
        (&staff.organizer, "/finance/revenue/{concert}"),
        (&staff.finance, "/finance"),
        (&staff.finance, "/finance/invoices"),
        (&staff.finance, "/finance/reconciliation"),
        (&staff.finance, "/on-call/orders"),
        (&staff.finance, "/on-call/deliveries"),
        (&staff.admin, "/admin/people"),
        (&staff.admin, "/on-call"),
        (&staff.admin, "/on-call/dead-letters"),
    ];
    for (person, page) in pages {
        let path = of_concert(page);
        shown(site, &path, person).await;
        if page != "/gate" {
            let refused = site.get(path.clone()).by_cookie_of(&fan).header("accept", "text/html").send().await;
            assert!(refused.status == 403 || refused.status == 404, "{path}: {refused:#?}");
        }
    }
    let own = of_concert("/organizer/concerts/{concert}");
    shown_with(site, "/organizer/concerts", &staff.organizer, &own).await;
    let payment = order.body["payment"]["paymentId"].as_str().unwrap_or_default();
    shown(site, &format!("/finance/payments/{payment}"), &staff.finance).await;
    shown(site, &format!("/admin/people/{}", fan.user_id), &staff.admin).await;
}
