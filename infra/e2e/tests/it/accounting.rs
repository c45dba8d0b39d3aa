//! Invoices of a forgotten person, and a reconciliation report when the gateway knows more than we do.

use std::sync::Arc;

use aws_sdk_dynamodb::types::AttributeValue;
use cloud::{Faults, Invocation, InvocationFault};
use e2e::{Person, Response, Site};
use local::{Admin, Frontrow, Options};

/// Stripe's webhooks never arrive.
struct NoWebhooks;

impl Faults for NoWebhooks {
    fn invocation(&self, invocation: &Invocation<'_>) -> InvocationFault {
        match invocation.function {
            "finance-stripe-webhook" => InvocationFault::CrashBeforeCall(0),
            _ => InvocationFault::None,
        }
    }
}

/// The buyer of two tickets, the finance user, the path of the payment, and the invoices.
async fn invoiced(site: &Site) -> (Person, Person, String, Response) {
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    let order = site.buy(&fan, &concert_id, 2).await;
    let payment = format!("/payments/{}", order.body["payment"]["paymentId"].as_str().unwrap());
    let invoices = site.eventually(|| site.get("/invoices").by(&fan), |list| list.items().len() == 1).await;
    (fan, staff.finance, payment, invoices)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forgetting_a_person_leaves_their_invoices_unchanged() {
    let site = Site::in_process().await;
    let (fan, finance, _, invoices) = invoiced(&site).await;
    let path = format!("/invoices/{}", invoices.items()[0]["invoiceId"].as_str().unwrap());
    let before = site.get(path.clone()).by(&finance).send().await.expect(200);
    let dynamodb = aws_sdk_dynamodb::Client::new(&site.frontrow().unwrap().cloud().sdk());
    let key = AttributeValue::S(fan.user_id.to_string());
    let forgotten = dynamodb.delete_item().table_name("frontrow-people-keys").key("person", key);
    forgotten.condition_expression("attribute_exists(person)").send().await.unwrap();
    let after = site.get(path).by(&finance).send().await.expect(200);
    assert!(after.body["buyer"]["name"].is_string());
    assert_eq!(after.body, before.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refund_without_a_webhook_is_reported_as_a_difference() {
    let options = Options { faults: Arc::new(NoWebhooks), ..Options::in_memory() };
    let site = Site::of(Frontrow::start(options).await.unwrap(), Admin::default());
    let (fan, finance, path, invoices) = invoiced(&site).await;
    let payment = site.get(path).by(&fan).send().await.expect(200);
    let button = format!("/_local/stripe/payment_intents/{}/refunded", payment.text("gatewayId"));
    let _ = site.call(http::Method::POST, button).send().await.expect(303);
    let day = invoices.items()[0]["issuedOn"].as_str().unwrap();
    let report = format!("/reports/reconciliation?date={day}");
    // Our list of captures lags a little behind the gateway's.
    let is_alone = |report: &Response| report.body["differences"].as_array().is_some_and(|found| found.len() == 1);
    let report = site.eventually(|| site.get(report.clone()).by(&finance), is_alone).await;
    let difference = &report.body["differences"][0];
    assert_eq!((&difference["kind"], &difference["atGateway"]), (&"not_in_ours".into(), &payment.body["amount"]));
}
