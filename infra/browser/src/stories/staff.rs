//! Admins, and who is on call.

use super::accounts::log_in_at;
use crate::hand::Person;
use crate::shop::Shop;

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
    assert_eq!(me.body["roles"], serde_json::json!(["fan", "organizer"]));
}

/// Looks at what no function could handle, and sends it again.
pub async fn dead_letters(shop: &Shop, admin: &Person) {
    new_admin(shop, admin, "/on-call").await;
    admin.follow("Dead letters").await;
    admin.arrive("/on-call/dead-letters").await;
    // A list that somebody else has just read hides them for some seconds.
    let rows = "document.querySelectorAll('tbody tr').length || (location.reload(), 0)";
    admin.eventually::<usize>(rows, |rows| *rows > 0).await;
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
