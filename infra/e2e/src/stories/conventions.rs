//! What every endpoint has in common.

use serde_json::json;

use crate::Site;
use crate::{by_email, concert};

/// The same key gets the first response again, and another body under it is refused.
pub async fn idempotency(site: &Site) {
    let staff = site.staff().await;
    let key = uuid::Uuid::new_v4().to_string();
    let create = |capacity: u32| {
        site.post("/concerts", concert(capacity, 1)).by(&staff.organizer).header("idempotency-key", key.clone())
    };
    let first = create(10).send().await.expect(201);
    let again = create(10).send().await.expect(201);
    assert_eq!(first.body, again.body);
    let _ = create(11).send().await.expect_problem(422, "idempotency_key_reused");

    let fan = site.new_fan().await;
    let item = json!({"concertId": first.text("concertId"), "ticketTypeId": "regular", "quantity": 1});
    let add = || site.post("/cart/items", item.clone()).by(&fan).header("idempotency-key", "add-1");
    let _ = add().send().await.expect(201);
    let _ = add().send().await.expect(201);
    let cart = site.get("/cart").by(&fan).send().await.expect(200);
    assert_eq!(cart.body["totalQuantity"], 1);
    let without_key = site.post("/cart/items", item.clone()).by(&fan).send().await;
    let _ = without_key.expect_problem(409, "already_in_cart");
    // Keys are per user.
    let other = site.new_fan().await;
    let _ = site.post("/cart/items", item).by(&other).header("idempotency-key", "add-1").send().await.expect(201);
}

/// `If-Match` refuses a change that is based on an older version.
pub async fn versions(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let path = format!("/concerts/{concert_id}");
    let etag = site.get(path.clone()).send().await.expect(200).header("etag").to_owned();
    let mut details = concert(1, 1);
    details["name"] = json!("Beyoncé, second night");
    let change = || site.put(path.clone(), details.clone()).by(&staff.organizer).header("if-match", etag.clone());
    let _ = change().send().await.expect(200);
    details["name"] = json!("Beyoncé, third night");
    let change = || site.put(path.clone(), details.clone()).by(&staff.organizer).header("if-match", etag.clone());
    let _ = change().send().await.expect_problem(412, "version_mismatch");
    let nonsense = site.put(path.clone(), details.clone()).by(&staff.organizer).header("if-match", "nonsense");
    let _ = nonsense.send().await.expect_problem(400, "invalid_if_match");
}

/// Pages of a list have neither gaps nor repeats.
pub async fn paging(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 100, 10).await;
    let fan = site.new_fan().await;
    let mut placed = Vec::new();
    for _ in 0..3 {
        site.fill_cart(&fan, &concert_id, "regular", 1).await;
        placed.push(site.confirm(&fan, "pm_card_visa").await);
    }
    site.eventually(|| site.get("/orders").by(&fan), |orders| orders.items().len() == 3).await;
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = site.get(format!("/orders?limit=2{cursor}")).by(&fan).send().await.expect(200);
        seen.extend(page.items().iter().map(|order| order["orderId"].as_str().unwrap_or_default().to_owned()));
        match page.body["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    placed.reverse();
    assert_eq!(seen, placed);
    for query in ["limit=0", "limit=101", "limit=many"] {
        let _ = site.get(format!("/orders?{query}")).by(&fan).send().await.expect_problem(400, "invalid_parameter");
    }
    let _ = site.get("/orders?cursor=nonsense").by(&fan).send().await.expect_problem(400, "invalid_cursor");
}

/// A correlation id is taken from the request or generated.
pub async fn correlation(site: &Site) {
    let given = site.get("/concerts").header("x-correlation-id", "morning-of-the-year").send().await.expect(200);
    assert_eq!(given.header("x-correlation-id"), "morning-of-the-year");
    let made = site.get("/concerts").send().await.expect(200);
    assert!(!made.header("x-correlation-id").is_empty());
}

/// The health check, the OpenAPI document and its page.
pub async fn documentation(site: &Site) {
    assert_eq!(site.get("/healthz").send().await.expect(200).body, json!({"status": "ok"}));
    let document = site.get("/openapi.json").send().await.expect(200);
    assert_eq!(document.body["paths"]["/orders/{orderId}"]["get"]["operationId"], "getOrder");
    let page = site.get("/docs").send().await.expect(200);
    assert!(page.header("content-type").starts_with("text/html"));
}

/// A malformed or invalid request gets a problem that points to the error.
pub async fn bad_requests(site: &Site) {
    let staff = site.staff().await;
    let fan = site.new_fan().await;
    let malformed = site.call(http::Method::POST, "/users").raw("{\"email\": ");
    let _ = malformed.send().await.expect_problem(400, "malformed_json");
    let _ = site.post("/users", json!({"email": "a@b.example"})).send().await.expect_problem(422, "invalid_body");
    let wrong = site.post("/users", json!({"email": 5, "password": "long enough", "name": "Ann"})).send().await;
    assert_eq!(wrong.expect_problem(422, "invalid_body").body["errors"][0]["pointer"], "/email");
    let huge = json!({"email": "a@b.example", "password": "long enough", "name": "x".repeat(100_000)});
    let _ = site.post("/users", huge).send().await.expect_problem(413, "body_too_large");
    let mut float = concert(10, 10);
    float["ticketTypes"][0]["price"]["amount"] = json!(349.0);
    let float = site.post("/concerts", float).by(&staff.organizer).send().await.expect_problem(422, "invalid_body");
    assert_eq!(float.body["errors"][0]["pointer"], "/ticketTypes/0/price/amount");
    for path in ["/orders/not-a-uuid", "/orders/00000000-0000-4000-8000-000000000000"] {
        let _ = site.get(path).by(&fan).send().await.expect_problem(404, "not_found");
    }
    let _ = site.get("/no-such-path").send().await.expect_problem(404, "not_found");
    let _ = site.get("/cart").bearing("not.a.token").send().await.expect_problem(401, "invalid_token");
    let _ = site.get("/cart").send().await.expect_problem(401, "unauthenticated");
    let courier = json!({"method": "courier", "customer": by_email(&fan)["customer"]});
    let _ = site.put("/cart/delivery", courier).by(&fan).send().await.expect_problem(422, "invalid_body");
    let unknown = json!({"concertId": uuid::Uuid::new_v4(), "ticketTypeId": "regular", "quantity": 1});
    let _ = site.post("/cart/items", unknown).by(&fan).send().await.expect_problem(404, "not_found");
    let twins = json!({"email": fan.email, "password": "another password", "name": "Twin"});
    let _ = site.post("/users", twins).send().await.expect(201);
    let stolen = json!({"email": fan.email, "password": "another password"});
    let _ = site.post("/sessions", stolen).send().await.expect_problem(401, "invalid_credentials");
    let cart = site.get("/cart").by(&fan).send().await.expect(200);
    assert_eq!(cart.body["totalQuantity"], 0);
}

/// Admins see what is stuck and the dead letters; other staff do not.
pub async fn on_call(site: &Site) {
    let staff = site.staff().await;
    for path in ["/ops/stuck", "/ops/failed-refunds", "/ops/dead-letters"] {
        let seen = site.get(path).by(&staff.admin).send().await.expect(200);
        assert!(seen.body["items"].is_array(), "{seen:#?}");
        let _ = site.get(path).by(&staff.gate).send().await.expect_problem(403, "forbidden");
    }
    let missing = "/ops/dead-letters/8d0a4e0e-7b0f-4c0e-9d8e-2f0f6a1b3c4d/redrive";
    let _ = site.post(missing, json!({})).by(&staff.admin).send().await.expect_problem(404, "not_found");
}
