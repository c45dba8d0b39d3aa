//! Refunds, partial, full and concurrent: they never exceed the payment.

use serde_json::{Value, json};

use crate::{Person, Response, Site, Staff};

/// Finance refunds a part and then the rest. Larger refunds are refused, and so are other callers.
pub async fn in_parts(site: &Site) {
    let (staff, fan, path) = paid(site, "pm_card_visa").await;
    let _ = refund(site, &path, &fan, Some("50.00")).await.expect_problem(403, "forbidden");
    let _ = refund(site, &path, &staff.finance, Some("698.01")).await.expect_problem(409, "more_than_left_to_refund");
    let _ = refund(site, &path, &staff.finance, Some("0.00")).await.expect_problem(422, "nothing_asked");
    let euros = json!({"amount": {"amount": "5.00", "currency": "EUR"}, "reason": "By mistake"});
    let euros = site.post(format!("{path}/refunds"), euros).by(&staff.finance).send().await;
    let _ = euros.expect_problem(422, "other_currency");

    let part = refund(site, &path, &staff.finance, Some("50.00")).await.expect(202);
    assert_eq!(part.header("location"), path);
    let payment = payment_with_status(site, &path, &fan, "partially_refunded").await;
    assert_eq!(payment.body["refunded"], json!({"amount": "50.00", "currency": "PLN"}));
    assert_eq!(payment.body["refunds"][0]["refundId"], part.body["refundId"]);
    assert_eq!(payment.body["refunds"][0]["reason"], "The view was poor");

    let _ = refund(site, &path, &staff.finance, None).await.expect(202);
    let payment = payment_with_status(site, &path, &fan, "refunded").await;
    assert_eq!(payment.body["refunded"], payment.body["amount"]);
    assert_eq!(amounts(&payment), ["50.00", "648.00"]);
    let _ = refund(site, &path, &staff.finance, None).await.expect_problem(409, "nothing_left_to_refund");
    let listed = |payments: &Response| payments.items().iter().any(|payment| payment["status"] == "refunded");
    site.eventually(|| site.get("/payments").by(&fan), listed).await;
}

/// Of two concurrent refunds that together exceed the payment one wins, and a repeated request refunds once.
pub async fn at_once(site: &Site) {
    let (staff, fan, path) = paid(site, "pm_card_visa").await;
    let (one, other) = tokio::join!(
        refund(site, &path, &staff.finance, Some("400.00")),
        refund(site, &path, &staff.finance, Some("400.00")),
    );
    let (won, lost) = if one.status == 202 { (one, other) } else { (other, one) };
    let _ = won.expect(202);
    let _ = lost.expect_problem(409, "more_than_left_to_refund");
    let again = || {
        let body = json!({"amount": {"amount": "98.00", "currency": "PLN"}, "reason": "The view was poor"});
        site.post(format!("{path}/refunds"), body).by(&staff.finance).header("idempotency-key", "poor-view")
    };
    let first = again().send().await.expect(202);
    let second = again().send().await.expect(202);
    assert_eq!(first.body["refundId"], second.body["refundId"]);
    let is_refunded = |payment: &Response| payment.body["refunded"]["amount"] == "498.00";
    let payment = site.eventually(|| site.get(path.clone()).by(&fan), is_refunded).await;
    assert_eq!(amounts(&payment), ["400.00", "98.00"]);
}

/// A buyer of two tickets, and the path of their payment.
async fn paid(site: &Site, card: &str) -> (Staff, Person, String) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &concert_id, "regular", 2).await;
    let order_id = site.confirm(&fan, card).await;
    let order = site.order(&fan, &order_id, "completed").await;
    let path = format!("/payments/{}", order.body["payment"]["paymentId"].as_str().unwrap_or_default());
    (staff, fan, path)
}

async fn refund(site: &Site, path: &str, person: &Person, amount: Option<&str>) -> Response {
    let mut body = json!({"reason": "The view was poor"});
    if let Some(amount) = amount {
        body["amount"] = json!({"amount": amount, "currency": "PLN"});
    }
    site.post(format!("{path}/refunds"), body).by(person).send().await
}

async fn payment_with_status(site: &Site, path: &str, person: &Person, status: &str) -> Response {
    site.eventually(|| site.get(path.to_owned()).by(person), |payment| payment.body["status"] == status).await
}

fn amounts(payment: &Response) -> Vec<&str> {
    let refunds = payment.body["refunds"].as_array().map(Vec::as_slice).unwrap_or_default();
    refunds.iter().filter_map(|refund: &Value| refund["amount"]["amount"].as_str()).collect()
}
