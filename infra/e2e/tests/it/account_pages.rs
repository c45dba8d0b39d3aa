//! The pages of accounts, as a browser gets them. What their forms do is what the API does.

use e2e::{CONTRACT, Person, Response, Site, token_of};
use http::Method;
use local::Options;
use serde_json::json;
use users::totp::TotpSecret;

use crate::accounts::{shop_of, verifying};

const PASSWORD: &str = "correct horse battery";

/// For everybody.
const PUBLIC: [&str; 5] = ["log-in", "register", "verify", "forgot-password", "new-password"];
/// For those who are logged in.
const PERSONAL: [&str; 4] = ["profile", "security", "sessions", "data"];

async fn shown(site: &Site, page: &str) -> Response {
    site.get(format!("/account/{page}")).send().await.expect(200)
}

async fn shown_to(site: &Site, page: &str, person: &Person) -> Response {
    site.get(format!("/account/{page}")).with_cookie(&person.token).send().await.expect(200)
}

/// The values of an attribute.
fn values<'a>(page: &'a Response, attribute: &str) -> Vec<&'a str> {
    let mark = format!(" {attribute}=\"");
    page.file.split(mark.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

fn count(page: &Response, text: &str) -> usize {
    page.file.matches(text).count()
}

/// What a person reads on it.
#[track_caller]
fn assert_shows(page: &Response, text: &str) {
    assert!(page.file.contains(text), "no {text:?} in {page:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_are_html_without_inline_scripts_and_styles() {
    let site = Site::in_process().await;
    let fan = site.new_fan().await;
    for path in PUBLIC.into_iter().chain(PERSONAL) {
        let page = shown_to(&site, path, &fan).await;
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8", "{path}");
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert!(count(&page, " style=") + count(&page, "<style") + count(&page, " onclick=") == 0, "{path}");
        assert_eq!(count(&page, "<script"), count(&page, "<script type=\"module\" src=\"/assets/"), "{path}");
        assert_eq!(count(&page, "<h1"), 1, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_speak_the_language_of_the_reader() {
    let site = Site::in_process().await;
    for path in PUBLIC {
        let polish = site.get(format!("/account/{path}")).header("accept-language", "pl").send().await.expect(200);
        let english = shown(&site, path).await;
        assert_eq!((values(&polish, "lang")[0], values(&english, "lang")[0]), ("pl", "en"), "{path}");
    }
    let page = site.get("/account/log-in").header("cookie", "lang=pl").send().await.expect(200);
    assert_shows(&page, "Nie pamiętasz hasła?");
}

#[tokio::test]
async fn forms_call_operations_of_the_api() {
    let site = Site::in_process().await;
    let fan = site.new_fan().await;
    let _ = site.log_in_again(&fan).await;
    let mut called = Vec::new();
    for path in PUBLIC.into_iter().chain(PERSONAL) {
        let page = shown_to(&site, path, &fan).await;
        for operation in values(&page, "data-api") {
            let (method, path) = operation.split_once(' ').unwrap();
            let endpoint = CONTRACT.endpoint(&method.parse().unwrap(), path);
            called.push(endpoint.unwrap_or_else(|| panic!("{operation} is of no endpoint")));
        }
    }
    called.sort();
    called.dedup();
    let expected = [
        "DELETE /sessions/current",
        "DELETE /sessions/others",
        "DELETE /sessions/{sessionId}",
        "POST /password-resets",
        "POST /password-resets/{token}",
        "POST /sessions",
        "POST /users",
        "POST /users/me/mfa",
        "POST /users/me/mfa/confirmation",
        "POST /users/me/verification",
        "POST /users/{userId}/forget",
        "POST /verifications",
        "PUT /users/me",
        "PUT /users/me/password",
    ];
    assert_eq!(called, expected);
}

#[tokio::test]
async fn personal_pages_lead_visitors_to_the_log_in_and_back() {
    let site = Site::in_process().await;
    let fan = site.new_fan().await;
    let _ = site.delete("/sessions/current").by(&fan).send().await.expect(204);
    for path in PERSONAL {
        let page = || site.get(format!("/account/{path}"));
        let calls = [page(), page().with_cookie(&fan.token), page().with_cookie("junk")];
        for call in calls {
            let redirect = call.send().await.expect(303);
            assert_eq!(redirect.header("location"), format!("/account/log-in?next=%2Faccount%2F{path}"));
        }
    }
    let page = site.get("/account/log-in?next=%2Faccount%2Fsessions").with_cookie(&fan.token).send().await.expect(200);
    assert!(values(&page, "href").contains(&"/account/register?next=%2Faccount%2Fsessions"), "{page:#?}");
    assert!(!page.file.contains("You are logged in"), "{page:#?}");
}

#[tokio::test]
async fn log_in_leads_to_no_other_site() {
    let site = Site::in_process().await;
    for elsewhere in ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"] {
        let query: String = form_urlencoded::byte_serialize(elsewhere.as_bytes()).collect();
        for page in ["log-in", "register"] {
            let page = shown(&site, &format!("{page}?next={query}")).await;
            let links = values(&page, "href").into_iter().chain(values(&page, "data-next"));
            let links: Vec<&str> = links.filter(|link| !link.contains("lang=") && !link.contains("scheme=")).collect();
            assert!(!links.iter().any(|link| link.contains("evil") || link.contains("alert")), "{links:?}");
        }
    }
    let page = shown(&site, "register?next=%2Fshop%2Fconcerts%2F1").await;
    assert_eq!(values(&page, "data-next"), ["/shop/concerts/1"]);
}

#[tokio::test]
async fn log_in_says_what_has_just_happened() {
    let site = Site::in_process().await;
    for (after, text) in [
        ("register", "Your account is ready."),
        ("password", "Your new password is set."),
        ("forgotten", "Your data has been erased."),
        ("log-out", "You are logged out."),
    ] {
        assert_shows(&shown(&site, &format!("log-in?after={after}")).await, text);
    }
    assert_shows(&shown(&site, "log-in?after=password").await, "</b> You were logged out everywhere.");
    assert_shows(&shown(&site, "log-in").await, "New here? <a ");
    let page = shown(&site, "log-in?after=%3Cb%3E").await;
    assert_eq!(count(&page, "class=\"notice ok\""), 0, "{page:#?}");
}

#[tokio::test]
async fn own_data_is_shown_as_it_is_stored() {
    let site = Site::in_process().await;
    let fan = site.new_fan().await;
    let name = "<script>\"Zażółć\" & 'Gęślą'";
    let _ = site.put("/users/me", json!({"name": name, "language": "pl"})).by_cookie_of(&fan).send().await.expect(200);
    let page = shown_to(&site, "profile", &fan).await;
    assert_eq!(count(&page, "<script>"), 0);
    let shown_name = values(&page, "value").into_iter().find(|value| value.contains("Zażółć")).unwrap();
    assert_eq!(
        shown_name
            .replace("&#60;", "<")
            .replace("&#62;", ">")
            .replace("&#34;", "\"")
            .replace("&#39;", "'")
            .replace("&#38;", "&"),
        name
    );
    assert_shows(&page, &fan.email);
    assert_shows(&page, "not confirmed");
    assert_shows(&page, "<option value=\"pl\" lang=\"pl\" selected>Polski</option>");
    let forget = format!("POST /users/{}/forget", fan.user_id);
    let page = shown_to(&site, "data", &fan).await;
    assert!(values(&page, "data-api").contains(&forget.as_str()), "{page:#?}");
}

#[tokio::test]
async fn address_that_is_to_be_confirmed_is_shown() {
    let site = Site::in_process().await;
    let fan = site.new_verified_fan().await;
    let page = shown_to(&site, "profile", &fan).await;
    assert_eq!((count(&page, ">confirmed<"), count(&page, "POST /users/me/verification")), (1, 0));
    let new = site.new_address("new");
    let _ = site.put("/users/me", json!({ "email": new })).by_cookie_of(&fan).send().await.expect(200);
    let page = shown_to(&site, "profile", &fan).await;
    assert_shows(&page, &format!("You asked for {new}."));
    let _ = site.call(Method::POST, "/users/me/verification").by_cookie_of(&fan).send().await.expect(202);
    assert_shows(&shown_to(&site, "profile?done=mailed", &fan).await, &format!("The link is on its way to {new}."));
}

#[tokio::test]
async fn chosen_language_is_that_of_later_mails() {
    let site = Site::in_process().await;
    let fan = site.new_fan().await;
    let me = site.get("/users/me").by(&fan).send().await.expect(200);
    assert!(me.body["language"].is_null());
    let changed = site.put("/users/me", json!({"language": "pl"})).by_cookie_of(&fan).send().await.expect(200);
    assert_eq!((&changed.body["language"], &changed.body["name"]), (&json!("pl"), &me.body["name"]));
    let _ = site.call(Method::POST, "/users/me/verification").by_cookie_of(&fan).send().await.expect(202);
    let mail = site.account_mail(&fan.email, "verify-address").await;
    assert!(mail["subject"].as_str().unwrap().contains("adres"), "{mail:#}");
}

#[tokio::test]
async fn second_step_is_turned_on_and_off() {
    let site = Site::in_process().await;
    let fan = site.new_fan().await;
    let enrol = site.post("/users/me/mfa", json!({ "password": PASSWORD })).by_cookie_of(&fan);
    let shown = enrol.send().await.expect(201);
    assert!(shown.text("qrSvg").starts_with("<svg"), "{shown:#?}");
    let secret: TotpSecret = serde_json::from_value(shown.body["secret"].clone()).unwrap();
    let code = secret.code(site.frontrow().unwrap().cloud().clock().now()).unwrap();
    let confirm = site.post("/users/me/mfa/confirmation", json!({ "code": code })).by_cookie_of(&fan);
    let _ = confirm.send().await.expect(204);
    let page = shown_to(&site, "security?done=on", &fan).await;
    assert_shows(&page, "10 recovery codes are left.");
    assert_eq!(values(&page, "data-api"), ["DELETE /sessions/current", "POST /users/me/mfa/removal"]);
}

#[tokio::test]
async fn sessions_are_listed_with_their_devices() {
    let site = Site::in_process().await;
    let fan = site.new_fan().await;
    let body = json!({"email": fan.email, "password": PASSWORD});
    let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
    for device in [firefox, "<b>Evil</b>/1"] {
        let _ = site.post("/sessions", body.clone()).header("user-agent", device).send().await.expect(200);
    }
    let page = shown_to(&site, "sessions", &fan).await;
    assert_shows(&page, "Firefox on Linux");
    assert_eq!((count(&page, "This one"), count(&page, "<b>Evil"), count(&page, "class=\"sheet")), (1, 0, 3));
    let ends = values(&page, "data-api").into_iter().filter(|api| api.starts_with("DELETE /sessions/")).count();
    // Two others, all others, and this one.
    assert_eq!(ends, 4, "{page:#?}");
    let _ = site.delete("/sessions/others").by_cookie_of(&fan).send().await.expect(204);
    let page = shown_to(&site, "sessions", &fan).await;
    assert_shows(&page, "You are logged in nowhere else.");
}

#[tokio::test]
async fn only_other_sessions_end() {
    let site = Site::in_process().await;
    let (laptop, stranger) = (site.new_fan().await, site.new_fan().await);
    let phones = [site.log_in_again(&laptop).await, site.log_in_again(&laptop).await];
    let ended = site.delete("/sessions/others").by_cookie_of(&laptop).send().await.expect(204);
    assert_eq!(ended.header("set-cookie"), "");
    for phone in &phones {
        site.get("/users/me").by(phone).send().await.expect_problem(401, "session_ended");
    }
    for still_there in [&laptop, &stranger] {
        let _ = site.get("/users/me").by(still_there).send().await.expect(200);
    }
}

/// The path of the link in an e-mail, without the fragment.
fn page_of(mail: &serde_json::Value) -> String {
    let text = mail["text"].as_str().unwrap();
    let (before, _) = text.split_once("#token=").unwrap();
    let url = before.rsplit(char::is_whitespace).next().unwrap();
    let (_, rest) = url.split_once("://").unwrap();
    format!("/{}", rest.split_once('/').unwrap().1)
}

#[tokio::test]
async fn mailed_links_lead_to_pages_that_take_their_tokens() {
    let site = shop_of(verifying(Options::in_memory())).await;
    let fan = site.new_fan().await;
    let mail = site.account_mail(&fan.email, "verify-address").await;
    let page = site.get(page_of(&mail)).send().await.expect(200);
    assert_eq!((values(&page, "data-api"), values(&page, "data-token")), (vec!["POST /verifications"], vec!["send"]));
    let _ = site.post("/verifications", json!({ "token": token_of(&mail) })).send().await.expect(204);

    let _ = site.post("/password-resets", json!({ "email": fan.email })).send().await.expect(202);
    let mail = site.account_mail(&fan.email, "reset-password").await;
    let page = site.get(page_of(&mail)).send().await.expect(200);
    let forms = (values(&page, "data-api"), values(&page, "data-token"));
    assert_eq!(forms, (vec!["POST /password-resets/{token}"], vec!["keep"]));
    let path = format!("/password-resets/{}", token_of(&mail));
    let _ = site.post(path, json!({"password": "quite another one"})).send().await.expect(204);
}

#[tokio::test]
async fn unknown_page_is_not_found() {
    let site = Site::in_process().await;
    for path in ["/account/nothing", "/account/log-in/x", "/account/%3Cb%3E"] {
        let page = site.get(path).header("accept", "text/html").send().await.expect(404);
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8", "{path}");
        assert_shows(&page, "There is no such page");
    }
}
