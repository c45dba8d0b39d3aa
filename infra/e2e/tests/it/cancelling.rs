//! A concert with many orders is called off, and the process that gives them back dies on the way.
//!
//! `FRONTROW_ORDERS=5000` makes it as many orders as that.

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

/// Lets the job die on its n-th call, once.
struct DiesOnce(AtomicUsize);

impl Faults for DiesOnce {
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

async fn start(folder: &Path, dies_on: usize) -> Site {
    let faults: Arc<dyn Faults> = Arc::new(DiesOnce(AtomicUsize::new(dies_on)));
    let options = Options { data: Some(folder.to_owned()), faults, ..Options::in_memory() };
    Site::of(Frontrow::start(options).await.unwrap(), Admin::default())
}

/// So many completed orders, each of somebody else.
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

/// How many refunds Stripe knows, by payment.
async fn refunds(site: &Site) -> BTreeMap<String, usize> {
    let all = site.get("/_local/stripe/refunds").send().await.expect(200);
    let mut refunds = BTreeMap::new();
    for refund in all.body["data"].as_array().unwrap() {
        *refunds.entry(refund["payment_intent"].to_string()).or_default() += 1;
    }
    refunds
}

/// A folder that goes when it is done with.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A runtime of its own: nothing of what runs in it outlives it, as nothing outlives a process.
fn in_a_process<T>(what: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().unwrap().block_on(what)
}

struct Cancelled {
    organizer: Person,
    concert_id: String,
    /// Where it is told how far it is.
    progress: String,
}

/// Sells the orders, cancels the concert, and gives some of them back before the job dies.
async fn cancel_half(folder: &Path, orders: usize) -> Cancelled {
    // Half of the orders are read and written by then.
    let site = start(folder, 20 + orders).await;
    let organizer = site.staff().await.organizer;
    let concert_id = site.new_concert(&organizer, u32::try_from(orders).unwrap(), 1).await;
    sell(&site, &concert_id, orders).await;
    let because = json!({"reason": "The artist is ill."});
    let cancelled = site.post(format!("/concerts/{concert_id}/cancel"), because).by(&organizer).send().await;
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
fn each_order_of_a_cancelled_concert_is_refunded_once_though_the_job_dies_half_way_and_the_cloud_is_started_again() {
    let orders: usize = std::env::var("FRONTROW_ORDERS").ok().map_or(40, |orders| orders.parse().unwrap());
    let folder = Folder(std::env::temp_dir().join(format!("frontrow-cancelling-{}", uuid::Uuid::new_v4())));
    let cancelled = in_a_process(cancel_half(&folder.0, orders));
    in_a_process(finish(&folder.0, orders, &cancelled));
}
