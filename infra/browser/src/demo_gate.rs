//! What happened at gates: scans, and a conflict after a gate was offline.

use e2e::Person;
use local::DEMO_PASSWORD;
use serde_json::json;

use crate::demo_tickets::tickets_for;
use crate::shop::{HOSTILE, HOSTILE_GATE, Shop};

/// At a concert of the demo, whose doors are not open yet.
pub async fn scan(shop: &Shop) {
    let email = shop.site.new_address("gregor");
    let fan = json!({ "email": email, "password": DEMO_PASSWORD, "name": "Gregor Guest" });
    let _ = shop.site.post("/users", fan).send().await.expect(201);
    let fan = shop.site.log_in(&email, DEMO_PASSWORD).await;
    let _ = tickets_for(shop, &fan, "Night Shift", &json!({ "all-night": 2 })).await;
    let gate = shop.site.log_in("gate@frontrow.test", DEMO_PASSWORD).await;
    let tickets = shop.site.get("/tickets").by(&fan).send().await.expect(200);
    let [first, second] = tickets.items() else { panic!("no tickets") };
    let concert_id = &shop.concerts["Night Shift"];
    let scan = json!({ "code": first["code"], "concertId": concert_id, "gate": "North" });
    let _ = shop.site.post("/gate/validations", scan).by(&gate).send().await.expect(200);
    let now = shop.site.frontrow().expect("it runs in this process").cloud().clock().now();
    for name in ["North", "Gate B"] {
        let scan = json!({ "code": second["code"], "concertId": concert_id, "gate": name, "at": now });
        let scans = json!({ "scans": [scan] });
        let _ = shop.site.post("/gate/validations/batch", scans).by(&gate).send().await.expect(200);
    }
}

/// At each of the fan's concerts, at gates with hostile names.
pub async fn scan_with_hostile_names(shop: &Shop, admin: &Person, fan: &Person) {
    let site = &shop.site;
    let gate = json!({ "email": HOSTILE_GATE, "password": DEMO_PASSWORD, "name": HOSTILE[0] });
    let user_id = site.post("/users", gate).send().await.expect(201).text("userId");
    let roles = json!({ "roles": ["fan", "gate", "gate_supervisor"] });
    let _ = site.put(format!("/users/{user_id}/roles"), roles).by(admin).send().await.expect(200);
    let gate = site.log_in(HOSTILE_GATE, DEMO_PASSWORD).await;
    let count = shop.concerts.len();
    let tickets = site.eventually(|| site.get("/tickets").by(fan), |tickets| tickets.items().len() >= count).await;
    for (ticket, name) in tickets.items().iter().zip(HOSTILE.iter().cycle()) {
        let scan =
            json!({ "code": ticket["code"], "concertId": ticket["concertId"], "gate": name.get(..60).unwrap_or(name) });
        let _ = site.post("/gate/validations", scan).by(&gate).send().await.expect(200);
    }
}
