//! A concert with many orders is cancelled, and the job that refunds them crashes halfway.
//!
//! `FRONTROW_ORDERS` sets the number of orders, for example 5000.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cloud::{Faults, Invocation, InvocationFault};
use e2e::{Person, Site};
use futures::{StreamExt, stream};
use local::{Admin, Frontrow, Options};
use serde_json::{Value, json};

const JOB: &str = "orders-cancel-concert-orders";

/// Crashes the job once, after its n-th call.
struct CrashesOnce(AtomicUsize);

impl Faults for CrashesOnce {
    fn invocation(&self, invocation: &Invocation<'_>) -> InvocationFault {
        if invocation.function != JOB {
            return InvocationFault::None;
        }
        match self.0.swap(usize::MAX, Ordering::Relaxed) {
            usize::MAX => InvocationFault::None,
            call => InvocationFault::CrashAfterCall(call),
        }
    }
}

async fn start(folder: &Path, crashes_after: usize) -> Site {
    let faults: Arc<dyn Faults> = Arc::new(CrashesOnce(AtomicUsize::new(crashes_after)));
    let options = Options { data: Some(folder.to_owned()), faults, ..Options::in_memory() };
    Site::of(Frontrow::start(options).await.unwrap(), Admin::default())
}

/// Sells this many orders, each to another fan.
async fn sell(site: &Site, concert_id: &str, orders: usize) {
    let bought: Vec<()> = stream::iter(0..orders)
        .map(|_| async {
            let fan = site.new_fan().await;
            site.fill_cart(&fan, concert_id, "regular", 1).await;
            site.confirm(&fan, "pm_card_visa").await;
        })
        .buffer_unordered(16)
        .collect()
        .await;
    assert_eq!(bought.len(), orders);
    site.frontrow().unwrap().settle().await;
}

/// Stripe's number of refunds by payment.
async fn refunds(site: &Site) -> BTreeMap<String, usize> {
    let all = site.get("/_local/stripe/refunds").send().await.expect(200);
    let mut refunds = BTreeMap::new();
    for refund in all.body["data"].as_array().unwrap() {
        *refunds.entry(refund["payment_intent"].to_string()).or_default() += 1;
    }
    refunds
}

/// A folder that is removed on drop.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs in a new runtime, so that nothing survives it, as when a process ends.
fn in_a_process<T>(what: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().unwrap().block_on(what)
}

struct Cancelled {
    organizer: Person,
    concert_id: String,
    /// Path of the cancellation's progress.
    progress: String,
}

/// Sells the orders, cancels the concert, and refunds some of them before the job crashes.
async fn cancel_half(folder: &Path, orders: usize) -> Cancelled {
    // By then about half of the orders are processed.
    let site = start(folder, 20 + orders).await;
    let organizer = site.staff().await.organizer;
    let concert_id = site.new_concert(&organizer, u32::try_from(orders).unwrap(), 1).await;
    sell(&site, &concert_id, orders).await;
    let reason = json!({"reason": "The artist is ill."});
    let cancelled = site.post(format!("/concerts/{concert_id}/cancel"), reason).by(&organizer).send().await;
    let progress = cancelled.expect(202).header("location").to_owned();
    site.pass(Duration::from_secs(61)).await;
    let half_way = site.get(progress.clone()).by(&organizer).send().await.expect(200);
    let done = usize::try_from(half_way.body["done"].as_u64().unwrap()).unwrap();
    assert!(0 < done && done < orders, "the job was not interrupted half way: {half_way:#?}");
    site.frontrow().unwrap().cloud().close();
    Cancelled { organizer, concert_id, progress }
}

async fn finish(folder: &Path, orders: usize, cancelled: &Cancelled) {
    let site = start(folder, usize::MAX).await;
    for _ in 0..orders / 500 + 3 {
        site.pass(Duration::from_secs(60)).await;
    }
    let progress = site.get(cancelled.progress.clone()).by(&cancelled.organizer).send().await.expect(200);
    let expected = (&json!(orders), &json!(orders), &json!(0));
    assert_eq!((&progress.body["total"], &progress.body["done"], &progress.body["failed"]), expected);
    let refunds = refunds(&site).await;
    assert_eq!((refunds.len(), refunds.values().max()), (orders, Some(&1)));
    let sales = format!("/concerts/{}/sales", cancelled.concert_id);
    let sales = site.get(sales).by(&cancelled.organizer).send().await.expect(200);
    let sold = |one: &Value| one["sold"] != 0 || one["held"] != 0;
    assert!(!sales.body["ticketTypes"].as_array().unwrap().iter().any(sold), "{sales:#?}");
}

#[test]
fn cancelled_concert_refunds_each_order_once_across_restart() {
    let orders: usize = std::env::var("FRONTROW_ORDERS").ok().map_or(40, |orders| orders.parse().unwrap());
    let folder = Folder(std::env::temp_dir().join(format!("frontrow-cancelling-{}", uuid::Uuid::new_v4())));
    let cancelled = in_a_process(cancel_half(&folder.0, orders));
    in_a_process(finish(&folder.0, orders, &cancelled));
}
