//! Purchases while messages repeat, are late and out of order, responses are lost, and functions crash.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cloud::{Call, CallFault, DeliveryFault, Faults, Hop, Invocation, InvocationFault};
use e2e::Site;
use local::{Admin, Frontrow, Options};
use serde_json::json;

/// Injects faults from a seed; none while it is quiet.
struct Unreliable {
    seed: u64,
    asked: AtomicU64,
    quiet: AtomicBool,
    failed: Mutex<BTreeMap<String, usize>>,
}

/// Lambda tries three times, so one more failure would make a dead letter.
const MAX_FAILURES: usize = 2;

impl Unreliable {
    /// A number below `sides`, from the seed and a counter (SplitMix64).
    fn roll(&self, sides: u64) -> u64 {
        if self.quiet.load(Ordering::Relaxed) {
            return sides - 1;
        }
        let asked = self.asked.fetch_add(1, Ordering::Relaxed);
        let mut z = self.seed.wrapping_add(asked.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }
}

/// HTTP functions return errors to their caller; functions behind them must survive every fault.
fn is_asynchronous(function: &str) -> bool {
    ["-when-", "-publish", "-project", "-call-", "-send-"].iter().any(|part| function.contains(part))
}

impl Faults for Unreliable {
    fn call(&self, call: &Call<'_>) -> CallFault {
        if !is_asynchronous(call.function) {
            return CallFault::None;
        }
        match self.roll(40) {
            0 if call.operation == "DynamoDB.PutItem" => CallFault::AnswerLost,
            1 if call.operation.starts_with("DynamoDB") => CallFault::Throttled,
            2 | 3 => CallFault::Stale(2),
            4 => CallFault::Conflict,
            _ => CallFault::None,
        }
    }

    fn rejects_event(&self, _detail_type: &str) -> bool {
        self.roll(10) == 0
    }

    fn delivery(&self, _hop: &Hop<'_>) -> DeliveryFault {
        match self.roll(6) {
            0 => DeliveryFault::Repeated(Duration::from_millis(30)),
            1 => DeliveryFault::Late(Duration::from_millis(self.roll(120))),
            _ => DeliveryFault::None,
        }
    }

    fn invocation(&self, invocation: &Invocation<'_>) -> InvocationFault {
        let fault = match self.roll(12) {
            0 => InvocationFault::AnswerLost,
            1 => InvocationFault::CrashAfterCall(self.roll(4) as usize),
            _ => return InvocationFault::None,
        };
        let function = invocation.function;
        let mut failed = self.failed.lock().unwrap();
        let failures = failed.entry(function.to_owned()).or_default();
        if !is_asynchronous(function) || *failures >= MAX_FAILURES {
            return InvocationFault::None;
        }
        *failures += 1;
        fault
    }
}

/// Advances the clock, so that failures are retried.
async fn run_for_minutes(frontrow: &Frontrow, minutes: u64) {
    frontrow.advance(Duration::from_secs(60 * minutes)).await;
    frontrow.settle().await;
}

async fn expect_correct_orders(seed: u64) {
    let mut options = Options::in_memory();
    let faults =
        Arc::new(Unreliable { seed, asked: AtomicU64::new(0), quiet: AtomicBool::new(true), failed: Mutex::default() });
    options.faults = Arc::clone(&faults) as Arc<dyn Faults>;
    options.stale_reads = true;
    let frontrow = Frontrow::start(options).await.unwrap();
    let site = Site::of(frontrow.clone(), Admin::default());
    let staff = site.staff().await;
    let concert = site.new_concert(&staff.organizer, 4, 1).await;
    frontrow.settle().await;
    let mut fans = Vec::new();
    for _ in 0..6 {
        fans.push(site.new_fan().await);
    }
    let mut orders = Vec::new();
    for (number, fan) in fans.into_iter().enumerate() {
        let card = if number == 1 { "pm_card_visa_chargeDeclined" } else { "pm_card_visa" };
        site.fill_cart(&fan, &concert, "regular", 1).await;
        frontrow.settle().await;
        faults.quiet.store(false, Ordering::Relaxed);
        let confirmed = site.post("/cart/confirm", json!({"paymentMethodId": card})).by(&fan).send().await;
        faults.quiet.store(true, Ordering::Relaxed);
        match confirmed.status.as_u16() {
            202 => orders.push((fan, confirmed.text("orderId"))),
            _ => assert_eq!(confirmed.expect(409).text("code"), "sold_out"),
        }
    }
    faults.quiet.store(false, Ordering::Relaxed);
    run_for_minutes(&frontrow, 15).await;
    faults.quiet.store(true, Ordering::Relaxed);
    run_for_minutes(&frontrow, 10).await;

    let mut completed = 0;
    for (fan, order) in &orders {
        let order = site.get(format!("/orders/{order}")).by(fan).send().await.expect(200);
        let tickets = site.get("/tickets").by(fan).send().await.expect(200).items().len();
        match order.body["status"].as_str() {
            Some("completed") => {
                completed += 1;
                assert_eq!(tickets, 1, "{order:#?}");
            }
            Some("cancelled") => assert_eq!(tickets, 0, "{order:#?}"),
            _ => panic!("seed {seed}: the order has not ended: {order:#?}"),
        }
    }
    let intents = site.get("/_local/stripe/payment_intents").send().await.expect(200);
    let with_status = |status: &str| {
        intents.body["data"].as_array().unwrap().iter().filter(|intent| intent["status"] == status).count()
    };
    assert_eq!((with_status("succeeded"), with_status("requires_capture")), (completed, 0), "seed {seed}");
    let sales = site.get(format!("/concerts/{concert}/sales")).by(&staff.organizer).send().await.expect(200);
    let regular =
        sales.body["ticketTypes"].as_array().unwrap().iter().find(|one| one["ticketTypeId"] == "regular").unwrap();
    assert_eq!((regular["sold"].as_u64(), regular["held"].as_u64()), (Some(completed as u64), Some(0)), "seed {seed}");
    // While the order of the declined card holds the last seat, another buyer's cart is refused as sold out.
    assert!((3..=4).contains(&completed), "seed {seed}: one order per seat, but for a declined one's: {completed}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_order_ends_correctly_despite_faults() {
    for seed in 0..3 {
        expect_correct_orders(seed).await;
    }
}
