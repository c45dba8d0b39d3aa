//! An account from its first to its last page.

use local::DEMO_PASSWORD;
use serde_json::json;
use users::totp::TotpSecret;

use crate::hand::Person;
use crate::shop::Shop;

/// A fan registers, sees where they are logged in, logs out and in again.
pub async fn life_of_an_account(shop: &Shop, fan: &Person) {
    let email = shop.site.new_address("zofia");
    fan.go("/").await;
    fan.follow("Log in").await;
    fan.arrive("/account/log-in").await;
    fan.follow("Create an account").await;
    fan.arrive("/account/register").await;
    fan.fill("Name", "Zofia Żak").await;
    fan.fill("E-mail", &email).await;
    fan.fill("Password", "correct horse battery").await;
    fan.push("Create the account").await;
    // The page that the account was created from.
    fan.see("Winter Tour").await;
    fan.follow("Account").await;
    fan.arrive("/account/profile").await;
    fan.see(&email).await;
    fan.follow("Where you are logged in").await;
    fan.arrive("/account/sessions").await;
    fan.see("This one").await;
    fan.push("Log out").await;
    fan.see("You are logged out.").await;

    fan.fill("E-mail", &email).await;
    fan.fill("Password", "correct horse").await;
    fan.push("Log in").await;
    fan.see("The e-mail address or the password is wrong.").await;
    // What was typed is still there.
    fan.fill("Password", "correct horse battery").await;
    fan.push("Log in").await;
    fan.see("Winter Tour").await;
    fan.follow("Account").await;
    fan.see(&email).await;
}

/// A fan adds an authenticator app, and logs in with a recovery code.
pub async fn two_steps(shop: &Shop, fan: &Person) {
    let person = shop.site.new_fan().await;
    log_in_at(fan, "/account/security", &person).await;
    fan.arrive("/account/security").await;
    fan.fill("Current password", "correct horse battery").await;
    fan.push("Set it up").await;
    let secret = "document.querySelector('[data-show=secret]')?.textContent ?? ''";
    let secret = fan.eventually::<String>(secret, |secret| !secret.is_empty()).await;
    let secret: TotpSecret = serde_json::from_value(json!(secret)).expect("a secret");
    let recovery_code = "document.querySelector('[data-show=recoveryCodes] li').textContent";
    let recovery_code: String = fan.page.evaluate(recovery_code).await.expect("recovery codes");
    let now = shop.site.frontrow().expect("it runs in this process").cloud().clock().now();
    fan.fill("Code", &secret.code(now).expect("a code")).await;
    fan.push("Turn it on").await;
    fan.see("From now on, log-ins need a code.").await;

    fan.push("Log out").await;
    fan.see("You are logged out.").await;
    fan.fill("E-mail", &person.email).await;
    fan.fill("Password", "correct horse battery").await;
    fan.push("Log in").await;
    fan.see("Your account has two steps.").await;
    fan.fill("Code", "abcd-efgh").await;
    fan.push("Log in").await;
    fan.see("This code is wrong or was used before.").await;
    fan.fill("Code", &recovery_code).await;
    fan.push("Log in").await;
    fan.see("Account").await;
    fan.go("/account/security").await;
    fan.see("9 recovery codes are left.").await;
}

/// Forms say at the field what is wrong, and keep what was typed.
pub async fn wrong_fields(_: &Shop, fan: &Person) {
    fan.go("/account/register").await;
    fan.fill("Name", "Zofia Żak").await;
    fan.fill("E-mail", "zofia@example.org").await;
    fan.fill("Password", "short").await;
    fan.push("Create the account").await;
    let invalid = "[...document.querySelectorAll('[aria-invalid=true]')]
        .map((field) => [field.name, document.getElementById(field.getAttribute('aria-describedby').split(' ').at(-1)).innerText !== ''])";
    let invalid = fan.eventually::<Vec<(String, bool)>>(invalid, |fields| !fields.is_empty()).await;
    assert_eq!(invalid, [("password".to_owned(), true)]);
    let kept: Vec<String> =
        fan.page.evaluate("[...document.forms[0].elements].map((field) => field.value)").await.expect("fields");
    assert!(kept.contains(&"zofia@example.org".to_owned()), "{kept:?}");
}

/// A session that ends in the middle of a form loses nothing.
pub async fn ended_session(shop: &Shop, fan: &Person) {
    let person = shop.site.new_fan().await;
    fan.go("/account/log-in?next=/account/profile").await;
    fan.fill("E-mail", &person.email).await;
    fan.fill("Password", "correct horse battery").await;
    fan.push("Log in").await;
    fan.arrive("/account/profile").await;
    fan.fill("Name", "Zofia Nowa").await;
    let _ = shop.site.delete("/sessions/others").by(&person).send().await.expect(204);
    fan.push("Save").await;
    fan.arrive("/account/log-in").await;
    fan.fill("E-mail", &person.email).await;
    fan.fill("Password", "correct horse battery").await;
    fan.push("Log in").await;
    fan.arrive("/account/profile").await;
    let name = "document.querySelector('[name=name]').value";
    let kept = fan.eventually::<String>(name, |name| name == "Zofia Nowa").await;
    assert_eq!(kept, "Zofia Nowa");
}

/// Whatever the link to the log-in says, it leads to a page of this site.
pub async fn hostile_next_page(shop: &Shop, fan: &Person) {
    let person = shop.site.new_fan().await;
    for next in ["/.//evil.example/account/profile", "//evil.example", "/%09/evil.example", "https://evil.example"] {
        fan.go(&format!("/account/log-in?next={next}")).await;
        fan.fill("E-mail", &person.email).await;
        fan.fill("Password", "correct horse battery").await;
        fan.push("Log in").await;
        let place = "[location.hostname, location.pathname]";
        let (host, _) = fan.eventually::<(String, String)>(place, |(_, path)| path != "/account/log-in").await;
        assert_eq!(host, "127.0.0.1", "{next}");
    }
}

/// The language and the colours are chosen at the foot of each page.
pub async fn choices(_: &Shop, fan: &Person) {
    fan.go("/account/log-in").await;
    fan.follow("Polski").await;
    fan.eventually::<String>("document.documentElement.lang", |language| language == "pl").await;
    fan.go("/").await;
    fan.eventually::<String>("document.documentElement.lang", |language| language == "pl").await;
    fan.follow("English").await;
    fan.see("Concerts").await;
    fan.follow("Dark").await;
    let ground = "getComputedStyle(document.documentElement).colorScheme";
    fan.eventually::<String>(ground, |scheme| scheme == "dark").await;
    fan.go("/account/log-in").await;
    fan.eventually::<String>(ground, |scheme| scheme == "dark").await;
}

/// Logs the demo's fan in by the form.
pub async fn log_in(fan: &Person, email: &str) {
    fan.fill("E-mail", email).await;
    fan.fill("Password", DEMO_PASSWORD).await;
    fan.push("Log in").await;
}

/// Logs a person of a test in by the form, which leads on to a page.
pub async fn log_in_at(person: &Person, page: &str, account: &e2e::Person) {
    person.go(&format!("/account/log-in?next={page}")).await;
    person.fill("E-mail", &account.email).await;
    person.fill("Password", "correct horse battery").await;
    person.push("Log in").await;
}
