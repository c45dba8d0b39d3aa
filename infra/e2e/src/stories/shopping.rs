//! People who look for concerts in a browser.

use serde_json::json;

use crate::{Response, Site, concert};

/// A concert is found on the first page, and its own page has its tickets, its poster and a file for calendars.
pub async fn concert_in_a_browser(site: &Site) {
    let staff = site.staff().await;
    let mark = uuid::Uuid::new_v4().simple().to_string();
    let mut body = concert(10, 10);
    body["name"] = json!(format!("Beyoncé {mark}"));
    let created = site.post("/concerts", body).by(&staff.organizer).send().await.expect(201);
    let address = format!("/shop/concerts/{}", created.text("concertId"));
    let shows_concert = |page: &Response| page.file.contains(&address);
    let found = site.eventually(|| site.get(format!("/?q={mark}")), shows_concert).await.expect(200);
    let none = site.get(format!("/?q=no{mark}")).send().await.expect(200);
    assert!(none.file.contains("No concert matches"), "{}", none.file);

    let page = site.get(address.clone()).header("accept-language", "pl").send().await.expect(200);
    assert!(page.file.contains(&mark) && page.file.contains("349,00\u{a0}zł"), "{}", page.file);
    let mut assets = page.file.split('"').filter(|part| part.starts_with("/assets/"));
    let style_sheet = assets.find(|part| part.ends_with(".css")).unwrap_or_default();
    let style_sheet = site.get(style_sheet).send().await.expect(200);
    assert!(style_sheet.header("content-type").starts_with("text/css"), "{style_sheet:#?}");
    let calendar = site.get(format!("{address}/calendar.ics")).send().await.expect(200);
    assert!(calendar.file.contains("DTSTART;TZID=Europe/Warsaw:20310620T210000"), "{}", calendar.file);
    let poster = found.file.split('"').find(|part| part.starts_with("/shop/posters/")).unwrap_or_default();
    let poster = site.get(poster).send().await.expect(200);
    assert_eq!(poster.header("content-type"), "image/svg+xml");
    let unknown = format!("/shop/concerts/{}", uuid::Uuid::new_v4());
    let unknown = site.get(unknown).header("accept", "text/html").send().await.expect(404);
    assert!(unknown.header("content-type").starts_with("text/html"), "{unknown:#?}");
}
