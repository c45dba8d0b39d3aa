//! Tickets on a phone, also without a network, and what becomes of somebody's data.

use e2e::Person as Account;
use local::DEMO_PASSWORD;
use serde_json::json;

use super::accounts::log_in;
use crate::demo_tickets::tickets_for;
use crate::hand::Person;
use crate::shop::Shop;

const CODE: &str = "document.querySelector('[data-code]')?.naturalWidth ?? 0";
/// The pages that the browser keeps for tickets.
const KEPT: &str = "(async () => {
    const kept = [];
    for (const name of await caches.keys()) {
        if (!name.startsWith('frontrow-tickets ')) continue;
        kept.push(...(await (await caches.open(name)).keys()).map((request) => new URL(request.url).pathname));
    }
    return kept.filter((path) => !/^[/](assets|shop)[/]/.test(path)).sort();
})()";

/// A new fan with tickets.
async fn holder(shop: &Shop, quantity: u32) -> (Account, Vec<String>) {
    let email = shop.site.new_address("holder");
    let fan = json!({ "email": email, "password": DEMO_PASSWORD, "name": "Hanna Holder" });
    let _ = shop.site.post("/users", fan).send().await.expect(201);
    let fan = shop.site.log_in(&email, DEMO_PASSWORD).await;
    let tickets = tickets_for(shop, &fan, "Everyday Music", &json!({ "a": quantity })).await;
    (fan, tickets)
}

/// A fan shows two tickets at the gate, and names one.
pub async fn ticket_on_a_screen(shop: &Shop, fan: &Person) {
    let (account, _) = holder(shop, 2).await;
    fan.page.log_in(&account.email, DEMO_PASSWORD).await;
    fan.go("/my/tickets").await;
    fan.see("Everyday Music").await;
    fan.follow("Show code: Ticket 1").await;
    fan.see("Ticket 1 of 2").await;
    fan.see("Hanna Holder").await;
    fan.eventually::<u64>(CODE, |width| *width > 100).await;
    fan.follow("Next ticket").await;
    fan.see("Ticket 2 of 2").await;
    fan.push("Show full screen").await;
    fan.eventually::<bool>("document.fullscreenElement?.matches('.face') ?? false", |is_full| *is_full).await;
    let _ = fan.page.evaluate::<Option<bool>>("document.exitFullscreen().then(() => true)").await;
    fan.press(&["DisclosureTriangle"], "Put a name on it").await;
    fan.fill("Name on the ticket", "Gustaw Guest").await;
    fan.push("Put this name on the ticket").await;
    fan.see("Gustaw Guest").await;
}

/// A fan passes a ticket on: their code is gone at once.
pub async fn passing_on(shop: &Shop, fan: &Person) {
    let (account, tickets) = holder(shop, 1).await;
    fan.page.log_in(&account.email, DEMO_PASSWORD).await;
    fan.go(&format!("/my/tickets/{}", tickets[0])).await;
    fan.press(&["DisclosureTriangle"], "Pass it on").await;
    fan.fill("The other person's e-mail address", &account.email).await;
    fan.push("Pass the ticket on").await;
    fan.see("This is your own address.").await;
    fan.fill("The other person's e-mail address", "friend@example.org").await;
    fan.push("Pass the ticket on").await;
    fan.see("Somebody else has this ticket now.").await;
    assert_eq!(fan.page.evaluate::<u64>(CODE).await.expect("a page"), 0);
}

/// Tickets that a fan has seen work without a network, until the fan logs out.
pub async fn without_a_network(shop: &Shop, fan: &Person) {
    let (account, tickets) = holder(shop, 2).await;
    let page = |ticket: &String| format!("/my/tickets/{ticket}");
    fan.go("/account/log-in?next=/my/tickets").await;
    log_in(fan, &account.email).await;
    fan.see("Everyday Music").await;
    fan.eventually::<Vec<String>>(KEPT, |kept| kept.len() == 1).await;
    fan.go(&page(&tickets[0])).await;
    fan.see("works without a network").await;
    let kept = fan.eventually::<Vec<String>>(KEPT, |kept| kept.len() == 2).await;
    assert_eq!(kept, ["/my/tickets".to_owned(), page(&tickets[0])]);
    // Other pages are never kept.
    fan.go("/account/profile").await;
    assert_eq!(fan.page.evaluate::<Vec<String>>(KEPT).await.expect("caches").len(), 2);

    fan.go("/my/tickets").await;
    fan.page.offline(true).await;
    fan.go(&page(&tickets[0])).await;
    fan.see("You are offline.").await;
    fan.eventually::<u64>(CODE, |width| *width > 100).await;
    fan.go("/my/tickets").await;
    fan.see("Everyday Music").await;
    fan.page.offline(false).await;

    fan.go("/account/profile").await;
    fan.push("Log out").await;
    fan.see("You are logged out.").await;
    fan.eventually::<Vec<String>>(KEPT, Vec::is_empty).await;
}

/// A fan takes all data along, and erases the account.
pub async fn my_data(shop: &Shop, fan: &Person) {
    let (account, _) = holder(shop, 1).await;
    fan.page.log_in(&account.email, DEMO_PASSWORD).await;
    fan.go("/account/profile").await;
    fan.follow("My data").await;
    fan.arrive("/account/data").await;
    let keep = "(() => {
        window.collected = null;
        const create = URL.createObjectURL;
        URL.createObjectURL = (file) => { file.text().then((text) => { window.collected = JSON.parse(text); }); return create(file); };
        HTMLAnchorElement.prototype.click = () => {};
        return true;
    })()";
    assert!(fan.page.evaluate::<bool>(keep).await.expect("a page"));
    fan.push("Download everything").await;
    fan.see("The file is ready.").await;
    let facts = "[collected.account.account.email, collected.orders.length, collected.tickets.length, Object.keys(collected).length]";
    let (email, orders, tickets, parts): (String, usize, usize, usize) =
        fan.page.evaluate(facts).await.expect("a file");
    assert_eq!((email.as_str(), orders, tickets, parts), (account.email.as_str(), 1, 1, 8));

    fan.fill("Current password", "not this one").await;
    fan.push("Erase my data for good").await;
    fan.see("This is not your current password.").await;
    fan.fill("Current password", DEMO_PASSWORD).await;
    fan.push("Erase my data for good").await;
    fan.see("Your data has been erased.").await;
    log_in(fan, &account.email).await;
    fan.see("The e-mail address or the password is wrong.").await;
}
