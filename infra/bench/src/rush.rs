//! More buyers than seats, all at once.

use std::time::Instant;

use futures::future::join_all;

use crate::buyers::{Crowd, Data};
use crate::{RUNS, median};

const BUYERS: usize = 150;
const SEATS: u32 = 100;

pub async fn report() {
    for data in [Data::Memory, Data::Folder] {
        let mut seconds = Vec::new();
        for _ in 0..RUNS {
            let crowd = Crowd::gather(BUYERS, SEATS, data).await;
            let started = Instant::now();
            let ends = join_all(crowd.fans.iter().map(|fan| Crowd::buy(&crowd.site, fan))).await;
            seconds.push(started.elapsed().as_secs_f64());
            let completed = ends.iter().filter(|status| *status == "completed").count();
            assert_eq!(completed, SEATS as usize, "just the seats are sold");
        }
        println!(
            "rush, {BUYERS} buyers on {SEATS} seats, {data:?}: {SEATS} sold in {:.2} s (runs: {seconds:.2?})",
            median(seconds.clone())
        );
    }
}
