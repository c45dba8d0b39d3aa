//! What ticket holders do without staff, and tickets that are given away.

use serde_json::{Value, json};

use crate::people::concert;
use crate::{Person, Response, Site};

/// A ticket gets a name, and another holder. Then only the new holder's code admits.
pub async fn transferred(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let (fan, friend) = (site.new_fan().await, site.new_fan().await);
    if site.has_local_pages() {
        site.verify(&friend).await;
    }
    site.buy(&fan, &concert_id, 1).await;
    let ticket = first_ticket(site, &fan).await;
    let path = format!("/tickets/{}", ticket["ticketId"].as_str().unwrap_or_default());
    let naming = site.put(format!("{path}/holder"), json!({"name": "Ola Nowak"})).by(&fan);
    let _ = naming.header("idempotency-key", "holder").send().await.expect(202);
    let named = site.get(path.clone()).by(&fan).send().await.expect(200);
    assert_eq!(named.body["holder"]["name"], "Ola Nowak");

    let own = site.post(format!("{path}/transfer"), json!({"email": fan.email})).by(&fan).send().await;
    let _ = own.expect_problem(422, "invalid_body");
    let transfer = site.post(format!("{path}/transfer"), json!({"email": friend.email})).by(&fan).send().await;
    let _ = transfer.expect(202);
    let bought = site.get(path).by(&fan).send().await.expect(200);
    assert_eq!((&bought.body["transferred"], bought.body.get("code")), (&json!(true), None));
    let scan = async |code: &Value| {
        let scan = json!({"code": code, "concertId": concert_id, "gate": "North"});
        site.post("/gate/validations", scan).by(&staff.gate).send().await.expect(200).text("result")
    };
    assert_eq!(scan(&ticket["code"]).await, "void");
    if site.has_local_pages() {
        let received = first_ticket(site, &friend).await;
        assert_eq!(scan(&received["code"]).await, "admitted");
    }
}

/// One ticket of an order is refunded.
pub async fn given_back(site: &Site) {
    let staff = site.staff().await;
    let mut body = concert(10, 10);
    body["selfService"] = json!({"giveBack": {"until": 48}});
    let concert_id = site.post("/concerts", body).by(&staff.organizer).send().await.expect(201).text("concertId");
    let fan = site.new_fan().await;
    let order = site.buy(&fan, &concert_id, 2).await;
    let ticket = first_ticket(site, &fan).await;
    let path = format!("/tickets/{}/give-back", ticket["ticketId"].as_str().unwrap_or_default());
    let _ = site.post(path, json!({})).by(&fan).send().await.expect(202);
    let payment = format!("/payments/{}", order.body["payment"]["paymentId"].as_str().unwrap_or_default());
    let refunded = |payment: &Response| payment.body["refunded"]["amount"] == "349.00";
    site.eventually(|| site.get(payment.clone()).by(&fan), refunded).await;
}

/// After a lost parcel, a ticket gets another code. The gate sees whose it is.
pub async fn reissued(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    site.buy(&fan, &concert_id, 1).await;
    let before = first_ticket(site, &fan).await;
    let path = format!("/tickets/{}", before["ticketId"].as_str().unwrap_or_default());
    let _ = site.put(format!("{path}/holder"), json!({"name": "Ola Nowak"})).by(&fan).send().await.expect(202);
    let reason = json!({"reason": "The parcel was lost."});
    let _ = site.post(format!("{path}/reissue"), reason).by(&staff.organizer).send().await.expect(202);
    let after = site.get(path).by(&fan).send().await.expect(200);
    assert_ne!(after.body["code"], before["code"]);
    let scan = json!({"code": after.body["code"], "concertId": concert_id, "gate": "North"});
    let verdict = site.post("/gate/validations", scan).by(&staff.gate).send().await.expect(200);
    assert_eq!((&verdict.body["result"], &verdict.body["holder"]["name"]), (&json!("admitted"), &json!("Ola Nowak")));
}

/// An organizer invites a guest. The order is the organizer's, and costs nothing.
pub async fn comps(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let guest = site.new_address("guest");
    let body = json!({"ticketTypeId": "regular", "quantity": 2, "email": guest, "name": "Ola Nowak"});
    let give = || {
        let comps = site.post(format!("/concerts/{concert_id}/comps"), body.clone());
        comps.by(&staff.organizer).header("idempotency-key", concert_id.clone())
    };
    // Carts see a new concert a little later than its organizer.
    let given = site.eventually(give, |response| response.status != 404).await.expect(202);
    let order = site.order(&staff.organizer, &given.text("orderId"), "completed").await;
    assert_eq!(order.body["total"]["amount"], "0.00");
}

async fn first_ticket(site: &Site, person: &Person) -> Value {
    let is_listed = |tickets: &Response| !tickets.items().is_empty();
    site.eventually(|| site.get("/tickets").by(person), is_listed).await.items()[0].clone()
}
