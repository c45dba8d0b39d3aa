//! Listing concerts, and roles.

use serde_json::json;

use crate::Site;
use crate::concert;

/// Concerts are sorted by date and can be searched by city, date and words.
pub async fn finding_concerts(site: &Site) {
    let staff = site.staff().await;
    let mark = uuid::Uuid::new_v4().simple().to_string();
    for (city, day) in [("Warsaw", "2031-06-22"), ("Gdańsk", "2031-06-21"), ("Warsaw", "2031-06-20")] {
        let mut body = concert(10, 10);
        body["name"] = json!(format!("Beyoncé {mark}"));
        body["venue"]["city"] = json!(city);
        body["startsAt"] = json!(format!("{day}T19:00:00Z"));
        let _ = site.post("/concerts", body).by(&staff.organizer).send().await.expect(201);
    }
    let all = site.eventually(|| site.get(format!("/concerts?q={mark}")), |found| found.items().len() == 3).await;
    let days: Vec<_> = all.items().iter().map(|one| one["startsAt"].clone()).collect();
    assert_eq!(days, ["2031-06-20T19:00:00Z", "2031-06-21T19:00:00Z", "2031-06-22T19:00:00Z"]);
    let count = async |query: &str| {
        let found = site.get(format!("/concerts?q={mark}&{query}")).send().await.expect(200);
        found.items().len()
    };
    assert_eq!(count("city=warsaw").await, 2);
    assert_eq!(count("city=Gda%C5%84sk").await, 1);
    assert_eq!(count("from=2031-06-21T00:00:00Z").await, 2);
    assert_eq!(count("to=2031-06-20T23:59:59Z").await, 1);
    let page = site.get(format!("/concerts?q={mark}&limit=2")).send().await.expect(200);
    let cursor = page.text("nextCursor");
    let rest = site.get(format!("/concerts?q={mark}&limit=2&cursor={cursor}")).send().await.expect(200);
    assert_eq!((page.items().len(), rest.items().len()), (2, 1));
}

/// Only an admin assigns roles, each role has its permissions, and the last admin cannot be removed.
pub async fn roles(site: &Site) {
    let staff = site.staff().await;
    let fan = site.new_fan().await;
    let _ = site.post("/concerts", concert(1, 1)).by(&fan).send().await.expect_problem(403, "forbidden");
    let _ = site.post("/concerts", concert(1, 1)).send().await.expect_problem(401, "unauthenticated");
    let path = format!("/users/{}/roles", fan.user_id);
    let body = json!({"roles": ["organizer"]});
    let _ = site.put(path.clone(), body.clone()).by(&staff.organizer).send().await.expect_problem(403, "forbidden");
    let _ = site.put(path, json!({"roles": ["emperor"]})).by(&staff.admin).send().await.expect(422);
    let me = site.get("/users/me").by(&fan).send().await.expect(200);
    assert_eq!(me.body["roles"], json!(["fan"]));
    assert_eq!(me.body["email"], fan.email.as_str());
    let path = format!("/users/{}/roles", staff.admin.user_id);
    if site.frontrow().is_some() {
        let _ = site.put(path, body).by(&staff.admin).send().await.expect_problem(409, "last_admin");
    }
    let gate = json!({"code": "x", "concertId": uuid::Uuid::new_v4(), "gate": "A"});
    let _ = site.post("/gate/validations", gate).by(&fan).send().await.expect_problem(403, "forbidden");
    let listed = site.eventually(|| site.get("/users").by(&staff.admin), |users| users.items().len() > 3).await;
    assert!(listed.items().iter().all(|user| user["email"].is_string()));
    let _ = site.get("/users").by(&fan).send().await.expect_problem(403, "forbidden");
}
