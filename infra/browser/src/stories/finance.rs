//! Who keeps the books.

use serde_json::json;

use super::accounts::log_in_at;
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
    let path = format!("/orders/{}", order.text("orderId"));
    let is_refunded = |order: &e2e::Response| order.body["refunds"][0]["status"] == json!("refunded");
    site.eventually(|| site.get(path.clone()).by(&fan), is_refunded).await;
    finance.go(&payment).await;
    finance.see("1 ticket").await;
}
