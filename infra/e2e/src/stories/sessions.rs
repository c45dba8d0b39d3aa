//! Sessions: where a person is logged in, and how that ends.

use serde_json::{Value, json};

use crate::Site;

/// A person sees the own sessions, ends one of them and logs out.
pub async fn listed_and_ended(site: &Site) {
    let (phone, stranger) = (site.new_fan().await, site.new_fan().await);
    let laptop = site.log_in_again(&phone).await;
    let data = site.get("/users/me/data").by(&laptop).send().await.expect(200);
    assert_eq!(data.body["sessions"].as_array().map(Vec::len), Some(2), "{data:#?}");
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

/// A person logs in with a browser, looks at the account's pages, ends the other sessions and logs out.
pub async fn in_a_browser(site: &Site) {
    let elsewhere = site.new_fan().await;
    let browser = site.log_in_again(&elsewhere).await;
    for page in ["/account/profile", "/account/security", "/account/sessions"] {
        let shown = site.get(page).by_cookie_of(&browser).send().await.expect(200);
        assert!(shown.header("content-type").starts_with("text/html"), "{shown:#?}");
    }
    let from_elsewhere = site.delete("/sessions/others").with_cookie(&browser.token).send().await;
    from_elsewhere.expect_problem(403, "csrf_check_failed");
    let _ = site.delete("/sessions/others").by_cookie_of(&browser).send().await.expect(204);
    let _ = site.delete("/cart").by(&elsewhere).send().await.expect_problem(401, "session_ended");

    let log_out = site.delete("/sessions/current").by_cookie_of(&browser).send().await.expect(204);
    assert!(log_out.header("set-cookie").starts_with("__Host-session=; Max-Age=0;"), "{log_out:#?}");
    let led = || site.get("/account/profile").with_cookie(&browser.token);
    let led = site.eventually(led, |response| response.status == 303).await;
    assert_eq!(led.header("location"), "/account/log-in?next=%2Faccount%2Fprofile");
}
