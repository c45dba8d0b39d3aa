//! Guessing passwords is slow, and slows down nobody else.

use std::net::Ipv4Addr;
use std::time::Duration;

use cloud::Clock;
use e2e::{Person, Response, Site};
use futures::future::join_all;
use local::{Admin, Frontrow, Options};
use serde_json::json;

const PASSWORD: &str = "correct horse battery";

const HOME: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 7);
const ELSEWHERE: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 9);

/// An address of CloudFront.
const EDGE: Ipv4Addr = Ipv4Addr::new(130, 176, 1, 1);

/// One of many other sources.
fn bot(number: u8) -> Ipv4Addr {
    Ipv4Addr::new(192, 0, 2, number)
}

/// Its clock stands still, so that waits are exact.
async fn still_site() -> Site {
    let options = Options { clock: Clock::fixed("2031-01-01T10:00:00Z".parse().unwrap()), ..Options::in_memory() };
    let admin = options.admin.clone();
    Site::of(Frontrow::start(options).await.unwrap(), admin)
}

async fn log_in(site: &Site, from: Ipv4Addr, email: &str, password: &str) -> Response {
    site.post("/sessions", json!({"email": email, "password": password})).from(from).send().await
}

/// A fan who has never logged in.
async fn registered(site: &Site) -> String {
    let email = site.new_address("fan");
    let body = json!({"email": email, "password": PASSWORD, "name": "Ania Nowak"});
    let _ = site.post("/users", body).send().await.expect(201);
    email
}

/// Status and `Retry-After` of wrong log-ins in a row.
async fn guess(site: &Site, times: usize, from: Ipv4Addr, email: &str) -> Vec<(u16, String)> {
    let mut answers = Vec::new();
    for number in 0..times {
        let answer = log_in(site, from, email, &format!("wrong guess {number}")).await;
        answers.push((answer.status.as_u16(), answer.header("retry-after").to_owned()));
    }
    answers
}

/// Five attempts that are checked, then refusals.
fn braked(times: usize) -> Vec<(u16, String)> {
    let answer = |number| if number < 5 { (401, String::new()) } else { (429, "1".to_owned()) };
    (0..times).map(answer).collect()
}

#[tokio::test]
async fn thirty_wrong_logins_in_a_row_meet_a_brake() {
    let site = still_site().await;
    let email = registered(&site).await;
    assert_eq!(guess(&site, 30, HOME, &email).await, braked(30));
    let refused = log_in(&site, HOME, &email, "wrong again").await;
    refused.expect_problem(429, "too_many_attempts");
}

#[tokio::test]
async fn unknown_address_meets_the_same_brake() {
    let site = still_site().await;
    assert_eq!(guess(&site, 30, HOME, "nobody@example.org").await, braked(30));
}

#[tokio::test]
async fn spellings_of_an_address_share_a_brake() {
    let site = still_site().await;
    let email = registered(&site).await;
    guess(&site, 5, HOME, &email).await;
    log_in(&site, HOME, &email.to_uppercase(), "wrong guess").await.expect_problem(429, "too_many_attempts");
}

#[tokio::test]
async fn right_password_waits_too_and_is_accepted_afterwards() {
    let site = still_site().await;
    let email = registered(&site).await;
    guess(&site, 30, HOME, &email).await;
    log_in(&site, HOME, &email, PASSWORD).await.expect_problem(429, "too_many_attempts");
    site.pass(Duration::from_secs(1)).await;
    let _ = log_in(&site, HOME, &email, PASSWORD).await.expect(200);
}

#[tokio::test]
async fn wait_grows_with_each_guess() {
    let site = still_site().await;
    let email = registered(&site).await;
    guess(&site, 5, HOME, &email).await;
    let mut waits = Vec::new();
    for _ in 0..4 {
        let wait: u64 = log_in(&site, HOME, &email, "wrong").await.header("retry-after").parse().unwrap();
        waits.push(wait);
        site.pass(Duration::from_secs(wait)).await;
        log_in(&site, HOME, &email, "wrong").await.expect_problem(401, "invalid_credentials");
    }
    assert_eq!(waits, [1, 2, 4, 8]);
}

#[tokio::test]
async fn success_clears_the_failures() {
    let site = still_site().await;
    let email = registered(&site).await;
    for _ in 0..10 {
        guess(&site, 4, HOME, &email).await;
        let _ = log_in(&site, HOME, &email, PASSWORD).await.expect(200);
    }
}

#[tokio::test]
async fn stranger_elsewhere_does_not_lock_the_owner_out() {
    let site = still_site().await;
    let email = registered(&site).await;
    guess(&site, 30, ELSEWHERE, &email).await;
    let _ = log_in(&site, HOME, &email, PASSWORD).await.expect(200);
}

#[tokio::test]
async fn forwarded_for_is_not_believed() {
    let site = still_site().await;
    let email = registered(&site).await;
    let mut statuses = Vec::new();
    for number in 0..10 {
        let body = json!({"email": email, "password": "wrong"});
        let call = site.post("/sessions", body).from(HOME).header("x-forwarded-for", bot(number).to_string());
        statuses.push(call.send().await.status.as_u16());
    }
    assert_eq!(statuses, [401, 401, 401, 401, 401, 429, 429, 429, 429, 429]);
}

/// Behind CloudFront, with the key that it shows.
async fn site_behind_cloudfront() -> (Site, String) {
    let parameters = [("Cdn".to_owned(), "true".to_owned())].into();
    let frontrow = Frontrow::start(Options { parameters, ..Options::in_memory() }).await.unwrap();
    let key = frontrow.cloud().template().stage_variables["cdnKey"].clone();
    (Site::of(frontrow, Admin::default()), key)
}

/// Statuses of wrong log-ins at many accounts from HOME, by an edge of CloudFront that shows this key.
async fn spray_through_cloudfront(site: &Site, key: &str) -> Vec<u16> {
    let mut statuses = Vec::new();
    for number in 0..30 {
        let body = json!({"email": format!("fan-{number}@example.org"), "password": "wrong"});
        let call = site.post("/sessions", body).from(EDGE).header("x-frontrow-cdn-key", key);
        let call = call.header("x-forwarded-for", format!("{}, {HOME}, {EDGE}", bot(number)));
        statuses.push(call.send().await.status.as_u16());
    }
    statuses
}

#[tokio::test]
async fn guesses_through_cloudfront_meet_a_brake_of_their_source_alone() {
    let (site, key) = site_behind_cloudfront().await;
    let email = registered(&site).await;
    assert!(spray_through_cloudfront(&site, &key).await.contains(&429));
    let body = json!({"email": email, "password": PASSWORD});
    let neighbour = site.post("/sessions", body).from(EDGE).header("x-frontrow-cdn-key", &key);
    let _ = neighbour.header("x-forwarded-for", format!("{ELSEWHERE}, {EDGE}")).send().await.expect(200);
}

#[tokio::test]
async fn key_of_cloudfront_can_not_be_guessed() {
    let (site, key) = site_behind_cloudfront().await;
    let email = registered(&site).await;
    assert!(spray_through_cloudfront(&site, &key.to_lowercase()).await.contains(&429));
    let _ = log_in(&site, EDGE, &email, PASSWORD).await.expect(429);
    let _ = log_in(&site, HOME, &email, PASSWORD).await.expect(200);
}

#[tokio::test]
async fn guesses_from_thirty_sources_at_one_account_meet_a_brake() {
    let site = still_site().await;
    let email = registered(&site).await;
    let mut statuses = Vec::new();
    for number in 0..30 {
        statuses.push(log_in(&site, bot(number), &email, "wrong").await.status.as_u16());
    }
    assert_eq!(statuses, [[401; 20].as_slice(), [429; 10].as_slice()].concat());
}

/// Strangers guess from many sources.
async fn attack(site: &Site, email: &str) {
    for number in 0..30 {
        log_in(site, bot(number), email, "wrong").await;
    }
}

#[tokio::test]
async fn owner_who_is_logged_in_at_the_source_is_not_braked_by_many_strangers() {
    let site = still_site().await;
    let email = registered(&site).await;
    let _ = log_in(&site, HOME, &email, PASSWORD).await.expect(200);
    attack(&site, &email).await;
    let _ = log_in(&site, HOME, &email, PASSWORD).await.expect(200);
}

#[tokio::test]
async fn owner_at_a_new_source_waits_ten_seconds_for_many_strangers() {
    let site = still_site().await;
    let email = registered(&site).await;
    attack(&site, &email).await;
    let refused = log_in(&site, HOME, &email, PASSWORD).await.expect(429);
    assert_eq!(refused.header("retry-after"), "10");
    site.pass(Duration::from_secs(10)).await;
    attack(&site, &email).await;
    let _ = log_in(&site, HOME, &email, PASSWORD).await.expect(200);
}

/// One stranger tries many accounts from one source.
async fn spray(site: &Site) -> Vec<u16> {
    let mut statuses = Vec::new();
    for number in 0..30 {
        statuses.push(log_in(site, ELSEWHERE, &format!("fan-{number}@example.org"), "wrong").await.status.as_u16());
    }
    statuses
}

#[tokio::test]
async fn guesses_at_thirty_accounts_from_one_source_meet_a_brake() {
    let site = still_site().await;
    assert_eq!(spray(&site).await, [[401; 20].as_slice(), [429; 10].as_slice()].concat());
}

#[tokio::test]
async fn braked_source_brakes_nobody_who_is_logged_in_there() {
    let site = still_site().await;
    let email = registered(&site).await;
    let _ = log_in(&site, ELSEWHERE, &email, PASSWORD).await.expect(200);
    spray(&site).await;
    let _ = log_in(&site, ELSEWHERE, &email, PASSWORD).await.expect(200);
}

#[tokio::test]
async fn braked_source_brakes_no_other_source() {
    let site = still_site().await;
    let email = registered(&site).await;
    spray(&site).await;
    let _ = log_in(&site, HOME, &email, PASSWORD).await.expect(200);
}

#[tokio::test]
async fn slips_of_many_people_at_one_source_brake_nobody() {
    let site = still_site().await;
    for _ in 0..15 {
        let email = registered(&site).await;
        guess(&site, 2, HOME, &email).await;
        let _ = log_in(&site, HOME, &email, PASSWORD).await.expect(200);
    }
}

/// A stranger mistypes the password of their own account to get more guesses at others.
#[tokio::test]
async fn slips_that_a_braked_source_did_not_count_free_no_guesses() {
    let site = still_site().await;
    let own = registered(&site).await;
    let _ = log_in(&site, ELSEWHERE, &own, PASSWORD).await.expect(200);
    spray(&site).await;
    guess(&site, 4, ELSEWHERE, &own).await;
    let _ = log_in(&site, ELSEWHERE, &own, PASSWORD).await.expect(200);
    site.pass(Duration::from_secs(1)).await;
    let mut statuses = Vec::new();
    for number in 0..3 {
        let email = format!("other-{number}@example.org");
        statuses.push(log_in(&site, ELSEWHERE, &email, "wrong").await.status.as_u16());
    }
    assert_eq!(statuses, [401, 429, 429]);
}

#[tokio::test]
async fn guesses_that_are_sent_at_once_meet_the_brake() {
    let site = still_site().await;
    let email = registered(&site).await;
    let all = (0..30).map(|number| {
        let (site, email) = (&site, &email);
        async move { log_in(site, HOME, email, &format!("wrong guess {number}")).await.status.as_u16() }
    });
    let checked = join_all(all).await.into_iter().filter(|status| *status == 401).count();
    assert_eq!(checked, 5);
}

/// How often counters were written by a function.
fn counted(site: &Site, function: &str) -> u64 {
    let used = site.frontrow().unwrap().cloud().meter().snapshot();
    used.functions[function].calls.get("DynamoDB.UpdateItem").copied().unwrap_or_default()
}

#[tokio::test]
async fn login_without_earlier_failures_writes_no_counter() {
    let site = still_site().await;
    let email = registered(&site).await;
    for _ in 0..3 {
        let _ = log_in(&site, HOME, &email, PASSWORD).await.expect(200);
    }
    assert_eq!(counted(&site, "users-log-in"), 0);
}

/// Problem codes of wrong passwords that somebody who is logged in is asked for.
async fn asked(site: &Site, fan: &Person, times: usize, path: &str) -> Vec<String> {
    let mut codes = Vec::new();
    for number in 0..times {
        let wrong = format!("wrong guess {number}");
        let call = match path {
            "/users/me/password" => {
                site.put(path, json!({"currentPassword": wrong, "newPassword": "quite another one"}))
            }
            path => site.post(path, json!({"password": wrong})),
        };
        codes.push(call.by(fan).send().await.text("code"));
    }
    codes
}

#[tokio::test]
async fn guessing_the_current_password_meets_a_brake() {
    let site = still_site().await;
    let fan = site.new_fan().await;
    let codes = asked(&site, &fan, 7, "/users/me/password").await;
    assert_eq!(codes, [["wrong_password"; 5].as_slice(), ["too_many_attempts"; 2].as_slice()].concat());
}

#[tokio::test]
async fn all_that_asks_for_the_password_shares_a_brake() {
    let site = still_site().await;
    let fan = site.new_fan().await;
    asked(&site, &fan, 5, "/users/me/password").await;
    let forget = format!("/users/{}/forget", fan.user_id);
    assert_eq!(asked(&site, &fan, 1, &forget).await, ["too_many_attempts"]);
    assert_eq!(asked(&site, &fan, 1, "/users/me/mfa").await, ["too_many_attempts"]);
}

#[tokio::test]
async fn password_changes_after_the_wait() {
    let site = still_site().await;
    let fan = site.new_fan().await;
    asked(&site, &fan, 5, "/users/me/password").await;
    site.pass(Duration::from_secs(1)).await;
    let change = json!({"currentPassword": PASSWORD, "newPassword": "quite another one"});
    let _ = site.put("/users/me/password", change).by(&fan).send().await.expect(204);
}

#[tokio::test]
async fn password_resets_meet_a_brake_whoever_has_the_address() {
    let site = still_site().await;
    let known = registered(&site).await;
    let mut answers = Vec::new();
    for email in [known.as_str(), "nobody@example.org"] {
        for _ in 0..7 {
            let answer = site.post("/password-resets", json!({"email": email})).from(HOME).send().await;
            answers.push(answer.status.as_u16());
        }
    }
    assert_eq!(answers, [[202, 202, 202, 202, 202, 429, 429]; 2].concat());
}
