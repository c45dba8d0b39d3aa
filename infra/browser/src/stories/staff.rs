//! Admins, and who is on call.

use e2e::Person as Account;
use local::DEMO_PASSWORD;
use serde_json::json;
use users::totp::TotpSecret;

use super::accounts::log_in_at;
use super::shopping::new_fan;
use crate::demo_orders::held;
use crate::demo_staff::leave_dead_letters;
use crate::hand::Person;
use crate::shop::Shop;

/// Of the people that tests register.
const PASSWORD: &str = "correct horse battery";

/// Logs in as a new admin, at a page.
async fn new_admin(shop: &Shop, admin: &Person, page: &str) {
    let site = &shop.site;
    let first = site.log_in(&site.admin.email, &site.admin.password).await;
    let person = site.new_person(&first, &["fan", "admin"]).await;
    log_in_at(admin, page, &person).await;
    admin.arrive(page).await;
}

/// Gives a person a role. That person has it at the next log-in.
pub async fn roles(shop: &Shop, admin: &Person) {
    let fan = shop.site.new_fan().await;
    new_admin(shop, admin, &format!("/admin/people/{}", fan.user_id)).await;
    admin.see(&fan.email).await;
    admin.press(&["checkbox"], "Organizer").await;
    admin.push("Save the roles").await;
    admin.see("The roles are saved.").await;
    let organizer = shop.site.log_in_again(&fan).await;
    let me = shop.site.get("/users/me").by(&organizer).send().await.expect(200);
    assert_eq!(me.body["roles"], json!(["fan", "organizer"]));
}

/// Lets somebody in again who has lost phone and recovery codes.
pub async fn lost_phone(shop: &Shop, admin: &Person) {
    let site = &shop.site;
    let fan = site.new_fan().await;
    enrol(shop, &fan).await;
    let body = json!({ "email": fan.email, "password": PASSWORD });
    site.post("/sessions", body).send().await.expect_problem(401, "mfa_required");
    new_admin(shop, admin, &format!("/admin/people/{}", fan.user_id)).await;
    admin.fill_field("#mfa-password", "not this one").await;
    admin.push("Remove the second factor").await;
    admin.see("This is not your current password.").await;
    admin.fill_field("#mfa-password", PASSWORD).await;
    admin.push("Remove the second factor").await;
    admin.see("The second factor is removed.").await;
    let _ = site.log_in_again(&fan).await;
}

/// Adds an authenticator app to an account.
async fn enrol(shop: &Shop, person: &Account) {
    let site = &shop.site;
    let enrolled = site.post("/users/me/mfa", json!({ "password": PASSWORD })).by(person).send().await.expect(201);
    let secret: TotpSecret = serde_json::from_value(enrolled.body["secret"].clone()).expect("a secret");
    let now = site.frontrow().expect("it runs in this process").cloud().clock().now();
    let code = json!({ "code": secret.code(now) });
    let _ = site.post("/users/me/mfa/confirmation", code).by(person).send().await.expect(204);
}

/// Deactivates an account, and erases its data once no order is open.
pub async fn leaving(shop: &Shop, admin: &Person) {
    let site = &shop.site;
    let fan = new_fan(shop).await;
    let order = held(shop, &fan, &[("Winter Tour", 1)]).await;
    let page = format!("/admin/people/{}", fan.user_id);
    new_admin(shop, admin, &page).await;
    admin.fill_field("#forget-password", PASSWORD).await;
    admin.push("Erase the data").await;
    admin.see("Orders of this person are not finished yet.").await;
    let _ = site.post(format!("/orders/{order}/cancel"), json!({})).by(&fan).send().await.expect(202);
    let _ = site.order(&fan, &order, "cancelled").await;

    admin.push("Deactivate the account").await;
    let invalid = "document.querySelector('[aria-invalid=true]')?.id ?? ''";
    admin.eventually::<String>(invalid, |id| id == "deactivate-sure").await;
    admin.press(&["checkbox"], "Yes, deactivate this account").await;
    admin.push("Deactivate the account").await;
    admin.see("The account is deactivated.").await;
    let body = json!({ "email": fan.email, "password": DEMO_PASSWORD });
    assert_eq!(site.post("/sessions", body).send().await.status.as_u16(), 401);

    admin.fill_field("#forget-password", PASSWORD).await;
    admin.push("Erase the data").await;
    admin.eventually::<String>("location.pathname", |path| path == "/admin/people").await;
    assert_eq!(admin.page.go(&page).await, 404);
}

/// A list that somebody else has just read hides dead letters for some seconds.
const DEAD_LETTERS: &str = "document.querySelectorAll('tbody tr').length || (location.reload(), 0)";

/// Looks at what no function could handle, and sends it again.
pub async fn dead_letters(shop: &Shop, admin: &Person) {
    new_admin(shop, admin, "/on-call").await;
    admin.follow("Dead letters").await;
    admin.arrive("/on-call/dead-letters").await;
    admin.eventually::<usize>(DEAD_LETTERS, |rows| *rows > 0).await;
    admin.push("Send again").await;
    admin.see("Sent again.").await;
}

/// Publishes the events of a context again, page by page.
pub async fn republishing(shop: &Shop, admin: &Person) {
    new_admin(shop, admin, "/on-call").await;
    admin.push("Publish again").await;
    admin.see("Give either a stream or a time.").await;
    let concert = &shop.concerts["Long Summer"];
    admin.fill_field("[name=context]", "concerts").await;
    admin.fill("Stream", &format!("concert#{concert}")).await;
    admin.push("Publish again").await;
    admin.see("Commits published again: 1").await;
}

/// Sends everything again that no function could handle.
pub async fn all_dead_letters(shop: &Shop, admin: &Person) {
    leave_dead_letters(shop).await;
    new_admin(shop, admin, "/on-call/dead-letters").await;
    admin.eventually::<usize>(DEAD_LETTERS, |rows| *rows > 0).await;
    admin.push("Send all again").await;
    admin.see("Sent again.").await;
}
