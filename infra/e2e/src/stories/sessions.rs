//! Sessions: where a person is logged in, and how that ends.

use serde_json::{Value, json};

use crate::Site;

/// A person sees the own sessions, ends one of them and logs out.
pub async fn listed_and_ended(site: &Site) {
    let (phone, stranger) = (site.new_fan().await, site.new_fan().await);
    let laptop = site.log_in_again(&phone).await;
    let listed = site.get("/sessions").by(&laptop).send().await.expect(200);
    let is_current = |session: &&Value| session["current"] == true;
    assert_eq!((listed.items().len(), listed.items().iter().filter(is_current).count()), (2, 1), "{listed:#?}");
    let other = listed.items().iter().find(|session| session["current"] == false).expect("the other session");
    let path = format!("/sessions/{}", other["sessionId"].as_str().unwrap_or_default());

    let _ = site.delete(path.clone()).by(&stranger).send().await.expect_problem(404, "not_found");
    let _ = site.delete(path.clone()).by(&laptop).send().await.expect(204);
    let _ = site.delete(path).by(&laptop).send().await.expect_problem(404, "not_found");
    let on_the_phone = site.put("/cart/delivery", json!({})).by(&phone).send().await;
    let _ = on_the_phone.expect_problem(401, "session_ended");
    let listed = site.get("/sessions").by(&laptop).send().await.expect(200);
    assert_eq!(listed.items().len(), 1, "{listed:#?}");

    let _ = site.delete("/sessions/current").by(&laptop).send().await.expect(204);
    let _ = site.delete("/sessions/current").by(&laptop).send().await.expect_problem(401, "session_ended");
    site.eventually(|| site.get("/users/me").by(&laptop), |response| response.body["code"] == "session_ended").await;
    let _ = site.get("/users/me").by(&stranger).send().await.expect(200);
}
