//! Organizers and gates act for their own concerts, and only a ticket's holder gets its code.

use e2e::{Person, Response, Site, by_email};
use http::Method;
use serde_json::json;

/// A card that needs 3-D Secure, so the order waits.
const NEEDS_AUTHENTICATION: &str = "pm_card_authenticationRequired";

/// Two organizers, each with a concert.
struct Organizers {
    site: Site,
    admin: Person,
    ours: Person,
    theirs: Person,
    our_concert: String,
    their_concert: String,
}

impl Organizers {
    async fn new() -> Self {
        let site = Site::in_process().await;
        let admin = site.log_in(&site.admin.email, &site.admin.password).await;
        let ours = site.new_person(&admin, &["organizer", "fan"]).await;
        let theirs = site.new_person(&admin, &["organizer", "fan"]).await;
        let our_concert = site.new_concert(&ours, 10, 10).await;
        let their_concert = site.new_concert(&theirs, 10, 10).await;
        Self { site, admin, ours, theirs, our_concert, their_concert }
    }

    /// An order for one of our seats and two of theirs.
    async fn shared_order(&self, fan: &Person, card: &str) -> String {
        for (concert_id, quantity) in [(&self.our_concert, 1), (&self.their_concert, 2)] {
            let item = json!({"concertId": concert_id, "ticketTypeId": "regular", "quantity": quantity});
            let add = || self.site.post("/cart/items", item.clone()).by(fan);
            let _ = self.site.eventually(add, |response| response.status != 404).await.expect(201);
        }
        let _ = self.site.put("/cart/delivery", by_email(fan)).by(fan).send().await.expect(200);
        self.site.confirm(fan, card).await
    }

    async fn get(&self, path: &str, person: &Person) -> Response {
        self.site.get(path).by(person).send().await
    }

    async fn cancel(&self, order_id: &str, person: &Person) -> Response {
        self.site.call(Method::POST, format!("/orders/{order_id}/cancel")).by(person).send().await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn organizer_sees_her_part_of_a_shared_order() {
    let organizers = Organizers::new().await;
    let fan = organizers.site.new_fan().await;
    let order_id = organizers.shared_order(&fan, "pm_card_visa").await;
    organizers.site.order(&fan, &order_id, "completed").await;

    let path = format!("/orders/{order_id}");
    let order = organizers.get(&path, &organizers.ours).await.expect(200);
    let concerts = |name: &str| -> Vec<_> {
        order.body[name].as_array().unwrap().iter().map(|item| item["concertId"].clone()).collect()
    };
    assert_eq!(concerts("items"), [json!(organizers.our_concert)]);
    assert_eq!(concerts("reservations"), [json!(organizers.our_concert)]);
    assert_eq!((&order.body["total"]["amount"], &order.body["partial"]), (&json!("349.00"), &json!(true)));

    let whole = organizers.get(&path, &fan).await.expect(200);
    assert_eq!((&whole.body["total"]["amount"], &whole.body["partial"]), (&json!("1047.00"), &json!(null)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn organizer_lists_only_what_was_bought_for_her_concerts() {
    let organizers = Organizers::new().await;
    let fan = organizers.site.new_fan().await;
    let shared = organizers.shared_order(&fan, "pm_card_visa").await;
    organizers.site.order(&fan, &shared, "completed").await;
    organizers.site.fill_cart(&fan, &organizers.their_concert, "regular", 1).await;
    let of_theirs = organizers.site.confirm(&fan, "pm_card_visa").await;
    organizers.site.order(&fan, &of_theirs, "completed").await;
    let _ = organizers
        .site
        .eventually(|| organizers.site.get("/tickets").by(&fan), |tickets| tickets.items().len() == 4)
        .await;

    let orders = organizers.get(&format!("/orders?userId={}", fan.user_id), &organizers.ours).await.expect(200);
    let listed: Vec<_> = orders
        .items()
        .iter()
        .map(|order| (&order["orderId"], &order["total"]["amount"], &order["totalQuantity"]))
        .collect();
    assert_eq!(listed, [(&json!(shared), &json!("349.00"), &json!(1))]);
    let tickets = organizers.get(&format!("/tickets?userId={}", fan.user_id), &organizers.ours).await.expect(200);
    let listed: Vec<_> = tickets.items().iter().map(|ticket| (&ticket["concertId"], ticket.get("code"))).collect();
    assert_eq!(listed, [(&json!(organizers.our_concert), None)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn organizer_cancels_only_orders_that_are_all_hers() {
    let organizers = Organizers::new().await;
    let (fan, other) = (organizers.site.new_fan().await, organizers.site.new_fan().await);
    let shared = organizers.shared_order(&fan, NEEDS_AUTHENTICATION).await;
    organizers.site.fill_cart(&other, &organizers.our_concert, "regular", 1).await;
    let of_ours = organizers.site.confirm(&other, NEEDS_AUTHENTICATION).await;
    for (fan, order_id) in [(&fan, &shared), (&other, &of_ours)] {
        organizers.site.order(fan, order_id, "placed").await;
    }

    organizers.cancel(&shared, &organizers.ours).await.expect_problem(403, "forbidden");
    organizers.cancel(&of_ours, &organizers.theirs).await.expect_problem(404, "not_found");
    let _ = organizers.cancel(&of_ours, &organizers.ours).await.expect(202);
    organizers.site.order(&other, &of_ours, "cancelled").await;
    organizers.site.order(&fan, &shared, "placed").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn former_organizer_sees_nothing_of_her_concerts() {
    let organizers = Organizers::new().await;
    let site = &organizers.site;
    let fan = site.new_fan().await;
    let order_id = site.buy(&fan, &organizers.our_concert, 1).await.text("orderId");
    let paths = [
        format!("/orders/{order_id}"),
        format!("/orders/{order_id}/deliveries"),
        format!("/concerts/{}/sales", organizers.our_concert),
        format!("/concerts/{}/reservations", organizers.our_concert),
    ];
    for path in &paths {
        let _ = organizers.get(path, &organizers.ours).await.expect(200);
    }

    let roles = json!({"roles": ["fan"]});
    let path = format!("/users/{}/roles", organizers.ours.user_id);
    let _ = site.put(path, roles).by(&organizers.admin).send().await.expect(200);
    let former = site.log_in_again(&organizers.ours).await;
    for path in &paths {
        organizers.get(path, &former).await.expect_problem(404, "not_found");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn named_gate_staff_alone_admit_people() {
    let organizers = Organizers::new().await;
    let site = &organizers.site;
    let named = site.new_person(&organizers.admin, &["gate"]).await;
    let other = site.new_person(&organizers.admin, &["gate"]).await;
    let fan = site.new_fan().await;
    site.buy(&fan, &organizers.our_concert, 1).await;
    let tickets = site.eventually(|| site.get("/tickets").by(&fan), |tickets| !tickets.items().is_empty()).await;
    let code = tickets.items()[0]["code"].clone();
    let scan = json!({"code": code, "concertId": organizers.our_concert, "gate": "North"});
    let validate = |gate: &Person| site.post("/gate/validations", scan.clone()).by(gate);
    let keys = format!("/gate/concerts/{}/keys", organizers.our_concert);
    let _ = organizers.get(&keys, &other).await.expect(200);

    let gates = json!({"userIds": [named.user_id]});
    let path = format!("/concerts/{}/gates", organizers.our_concert);
    let foreign = site.put(path.clone(), gates.clone()).by(&organizers.theirs).send().await;
    foreign.expect_problem(404, "not_found");
    let _ = site.put(path, gates).by(&organizers.ours).send().await.expect(200);
    site.eventually(|| site.get(keys.clone()).by(&other), |keys| keys.status == 404).await;

    validate(&other).send().await.expect_problem(404, "not_found");
    let upload = json!({"scans": [{"code": code, "concertId": organizers.our_concert, "gate": "North", "at": "2031-06-20T18:04:00Z"}]});
    let uploaded = site.post("/gate/validations/batch", upload).by(&other).send().await;
    uploaded.expect_problem(404, "not_found");
    let path = format!("/tickets/{}", tickets.items()[0]["ticketId"].as_str().unwrap());
    organizers.get(&path, &other).await.expect_problem(404, "not_found");
    let admitted = validate(&named).send().await.expect(200);
    assert_eq!(admitted.body["result"], "admitted");
}
