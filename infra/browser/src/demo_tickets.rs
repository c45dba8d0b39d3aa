//! A fan of the demo with tickets.

use e2e::Person;
use local::DEMO_PASSWORD;
use serde_json::{Value, json};

use crate::shop::Shop;

/// Has three tickets for one concert, and one that was passed on.
pub const HOLDER: &str = "hanna@frontrow.test";

/// A ticket of the holder, and the one that was passed on, in braces for their ids in paths.
pub const TICKET: &str = "ticket";
pub const PASSED_ON: &str = "ticket that was passed on";

pub async fn buy(shop: &mut Shop) {
    let hanna = json!({ "email": HOLDER, "password": DEMO_PASSWORD, "name": "Hanna Holder" });
    let _ = shop.site.post("/users", hanna).send().await.expect(201);
    let hanna = shop.site.log_in(HOLDER, DEMO_PASSWORD).await;
    let tickets = tickets_for(shop, &hanna, "Night Shift", &json!({ "early": 1, "all-night": 3 })).await;
    let [first, .., passed_on] = tickets.as_slice() else { panic!("no tickets: {tickets:?}") };
    let friend = json!({ "email": "friend@example.org" });
    let _ = shop.site.post(format!("/tickets/{passed_on}/transfer"), friend).by(&hanna).send().await.expect(202);
    shop.site.eventually(|| shop.site.get("/tickets").by(&hanna), |list| list.items().len() == 3).await;
    shop.ids.insert(TICKET.to_owned(), first.clone());
    shop.ids.insert(PASSED_ON.to_owned(), passed_on.clone());
}

/// Buys the first tickets of a fan, and returns their ids.
pub async fn tickets_for(shop: &Shop, fan: &Person, concert: &str, quantities: &Value) -> Vec<String> {
    let site = &shop.site;
    let path = shop.path(&format!("/cart/items/{{{concert}}}"));
    let _ = site.put(path, json!({ "quantities": quantities })).by(fan).send().await.expect(200);
    let delivery = json!({ "method": "email", "customer": { "name": "Hanna Holder", "email": fan.email } });
    let _ = site.put("/cart/delivery", delivery).by(fan).send().await.expect(200);
    let order_id = site.confirm(fan, "pm_card_visa").await;
    let _ = site.order(fan, &order_id, "completed").await;
    let counts = quantities.as_object().into_iter().flatten().filter_map(|(_, count)| count.as_u64());
    let wanted = usize::try_from(counts.sum::<u64>()).expect("few tickets");
    let list = site.eventually(|| site.get("/tickets").by(fan), |list| list.items().len() == wanted).await;
    list.items().iter().filter_map(|ticket| ticket["ticketId"].as_str().map(str::to_owned)).collect()
}
