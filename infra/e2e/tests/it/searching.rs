//! Searches for concerts, whatever accents, case and forms of letters people type.

use e2e::{Site, concert};
use serde_json::{Value, json};

async fn with_concert(site: &Site, name: &str, artist: &str, city: &str) -> String {
    let staff = site.staff().await;
    let mut body = concert(10, 1);
    body["name"] = json!(name);
    body["artist"] = json!(artist);
    body["venue"]["city"] = json!(city);
    let created = site.post("/concerts", body).by(&staff.organizer).send().await.expect(201);
    site.frontrow().unwrap().settle().await;
    created.text("concertId")
}

/// The ids of the concerts that a search finds.
async fn found(site: &Site, parameter: &str, text: &str) -> Vec<Value> {
    let encoded: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let page = site.get(format!("/concerts?limit=100&{parameter}={encoded}")).send().await.expect(200);
    page.items().iter().map(|item| item["concertId"].clone()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concerts_are_found_without_accents_and_case() {
    let site = Site::in_process().await;
    let concert_id = with_concert(&site, "Zażółć gęślą jaźń", "Søren Straße", "Łódź").await;
    for query in [
        "Zażółć",
        "zazolc",
        "ZAŻÓŁĆ GĘŚLĄ",
        "Zaz\u{307}o\u{301}łc\u{301}",
        "gesla jazn",
        " zazolc  gesla ",
        "soren",
        "SØREN",
        "STRASSE",
        "strasse",
        "ｓｏｒｅｎ",
    ] {
        assert_eq!(found(&site, "q", query).await, [json!(concert_id)], "{query}");
    }
    for city in ["Łódź", "lodz", "LODZ", "ŁÓDŹ", "Ło\u{301}dz\u{301}"] {
        assert_eq!(found(&site, "city", city).await, [json!(concert_id)], "{city}");
    }
    assert!(found(&site, "q", "zazulc").await.is_empty());
    assert!(found(&site, "city", "lod").await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_typed_in_parts_are_shown_in_nfc() {
    let site = Site::in_process().await;
    let concert_id = with_concert(&site, "Beyonce\u{301}", "Bjo\u{308}rk", "Ło\u{301}dz\u{301}").await;
    let shown = site.get(format!("/concerts/{concert_id}")).send().await.expect(200).body;
    assert_eq!(
        (&shown["name"], &shown["artist"], &shown["venue"]["city"]),
        (&json!("Beyoncé"), &json!("Björk"), &json!("Łódź"))
    );
}
