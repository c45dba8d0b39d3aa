//! Who keeps the books.

use std::time::Duration;

use e2e::{Person as Account, Response};

use super::accounts::log_in_at;
use super::organizer::fill_time;
use crate::demo_finance::with_failed_refund;
use crate::hand::Person;
use crate::shop::Shop;

/// Refunds one of two tickets, and sees that it was paid back.
pub async fn refund_of_a_line(shop: &Shop, finance: &Person) {
    let site = &shop.site;
    let admin = site.log_in(&site.admin.email, &site.admin.password).await;
    let organizer = site.new_person(&admin, &["organizer"]).await;
    let concert_id = site.new_concert(&organizer, 10, 10).await;
    let fan = site.new_fan().await;
    let order = site.buy(&fan, &concert_id, 2).await;
    let person = site.new_person(&admin, &["finance"]).await;
    let payment = format!("/finance/payments/{}", order.body["payment"]["paymentId"].as_str().expect("a payment"));
    log_in_at(finance, &payment, &person).await;
    finance.see("Captured").await;
    finance.fill_field("#line-reason-1", "Ill").await;
    finance.push("Refund these tickets").await;
    finance.see("It is done.").await;
    let path = format!("/payments/{}", order.body["payment"]["paymentId"].as_str().expect("a payment"));
    let is_refunded = |payment: &Response| payment.body["refunds"][0]["status"] == "refunded";
    site.eventually(|| site.get(path.clone()).by(&fan), is_refunded).await;
    finance.go(&payment).await;
    finance.see("1 ticket").await;
}

/// A shop that has sold two tickets for a concert, and somebody who keeps its books.
async fn books(shop: &Shop) -> (Account, Account, String) {
    let site = &shop.site;
    let admin = site.log_in(&site.admin.email, &site.admin.password).await;
    let organizer = site.new_person(&admin, &["organizer"]).await;
    let concert_id = site.new_concert(&organizer, 10, 10).await;
    let fan = site.new_fan().await;
    site.buy(&fan, &concert_id, 2).await;
    (site.new_person(&admin, &["finance"]).await, fan, concert_id)
}

/// Compares a day with Stripe's list, and sees the result without loading the page again.
pub async fn reconciliation(shop: &Shop, finance: &Person) {
    let site = &shop.site;
    let (person, fan, _) = books(shop).await;
    let list = site.eventually(|| site.get("/invoices").by(&fan), |list| list.items().len() == 1).await;
    let issued_on = list.items()[0]["issuedOn"].as_str().expect("a day").to_owned();
    log_in_at(finance, "/finance", &person).await;
    finance.arrive("/finance").await;
    finance.follow("Reconciliation").await;
    finance.arrive("/finance/reconciliation").await;
    finance.fill_field("#shown", &american_day(&issued_on)).await;
    finance.push("Show the day").await;
    finance.arrive(&format!("/finance/reconciliation?date={issued_on}")).await;
    finance.push("Reconcile").await;
    finance.see("Parts done:").await;
    let mark = "(window.isSamePage = true)";
    assert!(finance.page.evaluate::<bool>(mark).await.expect("a page"));
    site.pass(Duration::from_secs(120)).await;
    finance.see("Everything agrees.").await;
    finance.see("PLN 698.00").await;
    assert!(finance.page.evaluate::<bool>("window.isSamePage ?? false").await.expect("a page"));
}

/// A card takes no refund: finance pays in another way, and records it.
pub async fn refund_by_hand(shop: &Shop, finance: &Person) {
    let site = &shop.site;
    let (person, fan, concert_id) = books(shop).await;
    let payment = with_failed_refund(shop, &fan, &concert_id).await;
    log_in_at(finance, "/finance", &person).await;
    finance.see("Refunds that failed (1)").await;
    finance.follow("Open").await;
    finance.arrive(&format!("/finance/payments/{payment}")).await;
    finance.see("Failed").await;
    finance.press(&["DisclosureTriangle"], "Paid back in another way").await;
    finance.fill("Reference", "Transfer 2031/118").await;
    let now = site.frontrow().expect("it runs in this process").cloud().clock().now().to_string();
    let (day, time) = (&now[..10], &now[11..16]);
    fill_time(finance, "at", &american_day(day), &american_time(time), &format!("{day}T{time}")).await;
    finance.push("Record it").await;
    finance.see("It is done.").await;
    finance.see("paid back by hand: Transfer 2031/118").await;
    let tasks = || site.get("/ops/failed-refunds").by(&person);
    site.eventually(tasks, |tasks| tasks.items().is_empty()).await;
    finance.go("/finance/refunds").await;
    finance.see("No refund has failed.").await;
}

/// `2031-06-10` as it is typed into a field for a day.
fn american_day(day: &str) -> String {
    format!("{}{}{}", &day[5..7], &day[8..10], &day[..4])
}

/// `20:05` as it is typed into a field for a time.
fn american_time(time: &str) -> String {
    let hour: u32 = time[..2].parse().expect("an hour");
    let half = if hour < 12 { "AM" } else { "PM" };
    format!("{:02}{}{half}", (hour + 11) % 12 + 1, &time[3..5])
}
