//! Concerts that change while they are on sale and fans hold and buy seats.

use serde_json::{Value, json};

use crate::{Person, Response, Site, concert};

/// A card that needs 3-D Secure, so the seats stay held.
const NEEDS_AUTHENTICATION: &str = "pm_card_authenticationRequired";

/// Capacity grows and shrinks, and the date changes.
pub async fn size_and_date(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let path = format!("/concerts/{concert_id}");
    let available = |wanted: u64| {
        let path = path.clone();
        site.eventually(
            move || site.get(path.clone()),
            move |concert| concert.body["ticketTypes"][0]["available"].as_u64() == Some(wanted),
        )
    };
    available(10).await;
    let fan = site.new_fan().await;
    site.buy(&fan, &concert_id, 4).await;

    let types = format!("/concerts/{concert_id}/ticket-types");
    let resize = |regular: u32| json!({"ticketTypes": concert(regular, 10)["ticketTypes"]});
    let _ = site.put(types.clone(), resize(2_000)).by(&staff.organizer).send().await.expect(200);
    available(1_996).await;
    // Capacity falls below what is sold: only free seats are removed.
    let _ = site.put(types, resize(3)).by(&staff.organizer).send().await.expect(200);
    available(0).await;
    let sales = site.get(format!("{path}/sales")).by(&staff.organizer).send().await.expect(200);
    let regular =
        sales.body["ticketTypes"].as_array().and_then(|all| all.iter().find(|one| one["ticketTypeId"] == "regular"));
    assert_eq!(regular.map(|regular| &regular["sold"]), Some(&json!(4)));

    let moved = json!({"name": "Beyoncé in Warsaw", "artist": "Beyoncé", "startsAt": "2031-06-21T19:00:00Z",
        "venue": {"name": "PGE Narodowy", "city": "Warsaw", "country": "PL"}});
    let stranger = site.new_person(&staff.admin, &["organizer"]).await;
    let _ = site.put(path.clone(), moved.clone()).by(&stranger).send().await.expect_problem(404, "not_found");
    let _ = site.put(path.clone(), moved).by(&staff.organizer).send().await.expect(200);
    let moved = site.get(path).send().await.expect(200);
    assert_eq!(moved.body["startsAt"], "2031-06-21T19:00:00Z");
}

/// Capacity falls below what is held and sold: holders keep their seats, and released seats are removed.
pub async fn fewer_than_held(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let (holder, buyer) = (site.new_fan().await, site.new_fan().await);
    let held = order_with_held_seats(site, &holder, &concert_id, 4).await;
    site.fill_cart(&buyer, &concert_id, "regular", 2).await;
    let bought = site.confirm(&buyer, "pm_card_visa").await;
    site.order(&buyer, &bought, "completed").await;

    set_ticket_types(site, &staff.organizer, &concert_id, concert(3, 10)["ticketTypes"].clone()).await;
    let sales = |wanted: [u64; 4]| async move {
        let path = format!("/concerts/{concert_id}/sales");
        let is_so = |sales: &Response| {
            let regular = of_type(&sales.body["ticketTypes"], "regular");
            ["held", "sold", "surplus", "available"].map(|count| regular[count].as_u64().unwrap_or(u64::MAX)) == wanted
        };
        site.eventually(|| site.get(path.clone()).by(&staff.organizer), is_so).await;
    };
    sales.clone()([4, 2, 3, 0]).await;
    site.order(&holder, &held, "placed").await;
    let _ = site.post(format!("/orders/{held}/cancel"), json!({})).by(&holder).send().await.expect(202);
    sales([0, 2, 0, 1]).await;
}

/// A ticket type is replaced by another: holders of its seats can still buy them, nobody else can.
pub async fn other_ticket_types(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let (holder, late) = (site.new_fan().await, site.new_fan().await);
    let held = order_with_held_seats(site, &holder, &concert_id, 2).await;
    site.fill_cart(&late, &concert_id, "regular", 1).await;

    let mut types = concert(10, 10)["ticketTypes"].clone();
    types[0] = json!({"ticketTypeId": "balcony", "name": "Balcony", "price": {"amount": "199.00", "currency": "PLN"},
        "capacity": 5, "maxPerOrder": 6});
    set_ticket_types(site, &staff.organizer, &concert_id, types).await;
    // Carts see the change a little later than its organizer.
    let item = json!({"concertId": concert_id, "ticketTypeId": "balcony", "quantity": 2});
    let add = || site.post("/cart/items", item.clone()).by(&late);
    let _ = site.eventually(add, |response| response.status != 404).await.expect(201);
    let confirm = json!({"paymentMethodId": "pm_card_visa"});
    let _ = site.post("/cart/confirm", confirm).by(&late).send().await.expect_problem(409, "not_on_sale");
    let _ = site.delete(format!("/cart/items/{concert_id}/regular")).by(&late).send().await.expect(204);
    let order = site.confirm(&late, "pm_card_visa").await;
    let order = site.order(&late, &order, "completed").await;
    assert_eq!(order.body["items"][0]["ticketTypeId"], "balcony");

    if pass_authentication(site, &holder, &held).await {
        let order = site.order(&holder, &held, "completed").await;
        assert_eq!(order.body["items"][0]["ticketTypeId"], "regular");
    }
}

/// A price rises while a fan holds seats: they are sold at the old price.
pub async fn price_of_held_seats(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let holder = site.new_fan().await;
    let held = order_with_held_seats(site, &holder, &concert_id, 2).await;
    let mut types = concert(10, 10)["ticketTypes"].clone();
    types[0]["price"]["amount"] = json!("999.00");
    set_ticket_types(site, &staff.organizer, &concert_id, types).await;
    let order = site.get(format!("/orders/{held}")).by(&holder).send().await.expect(200);
    assert_eq!(order.body["total"]["amount"], "698.00");
    if pass_authentication(site, &holder, &held).await {
        site.order(&holder, &held, "completed").await;
        let payments = site.get("/payments").by(&holder).send().await.expect(200);
        assert_eq!(payments.items()[0]["amount"]["amount"], "698.00");
    }
}

/// An order that holds regular seats and is_waiting for 3-D Secure.
async fn order_with_held_seats(site: &Site, fan: &Person, concert_id: &str, seats: u32) -> String {
    site.fill_cart(fan, concert_id, "regular", seats).await;
    let order_id = site.confirm(fan, NEEDS_AUTHENTICATION).await;
    let is_waiting = |order: &Response| {
        order.body["reservations"][0]["status"] == "held" && order.body["payment"]["status"] == "action_required"
    };
    site.eventually(|| site.get(format!("/orders/{order_id}")).by(fan), is_waiting).await;
    order_id
}

async fn set_ticket_types(site: &Site, organizer: &Person, concert_id: &str, types: Value) {
    let path = format!("/concerts/{concert_id}/ticket-types");
    let _ = site.put(path, json!({ "ticketTypes": types })).by(organizer).send().await.expect(200);
}

/// Passes 3-D Secure. False if that needs a real bank and a browser.
async fn pass_authentication(site: &Site, fan: &Person, order_id: &str) -> bool {
    if !site.has_local_pages() {
        return false;
    }
    let order = site.get(format!("/orders/{order_id}")).by(fan).send().await.expect(200);
    let path = format!("/payments/{}", order.body["payment"]["paymentId"].as_str().unwrap_or_default());
    let payment = site.get(path).by(fan).send().await.expect(200);
    let button = format!("/_local/stripe/payment_intents/{}/passed", payment.text("gatewayId"));
    let _ = site.call(http::Method::POST, button).send().await.expect(303);
    true
}

fn of_type<'a>(types: &'a Value, ticket_type: &str) -> &'a Value {
    let all = types.as_array().into_iter().flatten();
    all.into_iter().find(|one| one["ticketTypeId"] == ticket_type).unwrap_or(&Value::Null)
}
