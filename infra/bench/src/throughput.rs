//! Orders per second, from the last click until the tickets are issued and e-mailed.

use std::time::Instant;

use futures::{StreamExt, stream};

use crate::buyers::{Crowd, Data};
use crate::process::cpu_seconds;
use crate::{RUNS, median};

const BUYERS: usize = 32;
const ORDERS: usize = 320;

pub async fn report() {
    for data in [Data::Memory, Data::Folder] {
        let (mut rates, mut cpu, mut used) = (Vec::new(), Vec::new(), cloud::Usage::default());
        for _ in 0..RUNS {
            let crowd = Crowd::gather(ORDERS, 10_000, data).await;
            let meter = crowd.frontrow().cloud().meter();
            let (started, cpu_before, used_before) = (Instant::now(), cpu_seconds(), meter.snapshot());
            let site = &crowd.site;
            let bought = stream::iter(&crowd.fans).map(|fan| Crowd::buy(site, fan)).buffer_unordered(BUYERS);
            let completed = bought.filter(|status| std::future::ready(status == "completed")).count().await;
            assert_eq!(completed, ORDERS, "every order is completed");
            rates.push(ORDERS as f64 / started.elapsed().as_secs_f64());
            cpu.push((cpu_seconds() - cpu_before) * 1_000.0 / ORDERS as f64);
            used = meter.snapshot().since(&used_before).total();
        }
        println!(
            "orders, {BUYERS} buyers, {data:?}: {:.0} per second, {:.1} ms of CPU each (runs: {rates:.0?})",
            median(rates.clone()),
            median(cpu)
        );
        let per_order = |count: u64| count as f64 / ORDERS as f64;
        println!(
            "  each took {:.0} invocations, {:.0} calls of services and {:.1} of vendors, including the buyers' polling",
            per_order(used.invocations),
            per_order(used.service_calls()),
            per_order(used.vendor_calls()),
        );
    }
}
