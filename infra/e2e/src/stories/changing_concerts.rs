//! Concerts that change while they are on sale, and while people hold and buy.

use serde_json::{Value, json};

use crate::{Answer, Person, Site, concert};

/// A card whose owner has to show up at the bank, so that the seats stay held.
const WAITS: &str = "pm_card_authenticationRequired";

/// More places, fewer places, another date.
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
    site.fill_cart(&fan, &concert_id, "regular", 4).await;
    let order_id = site.confirm(&fan, "pm_card_visa").await;
    site.order(&fan, &order_id, "completed").await;

    let types = format!("/concerts/{concert_id}/ticket-types");
    let resize = |regular: u32| json!({"ticketTypes": concert(regular, 10)["ticketTypes"]});
    let _ = site.put(types.clone(), resize(2_000)).by(&staff.organizer).send().await.expect(200);
    available(1_996).await;
    // Fewer places than are sold: only what is free is taken back.
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

/// Fewer places than are held and sold: who has some keeps them, and what comes free leaves.
pub async fn fewer_than_held(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let (holder, buyer) = (site.new_fan().await, site.new_fan().await);
    let held = holding(site, &holder, &concert_id, 4).await;
    site.fill_cart(&buyer, &concert_id, "regular", 2).await;
    let bought = site.confirm(&buyer, "pm_card_visa").await;
    site.order(&buyer, &bought, "completed").await;

    sell(site, &staff.organizer, &concert_id, concert(3, 10)["ticketTypes"].clone()).await;
    let sales = |wanted: [u64; 4]| async move {
        let path = format!("/concerts/{concert_id}/sales");
        let is_so = |sales: &Answer| {
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

/// A ticket type is taken off sale and another put on: who holds seats of it buys them, nobody else can.
pub async fn other_ticket_types(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let (holder, late) = (site.new_fan().await, site.new_fan().await);
    let held = holding(site, &holder, &concert_id, 2).await;
    site.fill_cart(&late, &concert_id, "regular", 1).await;

    let mut types = concert(10, 10)["ticketTypes"].clone();
    types[0] = json!({"ticketTypeId": "balcony", "name": "Balcony", "price": {"amount": "199.00", "currency": "PLN"},
        "capacity": 5, "maxPerOrder": 6});
    sell(site, &staff.organizer, &concert_id, types).await;
    // Carts hear of it a little later than its organizer.
    let item = json!({"concertId": concert_id, "ticketTypeId": "balcony", "quantity": 2});
    let add = || site.post("/cart/items", item.clone()).by(&late);
    let _ = site.eventually(add, |answer| answer.status != 404).await.expect(201);
    let confirm = json!({"paymentMethodId": "pm_card_visa"});
    let _ = site.post("/cart/confirm", confirm).by(&late).send().await.expect_problem(409, "not_on_sale");
    let _ = site.delete(format!("/cart/items/{concert_id}/regular")).by(&late).send().await.expect(204);
    let order = site.confirm(&late, "pm_card_visa").await;
    let order = site.order(&late, &order, "completed").await;
    assert_eq!(order.body["items"][0]["ticketTypeId"], "balcony");

    if show_up_at_the_bank(site, &holder, &held).await {
        let order = site.order(&holder, &held, "completed").await;
        assert_eq!(order.body["items"][0]["ticketTypeId"], "regular");
    }
}

/// A price goes up while somebody holds seats: they are sold at the price that was agreed to.
pub async fn price_of_held_seats(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let holder = site.new_fan().await;
    let held = holding(site, &holder, &concert_id, 2).await;
    let mut types = concert(10, 10)["ticketTypes"].clone();
    types[0]["price"]["amount"] = json!("999.00");
    sell(site, &staff.organizer, &concert_id, types).await;
    let order = site.get(format!("/orders/{held}")).by(&holder).send().await.expect(200);
    assert_eq!(order.body["total"]["amount"], "698.00");
    if show_up_at_the_bank(site, &holder, &held).await {
        site.order(&holder, &held, "completed").await;
        let payments = site.get("/payments").by(&holder).send().await.expect(200);
        assert_eq!(payments.items()[0]["amount"]["amount"], "698.00");
    }
}

/// An order that holds regular seats and waits for the bank.
async fn holding(site: &Site, fan: &Person, concert_id: &str, seats: u32) -> String {
    site.fill_cart(fan, concert_id, "regular", seats).await;
    let order_id = site.confirm(fan, WAITS).await;
    let waits = |order: &Answer| {
        order.body["reservations"][0]["status"] == "held" && order.body["payment"]["status"] == "action_required"
    };
    site.eventually(|| site.get(format!("/orders/{order_id}")).by(fan), waits).await;
    order_id
}

async fn sell(site: &Site, organizer: &Person, concert_id: &str, types: Value) {
    let path = format!("/concerts/{concert_id}/ticket-types");
    let _ = site.put(path, json!({ "ticketTypes": types })).by(organizer).send().await.expect(200);
}

/// Whether that can be played: with a real bank it takes a browser.
async fn show_up_at_the_bank(site: &Site, fan: &Person, order_id: &str) -> bool {
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
