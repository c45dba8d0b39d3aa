//! Times are those of the venue: in papers, mails and calendars, and in searches by day.

use e2e::{Person, Site, Staff, concert};
use serde_json::{Value, json};

fn at(starts_at: &str, city: &str, country: &str, time_zone: Option<&str>) -> Value {
    let mut body = concert(10, 1);
    body["startsAt"] = json!(starts_at);
    body["venue"] = json!({"name": "Arena", "city": city, "country": country});
    if let Some(time_zone) = time_zone {
        body["venue"]["timeZone"] = json!(time_zone);
    }
    body
}

async fn create(site: &Site, staff: &Staff, body: Value) -> String {
    site.post("/concerts", body).by(&staff.organizer).send().await.expect(201).text("concertId")
}

async fn buy(site: &Site, concert_id: &str) -> Person {
    let fan = site.new_fan().await;
    site.buy(&fan, concert_id, 1).await;
    site.frontrow().unwrap().settle().await;
    fan
}

/// The text of the fan's newest mail, their ticket's calendar file, and their ticket as a picture.
async fn papers(site: &Site, fan: &Person) -> (String, String, String) {
    let mail = &site.order_mails(&fan.email).await[0];
    let tickets = site.get("/tickets").by(fan).send().await.expect(200);
    let ticket = tickets.items()[0]["ticketId"].as_str().unwrap().to_owned();
    let file = async |suffix| site.get(format!("/tickets/{ticket}.{suffix}")).by(fan).send().await.expect(200).file;
    (mail["text"].as_str().unwrap().to_owned(), file("ics").await, file("svg").await)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nine_in_the_evening_in_madrid_reads_so() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    for (starts_at, date, zone) in [
        ("2031-06-20T19:00:00Z", "20 June 2031, 21:00 CEST", "20310620T210000"),
        ("2031-12-20T20:00:00Z", "20 December 2031, 21:00 CET", "20311220T210000"),
    ] {
        let concert_id = create(&site, &staff, at(starts_at, "Madrid", "ES", Some("Europe/Madrid"))).await;
        let fan = buy(&site, &concert_id).await;
        let (mail, calendar, _) = papers(&site, &fan).await;
        assert!(mail.contains(date), "{mail}");
        assert!(calendar.contains(&format!("DTSTART;TZID=Europe/Madrid:{zone}")), "{calendar}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn evening_in_los_angeles_is_on_the_right_day() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let body = at("2031-06-21T03:30:00Z", "Los Angeles", "US", Some("America/Los_Angeles"));
    let concert_id = create(&site, &staff, body).await;
    let fan = buy(&site, &concert_id).await;
    let (mail, calendar, _) = papers(&site, &fan).await;
    assert!(mail.contains("Friday, 20 June 2031, 20:30 PDT"), "{mail}");
    assert!(calendar.contains("DTSTART;TZID=America/Los_Angeles:20310620T203000"), "{calendar}");
    let tickets = site.get("/tickets").by(&fan).send().await.expect(200);
    assert_eq!(tickets.items()[0]["timeZone"], "America/Los_Angeles");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn country_with_one_time_zone_needs_none() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = create(&site, &staff, at("2031-06-20T10:00:00Z", "Tokyo", "JP", None)).await;
    let shown = site.get(format!("/concerts/{concert_id}")).send().await.expect(200);
    assert_eq!(shown.body["venue"]["timeZone"], "Asia/Tokyo");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn country_with_several_time_zones_asks_for_the_venues() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    for (city, country, candidate) in [
        ("Los Angeles", "US", "America/Los_Angeles"),
        ("Madrid", "ES", "Europe/Madrid"),
        ("Sydney", "AU", "Australia/Sydney"),
    ] {
        let body = at("2031-06-20T19:00:00Z", city, country, None);
        let asked = site.post("/concerts", body).by(&staff.organizer).send().await;
        let asked = asked.expect_problem(422, "time_zone_required");
        assert_eq!(asked.body["errors"][0]["pointer"], "/venue/timeZone");
        assert!(asked.body["errors"][0]["detail"].as_str().unwrap().contains(candidate), "{asked:#?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_time_zone_is_refused() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    for zone in ["Europe/Toledo", "+02:00", "CEST now", ""] {
        let body = at("2031-06-20T19:00:00Z", "Madrid", "ES", Some(zone));
        let refused = site.post("/concerts", body).by(&staff.organizer).send().await.expect(422);
        assert_eq!(refused.body["errors"][0]["pointer"], "/venue/timeZone", "{refused:#?}");
        assert_eq!(refused.body["errors"][0]["code"], "unknown_time_zone", "{refused:#?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concert_that_moves_to_another_country_has_its_time_zone() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 1).await;
    let fan = buy(&site, &concert_id).await;
    let path = format!("/concerts/{concert_id}");
    let mut body = at("2031-06-20T19:00:00Z", "Lisbon", "PT", None);
    body.as_object_mut().unwrap().remove("ticketTypes");
    let asked = site.put(path.clone(), body.clone()).by(&staff.organizer).send().await;
    let _ = asked.expect_problem(422, "time_zone_required");
    body["venue"]["timeZone"] = json!("Europe/Lisbon");
    let _ = site.put(path, body).by(&staff.organizer).send().await.expect(200);
    site.pass(std::time::Duration::from_secs(120)).await;
    let mails = site.order_mails(&fan.email).await;
    let has_both_times = |mail: &Value| {
        let text = mail["text"].as_str().unwrap_or_default();
        text.contains("20:00 WEST") && text.contains("21:00 CEST")
    };
    assert!(mails.iter().any(has_both_times), "{mails:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn days_of_a_search_are_days_at_the_venue() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let mark = uuid::Uuid::new_v4().simple().to_string();
    let mut body = at("2031-06-21T03:30:00Z", "Los Angeles", "US", Some("America/Los_Angeles"));
    body["name"] = json!(mark);
    create(&site, &staff, body).await;
    site.frontrow().unwrap().settle().await;
    for (day, found) in [("2031-06-19", 0), ("2031-06-20", 1), ("2031-06-21", 0)] {
        let list = site.get(format!("/concerts?q={mark}&from={day}&to={day}")).send().await.expect(200);
        assert_eq!(list.items().len(), found, "{day}");
    }
}
