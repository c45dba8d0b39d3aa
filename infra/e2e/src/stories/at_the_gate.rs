//! Gates, with a network and without.

use std::collections::BTreeSet;

use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures::future::join_all;
use http::Method;
use serde_json::{Value, json};

use crate::{Person, Response, Site};

/// Many gates scan one ticket at once, and one admits its holder.
pub async fn many_gates(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let gates = json!({"userIds": [staff.gate.user_id]});
    let _ = site.put(format!("/concerts/{concert_id}/gates"), gates).by(&staff.organizer).send().await.expect(200);
    let fan = site.new_fan().await;
    site.buy(&fan, &concert_id, 1).await;
    let code = codes(site, &fan, 1).await.remove(0);
    let scans = (0..8).map(|gate| {
        let scan = json!({"code": code, "concertId": concert_id, "gate": format!("Gate {gate}")});
        site.post("/gate/validations", scan).by(&staff.gate).send()
    });
    let responses: Vec<Response> = join_all(scans).await.into_iter().map(|response| response.expect(200)).collect();
    let with = |result: &str| responses.iter().filter(|response| response.body["result"] == result).count();
    assert_eq!((with("admitted"), with("already_used")), (1, 7));
    let gates: BTreeSet<String> = responses.iter().map(|response| response.text("gate")).collect();
    assert_eq!(gates.len(), 1, "every response names the gate that admitted");
}

/// A supervisor undoes an admission, and the ticket admits its holder again. Every scan is listed.
pub async fn undone_admission(site: &Site) {
    let staff = site.staff().await;
    let supervisor = site.new_person(&staff.admin, &["gate_supervisor"]).await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    site.buy(&fan, &concert_id, 1).await;
    let code = codes(site, &fan, 1).await.remove(0);
    let scan = || {
        let scan = json!({"code": code, "concertId": concert_id, "gate": "North"});
        site.post("/gate/validations", scan).by(&staff.gate).send()
    };
    let admitted = scan().await.expect(200);
    assert_eq!(admitted.body["result"], "admitted");
    let undo = format!("/gate/validations/{}/undo", admitted.text("scanId"));
    let undo = || site.post(undo.clone(), json!({"reason": "The wrong phone"})).by(&supervisor);
    let undone = site.eventually(undo, |response| response.status == 200).await;
    assert_eq!(undone.body["status"], "valid");
    assert_eq!(scan().await.expect(200).body["result"], "admitted");

    let scans = || site.get(format!("/gate/concerts/{concert_id}/validations")).by(&staff.organizer);
    let all_listed = |list: &Response| list.items().len() == 2 && list.items()[1]["undone"].is_object();
    site.eventually(scans, all_listed).await;
}

/// The gate finds the ticket of a fan who has lost the phone, by name or order number. It gets no code.
pub async fn lost_phone(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    let number = site.buy(&fan, &concert_id, 1).await.text("number");
    for query in ["zazolc", number.as_str()] {
        let look_up = || site.get(format!("/gate/concerts/{concert_id}/tickets?q={query}")).by(&staff.gate);
        let found = site.eventually(look_up, |found| found.items().len() == 1).await.expect(200);
        let ticket = &found.items()[0];
        assert_eq!((&ticket["orderNumber"], &ticket["holderName"]), (&json!(number), &json!("Zażółć Gęślą")));
        assert!(ticket.get("code").is_none(), "{ticket:#}");
    }
}

/// A gate without a network checks tickets with keys that it downloaded before, and uploads its scans later. A ticket that two such gates
/// admitted is a conflict with both gates and times, whichever uploads first.
pub async fn without_a_network(site: &Site) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    let order_id = site.buy(&fan, &concert_id, 2).await.text("orderId");
    let codes = codes(site, &fan, 2).await;

    let path = format!("/gate/concerts/{concert_id}/keys");
    let _ = site.get(path.clone()).by(&fan).send().await.expect_problem(403, "forbidden");
    let keys = site.get(path.clone()).by(&staff.gate).send().await.expect(200);
    assert!(codes.iter().all(|code| is_signed(code, &keys.body)), "the published keys check every code");
    assert_eq!(keys.body["void"], json!([]));

    let scan = |gate: &str, at: &str, code: &str| json!({"scanId": uuid::Uuid::new_v4(), "code": code, "concertId": concert_id, "gate": gate, "at": at});
    let east = scan("East", "2031-06-20T17:58:00Z", &codes[0]);
    let west = scan("West", "2031-06-20T18:03:00Z", &codes[0]);
    let upload = |scans: Value| site.post("/gate/validations/batch", json!({ "scans": scans })).by(&staff.gate);
    let uploaded = upload(json!([west, scan("West", "2031-06-20T18:04:00Z", "junk")])).send().await.expect(200);
    assert_eq!(
        (&uploaded.body["results"][0]["result"], &uploaded.body["results"][1]["result"]),
        (&json!("admitted"), &json!("not_a_ticket"))
    );
    for _ in 0..2 {
        let uploaded = upload(json!([east])).send().await.expect(200);
        let conflict = &uploaded.body["results"][0];
        assert_eq!((&conflict["result"], &conflict["reason"]), (&json!("conflict"), &json!("admitted_twice")));
        assert_eq!(gates_and_times(conflict), both_admissions());
    }
    let path = format!("/gate/concerts/{concert_id}/conflicts");
    let conflicts =
        site.eventually(|| site.get(path.clone()).by(&staff.organizer), |list| list.items().len() == 1).await;
    assert_eq!(gates_and_times(&conflicts.items()[0]), both_admissions());

    let online = json!({"code": codes[0], "concertId": concert_id, "gate": "North"});
    let refused = site.post("/gate/validations", online).by(&staff.gate).send().await.expect(200);
    assert_eq!((&refused.body["result"], &refused.body["gate"]), (&json!("already_used"), &json!("East")));

    let many: Vec<Value> = (0..201).map(|_| scan("West", "2031-06-20T18:04:00Z", "junk")).collect();
    let _ = upload(json!(many)).send().await.expect_problem(422, "invalid_body");
    let _ = site
        .post("/gate/validations/batch", json!({"scans": []}))
        .by(&fan)
        .send()
        .await
        .expect_problem(403, "forbidden");

    let cancel = site.call(Method::POST, format!("/orders/{order_id}/cancel")).by(&staff.finance);
    let _ = cancel.send().await.expect(202);
    let path = format!("/gate/concerts/{concert_id}/keys");
    let void = |keys: &Response| keys.body["void"].as_array().map(Vec::len) == Some(2);
    site.eventually(|| site.get(path.clone()).by(&staff.gate), void).await;
}

fn both_admissions() -> Vec<(Value, Value)> {
    vec![(json!("East"), json!("2031-06-20T17:58:00Z")), (json!("West"), json!("2031-06-20T18:03:00Z"))]
}

fn gates_and_times(conflict: &Value) -> Vec<(Value, Value)> {
    let admissions = conflict["admissions"].as_array().cloned().unwrap_or_default();
    admissions.into_iter().map(|admission| (admission["gate"].clone(), admission["at"].clone())).collect()
}

/// The codes of a fan's tickets, once there are this many.
async fn codes(site: &Site, fan: &Person, count: usize) -> Vec<String> {
    let tickets = site.eventually(|| site.get("/tickets").by(fan), |tickets| tickets.items().len() == count).await;
    tickets.items().iter().map(|ticket| ticket["code"].as_str().unwrap_or_default().to_owned()).collect()
}

/// Checks a code as a gate's device does, with only the published keys and the layout of codes.
fn is_signed(code: &str, keys: &Value) -> bool {
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(code) else { return false };
    let Some((signed, signature)) = bytes.split_last_chunk::<64>() else { return false };
    let key = keys["keys"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|key| key["keyId"].as_u64() == bytes.get(1).map(|id| u64::from(*id)));
    let key = key.and_then(|key| URL_SAFE_NO_PAD.decode(key["publicKey"].as_str()?).ok());
    key.is_some_and(|key| UnparsedPublicKey::new(&ED25519, key).verify(signed, signature).is_ok())
}
