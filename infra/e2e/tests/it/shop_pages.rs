//! The pages of concerts, as a browser gets them.

use std::collections::BTreeSet;

use e2e::{Response, Site, Staff, concert};
use http::Method;
use jiff::Timestamp;
use regex::Regex;
use serde_json::{Value, json};
use uuid::Uuid;

async fn site_with_staff() -> (Site, Staff) {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    (site, staff)
}

async fn create(site: &Site, staff: &Staff, body: Value) -> String {
    let created = site.post("/concerts", body).by(&staff.organizer).send().await.expect(201);
    created.text("concertId")
}

/// A site with one concert, and the address of its page.
async fn site_with(change: impl FnOnce(&mut Value)) -> (Site, Staff, String) {
    let (site, staff) = site_with_staff().await;
    let mut body = concert(10, 10);
    change(&mut body);
    let id = create(&site, &staff, body).await;
    site.frontrow().unwrap().settle().await;
    (site, staff, format!("/shop/concerts/{id}"))
}

async fn page(site: &Site, path: &str) -> Response {
    site.get(path).send().await.expect(200)
}

/// The addresses of our own files and pages in an HTML page, without those of other contexts.
fn addresses(page: &Response) -> BTreeSet<String> {
    let attributes = Regex::new(r#"(?:href|src|srcset|action)="([^"]*)""#).unwrap();
    let all = attributes.captures_iter(&page.file).map(|found| found[1].replace("&#38;", "&").replace("&amp;", "&"));
    all.filter(|address| address == "/" || ["/?", "/shop/", "/assets/"].iter().any(|start| address.starts_with(start)))
        .collect()
}

#[track_caller]
fn assert_nothing_inline(page: &Response) {
    let inline =
        Regex::new(r#"(?i)<style|\sstyle=|<script(?: type="module")?>|\son[a-z]+=|javascript:|<base|<iframe"#).unwrap();
    let found: Vec<_> = inline.find_iter(&page.file).map(|found| found.as_str()).collect();
    assert!(found.is_empty(), "{}: {found:?}", page.request);
    let policy = page.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_are_in_the_readers_language() {
    let (site, _, address) = site_with(|_| ()).await;
    for (path, english, polish) in [("/", "Search", "Szukaj"), (&*address, "Add to calendar", "Dodaj do kalendarza")] {
        let page = site.get(path).header("accept-language", "pl-PL, en;q=0.5").send().await.expect(200);
        assert_eq!(page.header("content-language"), "pl");
        assert!(page.file.contains(polish) && page.file.contains("<html lang=\"pl\""), "{}", page.file);
        let page = site.get(path).send().await.expect(200);
        assert!(page.file.contains(english) && page.file.contains("<html lang=\"en\""), "{}", page.file);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn chosen_language_is_kept() {
    let (site, _, _) = site_with(|_| ()).await;
    let chosen = page(&site, "/?lang=pl").await;
    assert!(chosen.header("set-cookie").starts_with("lang=pl;"), "{chosen:#?}");
    assert_eq!(chosen.header("cache-control"), "no-store");
    let next = site.get("/").header("cookie", "lang=pl").send().await.expect(200);
    assert_eq!(next.header("content-language"), "pl");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_names_are_escaped_on_every_page() {
    let hostile = "</title><script>alert(1)</script><img src=x onerror=alert(1)>\"'";
    let (site, _, address) = site_with(|body| {
        body["name"] = json!(hostile);
        body["artist"] = json!(hostile);
        body["venue"]["name"] = json!(hostile);
        body["venue"]["city"] = json!("<b>Łódź</b>");
        body["ticketTypes"][0]["name"] = json!(hostile);
    })
    .await;
    let search =
        "/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&city=%22%3E%3Cscript%3E&from=%22%3E%3Cscript%3E&cursor=%22%3E";
    for path in ["/", &address, search, "/?city=%3Cb%3E%C5%81%C3%B3d%C5%BA%3C/b%3E", "/shop/<script>alert(1)</script>"]
    {
        let page = site.get(path.replace('<', "%3C").replace('>', "%3E")).send().await;
        let tags = ["<script>", "<img src=x", "<b>Łódź", "</title><script"];
        let found: Vec<_> = tags.iter().filter(|tag| page.file.contains(**tag)).collect();
        assert!(found.is_empty(), "{path}: {found:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_addresses_are_answered_with_a_page() {
    let (site, _) = site_with_staff().await;
    let unknown = format!("/shop/concerts/{}", Uuid::new_v4());
    for path in [unknown.as_str(), "/shop/concerts/1", "/shop/elsewhere", &format!("{unknown}/calendar.ics")] {
        let page =
            site.get(path).header("accept", "text/html").header("accept-language", "pl").send().await.expect(404);
        assert!(page.header("content-type").starts_with("text/html"), "{page:#?}");
        assert!(page.file.contains("Nie ma takiej strony") && page.file.contains("href=\"/\""), "{}", page.file);
        assert_nothing_inline(&page);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn head_gives_the_headers_without_the_page() {
    let (site, _, address) = site_with(|_| ()).await;
    for path in ["/", &address] {
        let (get, head) = (page(&site, path).await, site.call(Method::HEAD, path).send().await.expect(200));
        assert_eq!(head.file, "", "{path}");
        for header in ["content-type", "cache-control", "vary", "content-language", "content-security-policy"] {
            assert_eq!(head.header(header), get.header(header), "{path} {header}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_are_cached_for_seconds_and_posters_for_ever() {
    let (site, _, address) = site_with(|_| ()).await;
    let cached = |response: &Response| response.header("cache-control").to_owned();
    let (home, concert) = (page(&site, "/").await, page(&site, &address).await);
    assert_eq!([cached(&home), cached(&concert)], ["public, max-age=20", "public, max-age=10"]);
    assert_eq!(home.header("vary"), "accept-encoding, accept-language, cookie");
    let posters: Vec<_> =
        addresses(&home).into_iter().filter(|address| address.starts_with("/shop/posters/")).collect();
    assert_eq!(posters.len(), 2, "{posters:?}");
    for poster in posters {
        let picture = page(&site, &poster).await;
        assert_eq!(picture.header("content-type"), "image/svg+xml");
        assert_eq!(cached(&picture), "public, max-age=31536000, immutable");
        assert!(picture.file.starts_with("<svg"), "{}", picture.file);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn poster_of_a_moved_concert_has_a_new_address() {
    let (site, staff, address) = site_with(|_| ()).await;
    let poster = |home: &Response| {
        let is_sheet = |address: &String| address.starts_with("/shop/posters/") && !address.ends_with("-mark.svg");
        addresses(home).into_iter().find(is_sheet).unwrap()
    };
    let before = poster(&page(&site, "/").await);
    let mut moved = concert(10, 10);
    moved["startsAt"] = json!("2031-06-21T19:00:00Z");
    let path = address.replace("/shop", "");
    let _ = site.put(path, moved).by(&staff.organizer).send().await.expect(200);
    site.frontrow().unwrap().settle().await;
    let after = poster(&page(&site, "/").await);
    assert_ne!(before, after);
    let old = page(&site, &before).await;
    assert_eq!(old.header("cache-control"), "public, max-age=60");
    assert!(old.file.contains("21.6.2031"), "{}", old.file);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn page_links_to_the_concert_in_a_calendar() {
    let (site, _, address) = site_with(|_| ()).await;
    let link = addresses(&page(&site, &address).await).into_iter().find(|link| link.ends_with(".ics")).unwrap();
    let file = page(&site, &link).await;
    assert_eq!(file.header("content-type"), "text/calendar; charset=utf-8");
    assert!(file.file.contains("DTSTART;TZID=Europe/Warsaw:20310620T210000"), "{}", file.file);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelled_concert_says_why_and_sells_nothing() {
    let (site, staff, address) = site_with(|_| ()).await;
    let path = format!("{}/cancel", address.replace("/shop", ""));
    let reason = json!({"reason": "The stadium is flooded."});
    let _ = site.post(path, reason).by(&staff.organizer).send().await.expect(202);
    site.frontrow().unwrap().settle().await;
    let page = page(&site, &address).await;
    assert!(page.file.contains("This concert is cancelled.") && page.file.contains("The stadium is flooded."));
    assert!(!page.file.contains("<input") && !page.file.contains(".ics"), "{}", page.file);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn search_is_answered_and_kept_in_the_form() {
    let (site, staff, _) = site_with(|_| ()).await;
    let mut in_gdynia = concert(10, 10);
    in_gdynia["name"] = json!("Sanah on the beach");
    in_gdynia["venue"] = json!({"name": "Plaża Miejska", "city": "Gdynia", "country": "PL"});
    create(&site, &staff, in_gdynia).await;
    site.frontrow().unwrap().settle().await;
    for (query, finds) in [("q=plaza", true), ("city=Gdynia", true), ("city=Warsaw", false), ("from=2031-06-21", false)]
    {
        let page = page(&site, &format!("/?{query}")).await;
        assert_eq!(page.file.contains("Sanah on the beach"), finds, "{query}");
    }
    let found = page(&site, "/?q=plaza&city=Gdynia&from=2031-06-01").await;
    for kept in ["value=\"plaza\"", "<option selected>Gdynia</option>", "value=\"2031-06-01\"", "One concert found"] {
        assert!(found.file.contains(kept), "{kept} in {}", found.file);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn search_that_cannot_be_read_shows_all_concerts() {
    let (site, _, address) = site_with(|_| ()).await;
    for query in ["from=yesterday", "cursor=nonsense", "from=&to=&city=&q=", "limit=0"] {
        let page = page(&site, &format!("/?{query}")).await;
        assert!(page.file.contains(&address), "{query}: {}", page.file);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn list_goes_on_on_the_next_page() {
    let (site, staff) = site_with_staff().await;
    for day in 1..=25 {
        let mut body = concert(10, 10);
        body["startsAt"] = json!(format!("2031-06-{day:02}T19:00:00Z"));
        body["name"] = json!(format!("Concert {day:02}."));
        create(&site, &staff, body).await;
    }
    site.frontrow().unwrap().settle().await;
    let first = page(&site, "/?q=concert").await;
    assert!(first.file.contains("Concert 24.") && !first.file.contains("Concert 25."));
    let next = addresses(&first).into_iter().find(|address| address.contains("cursor=")).unwrap();
    let second = page(&site, &next).await;
    assert!(!second.file.contains("Concert 24.") && second.file.contains("Concert 25."), "{}", second.file);
    assert!(addresses(&second).contains("/?q=concert"), "no way back: {:?}", addresses(&second));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn demo_shows_every_state_and_all_its_addresses_work() {
    let (site, _) = site_with_staff().await;
    let frontrow = site.frontrow().unwrap();
    let concerts = frontrow.seed_demo(&site.admin).await.unwrap();
    assert!(concerts.len() >= 12, "{concerts:?}");
    let home = page(&site, "/").await;
    for state in ["Few left", "Sold out", "Cancelled", "On sale", "Free", "PLN", "EUR", "CZK", "GBP", "USD", "JPY"] {
        assert!(home.file.contains(state), "no {state} in {}", home.file);
    }
    assert_nothing_inline(&home);
    let mut left: Vec<String> = addresses(&home).into_iter().collect();
    let mut seen = BTreeSet::new();
    while let Some(address) = left.pop() {
        if !seen.insert(address.clone()) || address.contains("lang=") || address.contains("scheme=") {
            continue;
        }
        let found = page(&site, &address).await;
        if found.header("content-type").starts_with("text/html") {
            assert_nothing_inline(&found);
            left.extend(addresses(&found));
        }
    }
    assert!(concerts.iter().all(|id| seen.contains(&format!("/shop/concerts/{id}"))), "{seen:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sale_opens_on_the_page_when_its_time_comes() {
    let opens_at = Timestamp::now().saturating_add(jiff::SignedDuration::from_hours(2)).unwrap();
    let (site, _, address) =
        site_with(|body| body["salesOpenAt"] = json!(opens_at.round(jiff::Unit::Second).unwrap())).await;
    let before = page(&site, &address).await;
    assert!(before.file.contains("Tickets go on sale") && !before.file.contains("<input"), "{}", before.file);
    site.frontrow().unwrap().advance(std::time::Duration::from_secs(7300)).await;
    let after = page(&site, &address).await;
    assert!(!after.file.contains("Tickets go on sale") && after.file.contains("<input"), "{}", after.file);
}
