//! Fans of the demo with something in their carts.

use e2e::Person;
use local::DEMO_PASSWORD;
use serde_json::{Value, json};

use crate::shop::Shop;

/// Has tickets for two concerts, to be sent by e-mail.
pub const BY_EMAIL: &str = "ola@frontrow.test";
/// Wants tickets that are sold out, by courier.
pub const BY_COURIER: &str = "kuba@frontrow.test";

pub async fn fill(shop: &Shop) {
    let ola = register(shop, BY_EMAIL, "Ola Nowak").await;
    choose(shop, &ola, "Winter Tour", &json!({ "standing": 2, "balcony": 1 })).await;
    choose(shop, &ola, "Everyday Music", &json!({ "a": 1 })).await;
    let customer = json!({ "name": "Ola Nowak", "email": BY_EMAIL });
    deliver(shop, &ola, json!({ "method": "email", "customer": customer })).await;

    let kuba = register(shop, BY_COURIER, "Kuba Wiśniewski").await;
    choose(shop, &kuba, "Glass and Wood", &json!({ "stalls": 5 })).await;
    choose(shop, &kuba, "Songs for an Empty Station", &json!({ "stalls": 2 })).await;
    let customer = json!({ "name": "Kuba Wiśniewski", "email": BY_COURIER, "phone": "+48 600 100 200" });
    let address = json!({ "street": "Długa 5/7", "city": "Gdańsk", "postalCode": "80-831", "country": "PL" });
    deliver(shop, &kuba, json!({ "method": "courier", "address": address, "customer": customer })).await;
}

async fn register(shop: &Shop, email: &str, name: &str) -> Person {
    let person = json!({ "email": email, "password": DEMO_PASSWORD, "name": name });
    let _ = shop.site.post("/users", person).send().await.expect(201);
    shop.site.log_in(email, DEMO_PASSWORD).await
}

async fn choose(shop: &Shop, fan: &Person, concert: &str, quantities: &Value) {
    let path = shop.path(&format!("/cart/items/{{{concert}}}"));
    let _ = shop.site.put(path, json!({ "quantities": quantities })).by(fan).send().await.expect(200);
}

async fn deliver(shop: &Shop, fan: &Person, delivery: Value) {
    let _ = shop.site.put("/cart/delivery", delivery).by(fan).send().await.expect(200);
}
