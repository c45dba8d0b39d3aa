//! Who looks after the shop, and a record that no function can read.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use local::DEMO_PASSWORD;
use serde_json::json;

use crate::shop::Shop;

/// An admin of the demo.
pub const ADMIN: &str = "adela@frontrow.test";
/// The fan of the demo, in braces for the id in paths.
const PERSON: &str = "fan";

/// Appoints an admin, has this day reconciled, and leaves dead letters.
pub async fn appoint(shop: &mut Shop) {
    let site = &shop.site;
    let first = site.log_in(&site.admin.email, &site.admin.password).await;
    let admin = json!({ "email": ADMIN, "password": DEMO_PASSWORD, "name": "Adela Adminowa" });
    let user_id = site.post("/users", admin).send().await.expect(201).text("userId");
    let roles = json!({ "roles": ["fan", "admin"] });
    let _ = site.put(format!("/users/{user_id}/roles"), roles).by(&first).send().await.expect(200);
    let fan = site.log_in("fan@frontrow.test", DEMO_PASSWORD).await.user_id;

    leave_dead_letters(shop).await;
    let frontrow = site.frontrow().expect("it runs in this process");
    let order = format!("/orders/{}", shop.ids["paid order"]);
    let order = site.get(order).by(&first).send().await.expect(200);
    let payment = order.body["payment"]["paymentId"].as_str().expect("a payment").to_owned();
    let today = frontrow.cloud().clock().now().to_string().chars().take(10).collect::<String>();
    let _ = site.post("/reconciliations", json!({ "date": today })).by(&first).send().await.expect(202);
    shop.ids.insert("paid order's payment".to_owned(), payment);
    shop.ids.insert("today".to_owned(), today);
    shop.ids.insert(PERSON.to_owned(), fan);
}

/// Writes a record that no function can read, and waits until its dead letters are there.
pub async fn leave_dead_letters(shop: &Shop) {
    let frontrow = shop.site.frontrow().expect("it runs in this process");
    let record = HashMap::from([
        ("stream".to_owned(), AttributeValue::S("concert#unreadable".to_owned())),
        ("version".to_owned(), AttributeValue::N("1".to_owned())),
        ("events".to_owned(), AttributeValue::S("not a commit".to_owned())),
    ]);
    let dynamodb = Client::new(&frontrow.cloud().sdk());
    let written = dynamodb.put_item().table_name("frontrow-concerts-events").set_item(Some(record)).send().await;
    assert!(written.is_ok(), "{written:?}");
    frontrow.settle().await;
}
