//! The pages of admins and of who is on call, as a browser gets them. What their forms do is what the API does.

use std::time::Duration;

use e2e::{Person, Response, Site};

use crate::dead_letters::after_a_failure_of;

const PATHS: [&str; 3] = ["/admin/people", "/on-call", "/on-call/dead-letters"];

async fn shown(site: &Site, path: &str, person: &Person) -> Response {
    site.get(path.to_owned()).with_cookie(&person.token).header("accept", "text/html").send().await
}

#[track_caller]
fn assert_shows(page: &Response, text: &str) {
    assert!(page.file.contains(text), "no {text:?} in {page:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn admins_see_the_pages_of_staff_and_fans_do_not() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let fan = site.new_fan().await;
    let person = format!("/admin/people/{}", fan.user_id);
    for path in PATHS.into_iter().chain([person.as_str()]) {
        let page = shown(&site, path, &staff.admin).await.expect(200);
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        let _ = shown(&site, path, &fan).await.expect(403);
        let log_in = site.get(path.to_owned()).header("accept", "text/html").send().await.expect(303);
        assert!(log_in.header("location").starts_with("/account/log-in?next="), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn person_is_listed_and_shown_until_the_data_is_erased() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let fan = site.new_fan().await;
    let (list, person) = ("/admin/people", format!("/admin/people/{}", fan.user_id));
    let call = || site.get(list).with_cookie(&staff.admin.token).header("accept", "text/html");
    let _ = site.eventually(call, |page| page.file.contains(&person)).await;
    let page = shown(&site, &person, &staff.admin).await.expect(200);
    assert_shows(&page, &format!("data-api=\"PUT /users/{}/roles\"", fan.user_id));
    let _ = site.forget(&fan, &fan).await.expect(204);
    let _ = shown(&site, &person, &staff.admin).await.expect(404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dead_letter_is_shown_with_what_sends_it_again() {
    let (site, _, _, _, admin, letters) = after_a_failure_of("tickets-when-order-paid").await;
    let id = letters.items()[0]["id"].as_str().unwrap();
    // The list that was just read hides it for five seconds.
    site.pass(Duration::from_secs(10)).await;
    let page = shown(&site, "/on-call/dead-letters", &admin).await.expect(200);
    assert_shows(&page, "frontrow-tickets-when-order-paid");
    assert_shows(&page, &format!("data-api=\"POST /ops/dead-letters/{id}/redrive\""));
}
