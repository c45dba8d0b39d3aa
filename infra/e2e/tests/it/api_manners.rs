//! What clients of any API expect: HEAD, Allow, versions in lists, problems that name the field, and requests that are sent twice.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use cloud::template::ApiRoute;
use cloud::{Faults, Invocation, InvocationFault};
use e2e::{Person, Site, by_email, concert};
use futures::future::join_all;
use http::Method;
use local::{Admin, Frontrow, Options};
use serde_json::{Value, json};

use crate::template::DEPLOYED;

/// A concert with 20 Regular tickets, and a fan.
async fn on_sale(site: &Site) -> (Person, Person, String) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 20, 5).await;
    (staff.organizer, site.new_fan().await, concert_id)
}

fn filled(route: &ApiRoute) -> String {
    let fill =
        |part: &str| if part.starts_with('{') { "00000000-0000-4000-8000-000000000000" } else { part }.to_owned();
    route.path.split('/').map(fill).collect::<Vec<_>>().join("/")
}

fn routes(method: &str) -> Vec<&'static ApiRoute> {
    let routes = DEPLOYED.functions.iter().flat_map(|function| &function.routes);
    routes.filter(|route| route.method == method).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn head_answers_like_get_on_every_path() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    for route in routes("GET") {
        let path = filled(route);
        let get = site.get(path.clone()).by(&staff.admin).send().await;
        let head = site.call(Method::HEAD, path.clone()).by(&staff.admin).send().await;
        assert_eq!(head.status, get.status, "{path}");
        assert!(head.body.is_null() && head.file.is_empty(), "{head:#?}");
        for name in ["content-type", "etag", "cache-control", "content-disposition"] {
            assert_eq!(head.header(name), get.header(name), "{name} of {path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_method_of_a_path_is_answered_with_those_it_has() {
    let site = Site::in_process().await;
    let known: BTreeSet<String> = routes("GET").into_iter().map(|route| route.path.clone()).collect();
    for path in known {
        let filled = filled(&ApiRoute { method: "GET".to_owned(), path });
        let refused = site.call(Method::PATCH, filled.clone()).send().await;
        let allow = refused.header("allow").to_owned();
        let refused = refused.expect_problem(405, "method_not_allowed");
        assert!(allow.contains("GET") && allow.contains("HEAD") && !allow.contains("PATCH"), "{refused:#?}");
        let options = site.call(Method::OPTIONS, filled).send().await.expect(204);
        assert_eq!(options.header("allow"), allow);
    }
    let refused = site.call(Method::DELETE, "/users").send().await.expect_problem(405, "method_not_allowed");
    assert_eq!(refused.header("allow"), "GET, HEAD, OPTIONS, POST");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_path_is_a_problem() {
    let site = Site::in_process().await;
    for path in ["/nothing", "/orders/1/2/3", "/concerts//sales", "/%00", "/orders%2F1"] {
        for method in [Method::GET, Method::POST, Method::OPTIONS] {
            let response = site.call(method, path).send().await.expect_problem(404, "not_found");
            assert!(!response.header("x-correlation-id").is_empty(), "{path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn if_match_takes_weak_tags_and_lists() {
    let site = Site::in_process().await;
    let (organizer, _, concert_id) = on_sale(&site).await;
    let path = format!("/concerts/{concert_id}");
    let change = async |name: &str, if_match: String| {
        let mut details = concert(1, 1);
        details["name"] = json!(name);
        site.put(path.clone(), details).by(&organizer).header("if-match", if_match).send().await
    };
    let etag = site.get(path.clone()).send().await.expect(200).header("etag").to_owned();
    let changed = change("First", format!("W/{etag}")).await.expect(200);
    let etag = changed.header("etag").to_owned();
    let changed = change("Second", format!("\"77\", {etag}")).await.expect(200);
    let _ = change("Third", etag).await.expect_problem(412, "version_mismatch");
    let _ = change("Third", "\"77\", W/\"78\"".to_owned()).await.expect_problem(412, "version_mismatch");
    let _ = change("Third", "\"unknown\"".to_owned()).await.expect_problem(412, "version_mismatch");
    let _ = change("Third", "*".to_owned()).await.expect(200);
    drop(changed);
    for malformed in ["nonsense", "\"3", "3", "\"3\" \"4\"", ","] {
        let _ = change("Third", malformed.to_owned()).await.expect_problem(400, "invalid_if_match");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn known_version_of_a_payment_is_not_sent_again() {
    let site = Site::in_process().await;
    let (_, fan, concert_id) = on_sale(&site).await;
    let order = site.buy(&fan, &concert_id, 1).await;
    let path = format!("/payments/{}", order.body["payment"]["paymentId"].as_str().unwrap());
    let current = site.get(path.clone()).by(&fan).send().await.expect(200);
    let etag = current.header("etag").to_owned();
    let known = site.get(path.clone()).by(&fan).header("if-none-match", format!("\"1\", W/{etag}")).send().await;
    assert_eq!(known.expect(304).header("etag"), etag);
    let _ = site.get(path).by(&fan).header("if-none-match", "\"1\"").send().await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accept_language_of_any_length_is_understood() {
    let site = Site::in_process().await;
    let (_, fan, concert_id) = on_sale(&site).await;
    site.fill_cart(&fan, &concert_id, "regular", 1).await;
    let unknown: String = (0..400).map(|number| format!("de-x{number};q=0.3,")).collect();
    for header in [";;,=,q".repeat(500), "*".to_owned(), String::new(), format!("{unknown}pl;q=0.9,en;q=0.4")] {
        let chosen = site.put("/cart/delivery", by_email(&fan)).by(&fan).header("accept-language", header);
        let _ = chosen.send().await.expect(200);
    }
    let order_id = site.confirm(&fan, "pm_card_visa").await;
    site.order(&fan, &order_id, "completed").await;
    let is_polish = |mail: &Value| mail["subject"].as_str().is_some_and(|subject| subject.contains("zamówienie"));
    let mails = || site.get("/_local/mailgun/messages");
    site.eventually(mails, |mails| mails.body.as_array().is_some_and(|all| all.iter().any(is_polish))).await;
}

/// The pointers of a refused request.
fn pointers(body: &Value) -> BTreeSet<&str> {
    body["errors"].as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn problems_name_every_wrong_field() {
    let site = Site::in_process().await;
    let (organizer, fan, _) = on_sale(&site).await;
    let mut wrong = concert(10, 10);
    wrong["startsAt"] = json!("2031-06-20T19:00:00+25:00");
    wrong["venue"]["country"] = json!(48);
    wrong["ticketTypes"][1]["price"]["amount"] = json!(5);
    wrong["ticketTypes"][0]["capacity"] = json!("many");
    let refused = site.post("/concerts", wrong).by(&organizer).send().await.expect_problem(422, "invalid_body");
    let expected = ["/startsAt", "/ticketTypes/0/capacity", "/ticketTypes/1/price/amount", "/venue/country"];
    assert_eq!(pointers(&refused.body), BTreeSet::from(expected));
    let courier = json!({"method": "courier", "address": {"street": "1 Main Street"}, "customer": {"email": 5}});
    let refused = site.put("/cart/delivery", courier).by(&fan).send().await.expect_problem(422, "invalid_body");
    let expected = ["/address/city", "/address/country", "/customer/email", "/customer/name"];
    assert!(pointers(&refused.body).is_superset(&BTreeSet::from(expected)), "{refused:#?}");
    let pigeon = json!({"method": "pigeon", "customer": by_email(&fan)["customer"]});
    let refused = site.put("/cart/delivery", pigeon).by(&fan).send().await.expect_problem(422, "invalid_body");
    assert_eq!(pointers(&refused.body), BTreeSet::from(["/method"]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rules_about_ticket_types_point_at_the_type() {
    let site = Site::in_process().await;
    let organizer = site.staff().await.organizer;
    let refused = async |pointer: &str, value: Value| {
        let mut body = concert(10, 10);
        *body.pointer_mut(pointer).unwrap() = value;
        site.post("/concerts", body).by(&organizer).send().await.expect(422)
    };
    let cases = [
        ("/ticketTypes/1/ticketTypeId", json!("regular"), "/ticketTypes/1/ticketTypeId"),
        ("/ticketTypes/1/maxPerOrder", json!(5_000), "/ticketTypes/1/maxPerOrder"),
        ("/ticketTypes/1/price/currency", json!("EUR"), "/ticketTypes/1/price/currency"),
        ("/ticketTypes/1/price/amount", json!("0.01"), "/ticketTypes/1/price/amount"),
        ("/ticketTypes/0/price/amount", json!("1.005"), "/ticketTypes/0/price/amount"),
        ("/ticketTypes/0/price/amount", json!("-0"), "/ticketTypes/0/price/amount"),
    ];
    for (pointer, value, expected) in cases {
        let refused = refused(pointer, value).await;
        assert_eq!(pointers(&refused.body), BTreeSet::from([expected]), "{refused:#?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn query_parameters_are_named() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let cases = [
        ("/orders?limit=0", "limit"),
        ("/orders?limit=5.", "limit"),
        ("/orders?limit=%2B5", "limit"),
        ("/orders?userId=nobody", "userId"),
        ("/concerts?from=2031-06-20T19:00:00%2B25:00", "from"),
        ("/concerts?to=20310620", "to"),
        ("/concerts?to=2031-06-31", "to"),
        ("/invoices?date=2031-06-20T00:00:00", "date"),
        ("/reports/reconciliation?date=20310620", "date"),
    ];
    for (path, parameter) in cases {
        let refused = site.get(path).by(&staff.admin).send().await.expect_problem(400, "invalid_parameter");
        assert_eq!(refused.body["parameter"], parameter, "{refused:#?}");
    }
    let refused =
        site.get("/orders?cursor=nonsense").by(&staff.admin).send().await.expect_problem(400, "invalid_cursor");
    assert_eq!(refused.body["parameter"], "cursor");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn body_of_another_content_type_is_refused() {
    let site = Site::in_process().await;
    let body =
        json!({"email": site.new_address("fan"), "password": "correct horse battery", "name": "Ann"}).to_string();
    for other in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
        let call = site.call(Method::POST, "/users").header("content-type", other).raw(body.clone());
        let _ = call.send().await.expect_problem(415, "unsupported_media_type");
    }
    let array = json!([site.new_address("fan"), "correct horse battery", "Ann"]);
    let refused = site.post("/users", array).send().await.expect_problem(422, "invalid_body");
    assert_eq!(pointers(&refused.body), BTreeSet::from([""]));
    for malformed in ["", "\u{feff}{}", "{\"name\": \"\\ud800\"}", &"[".repeat(9_000)] {
        let call =
            site.call(Method::POST, "/users").header("content-type", "application/json").raw(malformed.to_owned());
        let _ = call.send().await.expect_problem(400, "malformed_json");
    }
}

fn confirmation() -> Value {
    json!({"paymentMethodId": "pm_card_visa"})
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn second_confirm_of_a_cart_answers_with_its_order() {
    let site = Site::in_process().await;
    let (_, fan, concert_id) = on_sale(&site).await;
    site.fill_cart(&fan, &concert_id, "regular", 1).await;
    let first = site.post("/cart/confirm", confirmation()).by(&fan).send().await.expect(202);
    let again = site.post("/cart/confirm", confirmation()).by(&fan).send().await.expect(202);
    assert_eq!((&again.body, again.header("location")), (&first.body, first.header("location")));
    let keyed = site.post("/cart/confirm", confirmation()).by(&fan).header("idempotency-key", "second-click");
    assert_eq!(keyed.send().await.expect(202).body, first.body);
    let without_card = site.post("/cart/confirm", json!({})).by(&fan).send().await.expect(202);
    assert_eq!(without_card.body, first.body);
    let order_id = first.text("orderId");
    let order = site.order(&fan, &order_id, "completed").await;
    assert_eq!(site.get("/orders").by(&fan).send().await.expect(200).items().len(), 1, "{order:#?}");
    let cart = site.get("/cart").by(&fan).send().await.expect(200);
    assert_eq!(cart.body["totalQuantity"], 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn second_confirm_answers_also_after_the_order_has_ended() {
    let site = Site::in_process().await;
    let (_, fan, concert_id) = on_sale(&site).await;
    site.fill_cart(&fan, &concert_id, "regular", 1).await;
    let order_id = site.confirm(&fan, "pm_card_visa_chargeDeclined").await;
    site.order(&fan, &order_id, "cancelled").await;
    let again = site.post("/cart/confirm", confirmation()).by(&fan).send().await.expect(202);
    assert_eq!(again.text("orderId"), order_id);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn confirm_is_for_the_new_cart_once_there_is_one() {
    let site = Site::in_process().await;
    let (_, fan, concert_id) = on_sale(&site).await;
    site.fill_cart(&fan, &concert_id, "regular", 1).await;
    let keyed = || site.post("/cart/confirm", confirmation()).by(&fan).header("idempotency-key", "first-cart");
    let first = keyed().send().await.expect(202).text("orderId");
    site.fill_cart(&fan, &concert_id, "regular", 2).await;
    let second = site.confirm(&fan, "pm_card_visa").await;
    assert_ne!(second, first);
    // The first key is still of the first cart.
    assert_eq!(keyed().send().await.expect(202).text("orderId"), first);
    assert_eq!(site.confirm(&fan, "pm_card_visa").await, second);
    // A cart that was cancelled, or never filled, has no order.
    let _ = site.put("/cart/delivery", by_email(&fan)).by(&fan).send().await.expect(200);
    let _ = site.post("/cart/confirm", confirmation()).by(&fan).send().await.expect_problem(409, "cart_empty");
    let _ = site.delete("/cart").by(&fan).send().await.expect(204);
    let _ = site.post("/cart/confirm", confirmation()).by(&fan).send().await.expect_problem(409, "cart_empty");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cart_confirmed_by_many_clicks_at_once_is_one_order() {
    let site = Site::in_process().await;
    let (_, fan, concert_id) = on_sale(&site).await;
    site.fill_cart(&fan, &concert_id, "regular", 2).await;
    let clicks = (0..8).map(|_| site.post("/cart/confirm", confirmation()).by(&fan).send());
    let answers = join_all(clicks).await;
    let orders: BTreeSet<String> = answers.into_iter().map(|answer| answer.expect(202).text("orderId")).collect();
    assert_eq!(orders.len(), 1);
    let order = site.order(&fan, orders.first().unwrap(), "completed").await;
    assert_eq!(order.body["items"][0]["quantity"], 2);
    assert_eq!(site.get("/orders").by(&fan).send().await.expect(200).items().len(), 1);
}

/// Cart commands find no table, while this is set.
struct Unavailable(AtomicBool);

impl Faults for Unavailable {
    fn invocation(&self, invocation: &Invocation<'_>) -> InvocationFault {
        match invocation.function {
            "carts-add-item" if self.0.load(Ordering::Relaxed) => InvocationFault::CrashBeforeCall(3),
            _ => InvocationFault::None,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_not_executed_is_not_kept_under_the_key() {
    let faults = Arc::new(Unavailable(AtomicBool::new(false)));
    let frontrow = Frontrow::start(Options { faults: faults.clone(), ..Options::in_memory() }).await.unwrap();
    let site = Site::of(frontrow, Admin::default());
    let (organizer, fan, concert_id) = on_sale(&site).await;
    let item = json!({"concertId": concert_id, "ticketTypeId": "regular", "quantity": 1});
    let add = || site.post("/cart/items", item.clone()).by(&fan).header("idempotency-key", "k1");
    faults.0.store(true, Ordering::Relaxed);
    let failed = add().send().await;
    assert!(failed.status.is_server_error(), "{failed:#?}");
    faults.0.store(false, Ordering::Relaxed);
    let _ = site.eventually(add, |response| response.status != 404).await.expect(201);
    // Another version: the command was not executed, and is executed with the right one.
    let rename = |if_match: String| {
        let mut details = concert(1, 1);
        details["name"] = json!("Renamed");
        let path = format!("/concerts/{concert_id}");
        site.put(path, details).by(&organizer).header("idempotency-key", "k2").header("if-match", if_match)
    };
    let stale = rename("\"77\"".to_owned()).send().await.expect_problem(412, "version_mismatch");
    let version = stale.body["version"].as_u64().unwrap();
    let _ = rename(format!("\"{version}\"")).send().await.expect(200);
    // What a rule decided stays decided.
    let again = || site.post("/cart/items", item.clone()).by(&fan).header("idempotency-key", "k3");
    let _ = again().send().await.expect_problem(409, "already_in_cart");
    let _ = site.delete(format!("/cart/items/{concert_id}/regular")).by(&fan).send().await.expect(204);
    let kept = again().send().await.expect_problem(409, "already_in_cart");
    assert_eq!(kept.header("idempotent-replayed"), "true");
}
