//! Fans who change their minds: carts, orders, accounts.

use serde_json::json;

use crate::{Site, by_email};

/// Quantities and delivery change, an item is removed, the cart is cleared and abandoned.
pub async fn cart(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &concert_id, "regular", 1).await;
    let regular = format!("/cart/items/{concert_id}/regular");
    let changed = site.put(regular.clone(), json!({"quantity": 3})).by(&fan).send().await.expect(200);
    assert_eq!(changed.body["totalQuantity"], 3);
    let too_many = site.put(regular.clone(), json!({"quantity": 7})).by(&fan).send().await;
    let _ = too_many.expect_problem(422, "too_many_tickets");
    let both = |regular, golden_circle| json!({"quantities": {"regular": regular, "golden-circle": golden_circle}});
    let of_concert = format!("/cart/items/{concert_id}");
    let set = site.put(of_concert.clone(), both(2, 1)).by(&fan).send().await.expect(200);
    assert_eq!(set.body["totalQuantity"], 3);
    let too_many = site.put(of_concert.clone(), both(1, 5)).by(&fan).send().await;
    let too_many = too_many.expect_problem(422, "too_many_tickets");
    assert_eq!(too_many.body["errors"][0]["pointer"], "/quantities/golden-circle");
    let set = site.put(of_concert.clone(), both(3, 0)).by(&fan).send().await.expect(200);
    assert_eq!(set.body["totalQuantity"], 3);
    let nothing = site.put(of_concert, json!({"quantities": {}})).by(&fan).send().await;
    let _ = nothing.expect_problem(422, "no_tickets_chosen");
    let courier = json!({
        "method": "courier",
        "address": {"street": "ul. Długa 1", "city": "Gdańsk", "postalCode": "80-827", "country": "PL"},
        "customer": {"name": "Zażółć Gęślą", "email": fan.email, "phone": "+48 600 100 200"},
    });
    let chosen = site.put("/cart/delivery", courier).by(&fan).send().await.expect(200);
    assert_eq!(chosen.body["delivery"]["address"]["city"], "Gdańsk");
    let _ = site.delete(regular.clone()).by(&fan).send().await.expect(204);
    let _ = site.delete(regular).by(&fan).send().await.expect_problem(404, "not_in_cart");
    let empty = site.post("/cart/confirm", json!({"paymentMethodId": "pm_card_visa"})).by(&fan).send().await;
    let _ = empty.expect_problem(409, "cart_empty");
    site.fill_cart(&fan, &concert_id, "golden-circle", 1).await;
    let _ = site.delete("/cart/items").by(&fan).send().await.expect(204);
    let summary = site.get("/cart/summary").by(&fan).send().await.expect(200);
    assert_eq!((&summary.body["items"], &summary.body["total"]), (&json!(0), &json!(null)));
    let _ = site.delete("/cart").by(&fan).send().await.expect(204);
    let cart = site.get("/cart").by(&fan).send().await.expect(200);
    assert_eq!((&cart.body["totalQuantity"], &cart.body["delivery"]), (&json!(0), &json!(null)));
    let item = json!({"concertId": concert_id, "ticketTypeId": "regular", "quantity": 1});
    let _ = site.post("/cart/items", item).by(&fan).send().await.expect(201);
    let nowhere = site.post("/cart/confirm", json!({"paymentMethodId": "pm_card_visa"})).by(&fan).send().await;
    let _ = nowhere.expect_problem(409, "delivery_not_chosen");
}

/// A buyer can cancel an order that waits for 3-D Secure, but not a completed one.
pub async fn order(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let (fan, stranger) = (site.new_fan().await, site.new_fan().await);
    site.fill_cart(&fan, &concert_id, "regular", 2).await;
    let waiting = site.confirm(&fan, "pm_card_authenticationRequired").await;
    let path = format!("/orders/{waiting}");
    let seen = |order: &crate::Response| order.body["payment"]["status"] == "action_required";
    let order = site.eventually(|| site.get(path.clone()).by(&fan), seen).await;
    let payment = format!("/payments/{}", order.body["payment"]["paymentId"].as_str().unwrap_or_default());
    let shown = site.get(payment.clone()).by(&fan).send().await.expect(200);
    assert!(shown.body["clientSecret"].is_string(), "{shown:#?}");
    let shown = site.get(payment).by(&staff.finance).send().await.expect(200);
    assert!(shown.body["clientSecret"].is_null(), "{shown:#?}");
    let cancel = |person| site.call(http::Method::POST, format!("/orders/{waiting}/cancel")).by(person);
    let _ = cancel(&stranger).send().await.expect_problem(404, "not_found");
    let cancelled = cancel(&fan).send().await.expect(202);
    assert_eq!(cancelled.header("location"), path);
    let order = site.order(&fan, &waiting, "cancelled").await;
    assert_eq!(order.body["cancelReason"], "cancelled_by_buyer");

    site.fill_cart(&fan, &concert_id, "regular", 1).await;
    let completed = site.confirm(&fan, "pm_card_visa").await;
    site.order(&fan, &completed, "completed").await;
    let late = site.call(http::Method::POST, format!("/orders/{completed}/cancel")).by(&fan).send().await;
    let _ = late.expect_problem(409, "order_confirmed");
    let path = format!("/concerts/{concert_id}/reservations");
    let both = site.eventually(|| site.get(path.clone()).by(&staff.organizer), |list| list.items().len() == 2).await;
    assert!(both.items().iter().all(|one| one["concertId"] == concert_id.as_str()));
    let _ = site.get(path).by(&fan).send().await.expect_problem(404, "not_found");
}

/// Changing a password needs the current one, and a deactivated account cannot be used to log in.
pub async fn account(site: &Site) {
    let staff = site.staff().await;
    let fan = site.new_fan().await;
    let log_in = |password: &str| site.post("/sessions", json!({"email": fan.email, "password": password}));
    let change = |current: &str| json!({"currentPassword": current, "newPassword": "quite another one"});
    let wrong = site.put("/users/me/password", change("not the one")).by(&fan).send().await;
    let _ = wrong.expect_problem(422, "wrong_password");
    let _ = site.put("/users/me/password", change("correct horse battery")).by(&fan).send().await.expect(204);
    let _ = log_in("correct horse battery").send().await.expect_problem(401, "invalid_credentials");
    let _ = log_in("quite another one").send().await.expect(200);
    let close = site.call(http::Method::POST, format!("/users/{}/deactivate", fan.user_id)).by(&staff.admin);
    let _ = close.send().await.expect(204);
    let _ = log_in("quite another one").send().await.expect_problem(401, "invalid_credentials");
    let roles = site.put(format!("/users/{}/roles", fan.user_id), json!({"roles": ["gate"]})).by(&staff.admin);
    let _ = roles.send().await.expect_problem(409, "user_deactivated");
    let _ = site.put("/cart/delivery", by_email(&fan)).send().await.expect_problem(401, "unauthenticated");
}

/// A forgotten buyer can no longer log in. The order stays, and staff no longer see a name.
pub async fn forgotten(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    let order_id = site.buy(&fan, &concert_id, 1).await.text("orderId");
    site.fill_cart(&fan, &concert_id, "regular", 1).await;
    let _ = site.forget(&fan, &staff.finance).await.expect_problem(404, "not_found");
    let _ = site.forget(&fan, &fan).await.expect(204);
    let log_in = json!({"email": fan.email, "password": "correct horse battery"});
    let _ = site.post("/sessions", log_in).send().await.expect_problem(401, "invalid_credentials");
    let _ = site.get(format!("/orders/{order_id}")).by(&staff.finance).send().await.expect(200);
    let is_gone = |list: &crate::Response| list.items().iter().all(|user| user["userId"] != fan.user_id.as_str());
    site.eventually(|| site.get("/users?limit=100").by(&staff.admin), is_gone).await;
}
