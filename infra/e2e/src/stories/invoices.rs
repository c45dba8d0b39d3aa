//! Payments are invoiced, refunds are credited, and the accountant can verify both.

use serde_json::{Value, json};

use crate::{Person, Response, Site, Staff};

/// A paid order is invoiced. A partial refund gets a credit note, and the rest another.
pub async fn invoiced(site: &Site) {
    let (staff, fan, order) = paid(site).await;
    let listed = documents(site, &fan, 1).await;
    let invoice = &listed.items()[0];
    assert_eq!((&invoice["kind"], &invoice["orderId"]), (&json!("invoice"), &order["orderId"]));
    let path = format!("/invoices/{}", text(&invoice["invoiceId"]));
    let shown = site.get(path.clone()).by(&fan).send().await.expect(200);
    assert_eq!(shown.body["number"], invoice["number"]);
    assert_eq!(shown.body["lines"][0]["lineTotal"], pln("698.00"));
    assert_eq!(shown.body["lines"][0]["taxRate"], "8");
    assert_eq!((&shown.body["tax"], &shown.body["total"]), (&pln("51.70"), &pln("698.00")));
    assert!(shown.body["seller"]["taxId"].is_string());
    assert!(shown.body["buyer"]["name"].is_string());

    let _ = site.get(path.clone()).by(&site.new_fan().await).send().await.expect_problem(404, "not_found");
    let _ = site.get(path.clone()).by(&staff.finance).send().await.expect(200);
    let _ = site.get("/invoices?date=2026-11-20").by(&fan).send().await.expect_problem(403, "forbidden");

    refund(site, &staff, &order, Some("50.00")).await;
    let listed = documents(site, &fan, 2).await;
    let note = listed.items().iter().find(|document| document["kind"] == "credit_note").unwrap_or(&Value::Null);
    assert_eq!((&note["total"], &note["corrects"]["number"]), (&pln("50.00"), &invoice["number"]));
    let shown = site.get(format!("/invoices/{}", text(&note["invoiceId"]))).by(&fan).send().await.expect(200);
    assert_eq!((&shown.body["tax"], &shown.body["net"]), (&pln("3.70"), &pln("46.30")));
    refund(site, &staff, &order, None).await;
    documents(site, &fan, 3).await;
    let shown = site.get(path).by(&fan).send().await.expect(200);
    let corrections = shown.body["correctedBy"].as_array().map(Vec::as_slice).unwrap_or_default();
    let totals: Vec<&Value> = corrections.iter().map(|correction| &correction["total"]).collect();
    assert_eq!(totals, [&pln("50.00"), &pln("648.00")]);
}

/// A billing profile applies to later invoices; those issued before stay as they are.
pub async fn billing_profile(site: &Site) {
    let (staff, fan, _) = paid(site).await;
    let before = documents(site, &fan, 1).await;
    let _ = site.get("/billing-profile").by(&fan).send().await.expect_problem(404, "not_found");
    let profile = json!({
        "name": "Żółw i Syn sp. z o.o.", "taxId": "PL5252248481",
        "address": {"street": "ul. Złota 44", "city": "Warszawa", "postalCode": "00-120", "country": "PL"},
    });
    let invalid = json!({"name": "X", "address": profile["address"].clone(), "taxId": "??"});
    let _ = site.put("/billing-profile", invalid).by(&fan).send().await.expect_problem(422, "invalid_body");
    let saved = site.put("/billing-profile", profile.clone()).by(&fan).send().await.expect(200);
    let again = site.put("/billing-profile", profile.clone()).by(&fan).send().await.expect(200);
    assert_eq!(saved.header("etag"), again.header("etag"));
    let outdated = site.put("/billing-profile", profile.clone()).by(&fan).header("if-match", "\"7\"").send().await;
    let _ = outdated.expect_problem(412, "version_mismatch");
    let shown = site.get("/billing-profile").by(&fan).send().await.expect(200);
    assert_eq!(shown.body, profile);

    buy(site, &staff, &fan).await;
    let listed = documents(site, &fan, 2).await;
    let mut names = Vec::new();
    for document in listed.items() {
        let path = format!("/invoices/{}", text(&document["invoiceId"]));
        let shown = site.get(path).by(&fan).send().await.expect(200);
        names.push((shown.body["invoiceId"] == before.items()[0]["invoiceId"], shown.body["buyer"]["taxId"].clone()));
    }
    assert_eq!(names, [(false, json!("PL5252248481")), (true, Value::Null)]);
}

/// The accountant exports invoices as CSV and reconciles a day with the payment gateway.
pub async fn accountant(site: &Site) {
    let (staff, fan, order) = paid(site).await;
    refund(site, &staff, &order, Some("50.00")).await;
    let listed = documents(site, &fan, 2).await;
    let day = text(&listed.items()[0]["issuedOn"]).to_owned();

    let _ = site.get("/invoices.csv").by(&staff.finance).send().await.expect_problem(400, "invalid_parameter");
    let years = site.get("/invoices.csv?from=2020-01-01&to=2026-12-31").by(&staff.finance).send().await;
    let _ = years.expect_problem(422, "range_too_large");
    let path = format!("/invoices.csv?from={day}&to={day}");
    let _ = site.get(path.clone()).by(&fan).send().await.expect_problem(403, "forbidden");
    let has_all =
        |response: &Response| listed.items().iter().all(|document| response.file.contains(text(&document["number"])));
    let file = site.eventually(|| site.get(path.clone()).by(&staff.finance), has_all).await;
    assert!(file.header("content-type").starts_with("text/csv"));
    // After the byte order mark.
    assert!(file.file.starts_with("\u{FEFF}kind,number,issued_on"));

    let report = format!("/reports/reconciliation?date={day}");
    let _ = site.get(report.clone()).by(&fan).send().await.expect_problem(403, "forbidden");
    let is_reconciled = |response: &Response| {
        let differences = response.body["differences"].as_array().map(Vec::as_slice).unwrap_or_default();
        !differences.iter().any(|difference| difference["orderId"] == order["orderId"])
            && !response.body["totals"].as_array().is_none_or(Vec::is_empty)
    };
    site.eventually(|| site.get(report.clone()).by(&staff.finance), is_reconciled).await;

    let disputes = site.get("/disputes").by(&staff.finance).send().await.expect(200);
    assert!(!disputes.items().iter().any(|dispute| dispute["orderId"] == order["orderId"]));
    let requested = site.post("/reconciliations", json!({"date": day})).by(&staff.finance).send().await.expect(202);
    let run = site.get(requested.header("location")).by(&staff.finance).send().await.expect(200);
    assert_eq!(run.body["date"], json!(day));
}

async fn paid(site: &Site) -> (Staff, Person, Value) {
    let staff = site.staff().await;
    let fan = site.new_fan().await;
    let order = buy(site, &staff, &fan).await;
    (staff, fan, order)
}

/// Buys two tickets.
async fn buy(site: &Site, staff: &Staff, fan: &Person) -> Value {
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    site.fill_cart(fan, &concert_id, "regular", 2).await;
    let order_id = site.confirm(fan, "pm_card_visa").await;
    site.order(fan, &order_id, "completed").await.body
}

async fn refund(site: &Site, staff: &Staff, order: &Value, amount: Option<&str>) {
    let mut body = json!({"reason": "The view was poor"});
    if let Some(amount) = amount {
        body["amount"] = pln(amount);
    }
    let path = format!("/payments/{}/refunds", text(&order["payment"]["paymentId"]));
    let _ = site.post(path, body).by(&staff.finance).send().await.expect(202);
}

/// A person's documents, once there are this many.
async fn documents(site: &Site, person: &Person, count: usize) -> Response {
    site.eventually(|| site.get("/invoices").by(person), |list| list.items().len() == count).await
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn pln(amount: &str) -> Value {
    json!({"amount": amount, "currency": "PLN"})
}
