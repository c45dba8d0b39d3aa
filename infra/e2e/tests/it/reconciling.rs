//! The reconciliation of a day as a job: requested, made hour by hour, and its result fetched.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use cloud::{Faults, Invocation, InvocationFault, NoFaults};
use e2e::{Person, Response, Site, Staff};
use local::{Admin, Frontrow, Options};
use serde_json::{Value, json};

/// A site where a fan's payment was invoiced, and the day of the invoice.
async fn invoiced(faults: Arc<dyn Faults>) -> (Site, Staff, Person, Value) {
    let frontrow = Frontrow::start(Options { faults, ..Options::in_memory() }).await.unwrap();
    let site = Site::of(frontrow, Admin::default());
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    site.buy(&fan, &concert_id, 2).await;
    let list = site.eventually(|| site.get("/invoices").by(&fan), |list| list.items().len() == 1).await;
    let day = list.items()[0]["issuedOn"].clone();
    (site, staff, fan, day)
}

async fn pass_minutes(site: &Site, minutes: u64) {
    for _ in 0..minutes {
        site.pass(Duration::from_secs(60)).await;
        site.frontrow().unwrap().settle().await;
    }
}

async fn requested(site: &Site, person: &Person, day: &Value) -> String {
    let accepted = site.post("/reconciliations", json!({"date": day})).by(person).send().await.expect(202);
    accepted.header("location").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requested_day_is_reconciled_and_its_result_fetched() {
    let (site, staff, _, day) = invoiced(Arc::new(NoFaults)).await;
    let path = requested(&site, &staff.finance, &day).await;
    let run = site.get(path.clone()).by(&staff.finance).send().await.expect(200);
    assert_eq!(run.body["status"], "requested");
    assert_eq!(run.body["totals"], Value::Null);
    pass_minutes(&site, 2).await;
    let is_done = |run: &Response| run.body["status"] == "done";
    let run = site.eventually(|| site.get(path.clone()).by(&staff.finance), is_done).await;
    assert_eq!(run.body["partsDone"], run.body["parts"]);
    assert_eq!(run.body["differences"], json!([]));
    let expected = json!({"amount": "698.00", "currency": "PLN"});
    let totals = &run.body["totals"][0];
    for side in ["capturedAtGateway", "captured", "invoiced"] {
        assert_eq!(totals[side], expected, "{side}");
    }
    let at_once = site.get(format!("/reports/reconciliation?date={}", day.as_str().unwrap())).by(&staff.finance);
    let at_once = at_once.send().await.expect(200);
    assert_eq!(
        (&run.body["totals"], &run.body["differences"]),
        (&at_once.body["totals"], &at_once.body["differences"])
    );
}

/// The job crashes after a few hours of the day, while this is set.
struct Crashing(AtomicBool);

impl Faults for Crashing {
    fn invocation(&self, invocation: &Invocation<'_>) -> InvocationFault {
        match invocation.function {
            "finance-reconcile-requested-days" if self.0.load(Ordering::Relaxed) => {
                InvocationFault::CrashBeforeCall(80)
            }
            _ => InvocationFault::None,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reconciliation_continues_after_a_crash() {
    let crashing = Arc::new(Crashing(AtomicBool::new(true)));
    let (site, staff, _, day) = invoiced(crashing.clone()).await;
    let path = requested(&site, &staff.finance, &day).await;
    pass_minutes(&site, 1).await;
    let run = site.get(path.clone()).by(&staff.finance).send().await.expect(200);
    let done = run.body["partsDone"].as_u64();
    assert_eq!(run.body["status"], "running", "{run:#?}");
    assert!(done > Some(0) && done < run.body["parts"].as_u64(), "{run:#?}");
    crashing.0.store(false, Ordering::Relaxed);
    pass_minutes(&site, 18).await;
    let finance = site.log_in_again(&staff.finance).await;
    let run = site.get(path).by(&finance).send().await.expect(200);
    assert_eq!((&run.body["status"], &run.body["differences"]), (&json!("done"), &json!([])));
}

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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn difference_of_a_day_is_in_the_result() {
    let (site, staff, fan, day) = invoiced(Arc::new(NoWebhooks)).await;
    let payments = site.get("/payments").by(&fan).send().await.expect(200);
    let gateway_id = payments.items()[0]["gatewayId"].as_str().unwrap().to_owned();
    let button = format!("/_local/stripe/payment_intents/{gateway_id}/refunded");
    let _ = site.call(http::Method::POST, button).send().await.expect(303);
    let path = requested(&site, &staff.finance, &day).await;
    pass_minutes(&site, 2).await;
    let is_done = |run: &Response| run.body["status"] == "done";
    let run = site.eventually(|| site.get(path.clone()).by(&staff.finance), is_done).await;
    let kinds: Vec<&Value> = run.body["differences"].as_array().unwrap().iter().map(|found| &found["kind"]).collect();
    assert_eq!(kinds, ["not_in_ours"]);
    assert!(run.body["differences"][0]["whatToDo"].as_str().is_some_and(|advice| !advice.is_empty()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reconciliation_is_for_finance_and_for_days_that_have_begun() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let body = json!({"date": "2026-11-20"});
    let _ =
        site.post("/reconciliations", body.clone()).by(&staff.organizer).send().await.expect_problem(403, "forbidden");
    let path = "/reconciliations/2020-01-02";
    let _ = site.get(path).by(&staff.organizer).send().await.expect_problem(403, "forbidden");
    let _ = site.get(path).by(&staff.finance).send().await.expect_problem(404, "not_found");
    let future = site.post("/reconciliations", json!({"date": "2999-01-01"})).by(&staff.finance).send().await;
    let _ = future.expect_problem(422, "invalid_body");
}
