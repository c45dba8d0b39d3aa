//! The pages of tickets, attendees and deliveries: who may see what. What their forms do is what the API does.

use e2e::{CONTRACT, Person, Response, Site, Staff};
use serde_json::json;

const CODE: &str = "data:image/svg+xml,";

async fn show(site: &Site, path: &str, person: &Person) -> Response {
    site.get(path).header("accept", "text/html").with_cookie(&person.token).send().await
}

fn shows(page: &Response, text: &str) -> bool {
    page.file.contains(text)
}

/// Staff with a concert, its id, a fan with two tickets for it, and the id of one.
async fn sold(site: &Site) -> (Staff, String, Person, String) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    site.buy(&fan, &concert_id, 2).await;
    let tickets = site.eventually(|| site.get("/tickets").by(&fan), |tickets| tickets.items().len() == 2).await;
    let ticket_id = tickets.items()[0]["ticketId"].as_str().unwrap().to_owned();
    site.frontrow().unwrap().settle().await;
    (staff, concert_id, fan, ticket_id)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn holder_sees_the_code_and_others_do_not() {
    let site = Site::in_process().await;
    let (staff, _, fan, ticket_id) = sold(&site).await;
    let path = format!("/my/tickets/{ticket_id}");
    let list = show(&site, "/my/tickets", &fan).await.expect(200);
    assert!(shows(&list, &path) && shows(&list, "Upcoming") && shows(&list, "Beyoncé in Warsaw"), "{list:#?}");
    let page = show(&site, &path, &fan).await.expect(200);
    assert!(shows(&page, CODE) && shows(&page, "Zażółć Gęślą") && shows(&page, " of 2"), "{page:#?}");
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("frontrow-person"), fan.user_id);

    for (person, may_reissue) in
        [(&staff.organizer, true), (&staff.gate, false), (&staff.finance, false), (&staff.admin, true)]
    {
        let page = show(&site, &path, person).await.expect(200);
        assert!(!shows(&page, CODE), "{page:#?}");
        assert_eq!(shows(&page, "/reissue"), may_reissue, "{page:#?}");
        assert!(!page.headers.contains_key("frontrow-person"), "nobody keeps what is somebody else's");
    }
    let (stranger, other_organizer) = (site.new_fan().await, site.new_person(&staff.admin, &["organizer"]).await);
    for person in [&stranger, &other_organizer] {
        let _ = show(&site, &path, person).await.expect(404);
    }
    for path in [path.as_str(), "/my/tickets"] {
        let redirect = site.get(path).header("accept", "text/html").send().await.expect(303);
        assert!(redirect.header("location").starts_with("/account/log-in?next=%2Fmy%2Ftickets"), "{redirect:#?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ticket_that_was_passed_on_has_no_code_for_its_buyer() {
    let site = Site::in_process().await;
    let (_, _, fan, ticket_id) = sold(&site).await;
    let friend = json!({ "email": "friend@example.org" });
    let _ = site.post(format!("/tickets/{ticket_id}/transfer"), friend).by(&fan).send().await.expect(202);
    let page = show(&site, &format!("/my/tickets/{ticket_id}"), &fan).await.expect(200);
    assert!(!shows(&page, CODE) && !shows(&page, "data-api"), "{page:#?}");
    assert!(!page.headers.contains_key("frontrow-person"));
    assert!(shows(&page, "Somebody else has this ticket now."), "{page:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn used_ticket_says_when_and_where() {
    let site = Site::in_process().await;
    let (staff, concert_id, fan, ticket_id) = sold(&site).await;
    let ticket = site.get(format!("/tickets/{ticket_id}")).by(&fan).send().await.expect(200);
    let scan = json!({ "code": ticket.body["code"], "concertId": concert_id, "gate": "North <b>gate</b>" });
    let _ = site.post("/gate/validations", scan).by(&staff.gate).send().await.expect(200);
    let page = show(&site, &format!("/my/tickets/{ticket_id}"), &fan).await.expect(200);
    assert!(shows(&page, "This ticket was used.") && !shows(&page, CODE), "{page:#?}");
    assert!(shows(&page, "North &#60;b&#62;gate&#60;/b&#62;"), "{page:#?}");
    site.frontrow().unwrap().settle().await;
    let attendees = show(&site, &format!("/organizer/attendees/{concert_id}"), &staff.organizer).await.expect(200);
    assert!(shows(&attendees, "Admissions per hour"), "{attendees:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forms_of_tickets_call_operations_of_the_api() {
    let site = Site::in_process().await;
    let (staff, _, fan, ticket_id) = sold(&site).await;
    let path = format!("/my/tickets/{ticket_id}");
    for (person, expected) in [(&fan, ["/holder", "/transfer"].as_slice()), (&staff.organizer, ["/reissue"].as_slice())]
    {
        let page = show(&site, &path, person).await.expect(200);
        let called: Vec<&str> =
            page.file.split(" data-api=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        for operation in &called {
            let (method, path) = operation.split_once(' ').unwrap();
            assert!(CONTRACT.endpoint(&method.parse().unwrap(), path).is_some(), "{operation} is of no endpoint");
        }
        assert!(called.iter().zip(expected).all(|(operation, end)| operation.ends_with(end)), "{called:?}");
        assert_eq!(called.len(), expected.len(), "{called:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attendees_are_for_the_organizer_of_the_concert_and_admins() {
    let site = Site::in_process().await;
    let (staff, concert_id, fan, ticket_id) = sold(&site).await;
    let path = format!("/organizer/attendees/{concert_id}");
    for (person, can_search) in [(&staff.organizer, true), (&staff.admin, false)] {
        let page = show(&site, &path, person).await.expect(200);
        assert!(shows(&page, &ticket_id) && shows(&page, "Zażółć Gęślą"), "{page:#?}");
        assert_eq!(shows(&page, "role=\"search\""), can_search);
    }
    for (query, is_found) in [("zazolc", true), ("nowak", false)] {
        let page = show(&site, &format!("{path}?q={query}"), &staff.organizer).await.expect(200);
        assert_eq!(shows(&page, &ticket_id), is_found, "{page:#?}");
    }
    let _ = show(&site, &format!("{path}?q=zazolc"), &staff.admin).await.expect(404);
    let other_organizer = site.new_person(&staff.admin, &["organizer"]).await;
    let _ = show(&site, &path, &other_organizer).await.expect(404);
    for person in [&fan, &staff.gate, &staff.finance] {
        let _ = show(&site, &path, person).await.expect(403);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn failed_deliveries_are_for_finance_and_admins() {
    let site = Site::in_process().await;
    let (staff, _, fan, _) = sold(&site).await;
    for person in [&fan, &staff.organizer, &staff.gate] {
        let _ = show(&site, "/on-call/deliveries", person).await.expect(403);
    }
    let page = show(&site, "/on-call/deliveries", &staff.finance).await.expect(200);
    assert!(shows(&page, "Everything was delivered"), "{page:#?}");
}

#[tokio::test]
async fn worker_that_keeps_tickets_is_for_their_pages_alone() {
    let site = Site::in_process().await;
    let worker = site.get("/my/tickets/worker.js").send().await.expect(200);
    assert_eq!(worker.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(worker.header("service-worker-allowed"), "/my/tickets");
    assert_eq!(worker.header("content-security-policy"), "default-src 'none'; connect-src 'self'");
}

#[tokio::test]
async fn own_data_is_the_account_with_its_sessions() {
    let site = Site::in_process().await;
    let fan = site.new_fan().await;
    let data = site.get("/users/me/data").by(&fan).send().await.expect(200);
    assert_eq!(data.body["account"]["email"], json!(fan.email));
    assert_eq!(data.body["sessions"].as_array().map(Vec::len), Some(1));
    assert_eq!(data.body["mfa"]["status"], "off");
    assert!(data.body["registeredAt"].is_string());
}

#[tokio::test]
async fn account_leads_staff_to_their_work() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let fan = site.new_fan().await;
    for (person, links) in [
        (&fan, [].as_slice()),
        (&staff.organizer, ["/organizer/concerts"].as_slice()),
        (&staff.gate, ["/gate"].as_slice()),
        (&staff.finance, ["/finance", "/on-call"].as_slice()),
    ] {
        let page = show(&site, "/account/profile", person).await.expect(200);
        let all = ["/organizer/concerts", "/gate", "/finance", "/admin/people", "/on-call"];
        let shown: Vec<&str> = all.into_iter().filter(|path| shows(&page, &format!("<a href=\"{path}\""))).collect();
        assert_eq!(shown, links, "{page:#?}");
    }
}
