//! What strangers can do costs little, and what they get is safe to show.

use e2e::{Response, Site};
use http::Method;
use serde_json::json;

const NOBODYS: &str = "5b4b9a2e-8d0f-4c55-9a0e-3a4f1f6f7f10";

/// How often a function calls DynamoDB's operation for a request.
async fn calls(site: &Site, function: &str, operation: &str, request: e2e::Call<'_>) -> usize {
    let cloud = site.frontrow().unwrap().cloud();
    let before = cloud.meter().snapshot();
    request.send().await.expect_problem(404, "not_found");
    let used = cloud.meter().snapshot().since(&before);
    used.functions[function].calls.get(operation).copied().unwrap_or_default().try_into().unwrap()
}

#[tokio::test]
async fn unknown_ids_are_looked_up_once() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let fan = site.new_fan().await;
    let (query, get) = ("DynamoDB.Query", "DynamoDB.GetItem");
    let order = site.get(format!("/orders/{NOBODYS}"));
    assert_eq!(calls(&site, "orders-query", query, order.by(&fan)).await, 1);
    let payment = site.get(format!("/payments/{NOBODYS}"));
    assert_eq!(calls(&site, "finance-query", query, payment.by(&fan)).await, 1);
    // The session, and the concert.
    let cancellation = site.get(format!("/concerts/{NOBODYS}/cancellation"));
    assert_eq!(calls(&site, "orders-query", get, cancellation.by(&staff.admin)).await, 2);
    let item = json!({"concertId": NOBODYS, "ticketTypeId": "regular", "quantity": 1});
    assert_eq!(calls(&site, "carts-add-item", get, site.post("/cart/items", item).by(&fan)).await, 2);
}

#[tokio::test]
async fn order_and_payment_are_found_as_soon_as_their_ids_are_known() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &concert_id, "regular", 1).await;
    let order_id = site.confirm(&fan, "pm_card_visa").await;
    let order = site.get(format!("/orders/{order_id}")).by(&fan).send().await.expect(200);
    let payment_id = order.body["payment"]["paymentId"].as_str().unwrap();
    let _ = site.get(format!("/payments/{payment_id}")).by(&fan).send().await.expect(200);
}

fn assert_safe(response: &Response) {
    let expected = [
        ("strict-transport-security", "max-age="),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("content-security-policy", "default-src 'none'"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-site"),
        ("permissions-policy", "camera=()"),
    ];
    for (name, value) in expected {
        assert!(response.header(name).starts_with(value), "{name} of {}: {:?}", response.request, response.headers);
    }
}

#[tokio::test]
async fn every_answer_has_security_headers() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    site.buy(&fan, &concert_id, 1).await;
    let tickets = site.eventually(|| site.get("/tickets").by(&fan), |list| list.items().len() == 1).await;
    let ticket = format!("/tickets/{}", tickets.items()[0]["ticketId"].as_str().unwrap());
    let personal = [
        site.get("/users/me").by(&fan),
        site.get("/cart").by(&fan),
        site.get(ticket.clone()).by(&fan),
        site.get(format!("{ticket}/qr.svg")).by(&fan),
        site.get(format!("{ticket}.pdf")).by(&fan),
        site.get("/users/me"),
        site.get("/orders/nothing").by(&fan),
        site.post("/users", json!({})),
        site.post("/cart/items", json!({"concertId": 1})).by(&fan),
        site.call(Method::DELETE, "/cart").by(&fan),
        site.post("/webhooks/stripe", json!({})),
    ];
    for request in personal {
        let response = request.send().await;
        assert_safe(&response);
        assert_eq!(response.header("cache-control"), "no-store", "{}", response.request);
    }
    for path in ["/healthz", "/docs", "/openapi.json", "/concerts", &format!("/concerts/{concert_id}")] {
        assert_safe(&site.get(path).send().await.expect(200));
    }
}
