//! Whatever goes wrong, the invariants hold.

use simulation::history::End;
use simulation::many::side_by_side;
use simulation::story::{Size, Story};

use crate::support::tell_whole;

/// How many seeds. More: `cargo run --release -p simulation -- --seeds 10000`.
const SEEDS: u64 = 200;

#[test]
fn the_invariants_hold_in_every_story() {
    let seeds: Vec<u64> = (0..SEEDS).collect();
    let told = |seed: &u64| tell_whole(&Story::of(*seed, Size::Small)).orders;
    let ended: Vec<End> = side_by_side(2, &seeds, told, |_| false).concat();
    // Stories in which hardly anything ends in one of the ways would show little of it.
    for (end, least) in
        [(End::Completed, 50), (End::Cancelled, 50), (End::Expired, 15), (End::Refunded, 15), (End::RefundFailed, 1)]
    {
        let count = ended.iter().filter(|ended| **ended == end).count();
        assert!(count >= least, "{end:?}: {count} of {}", ended.len());
    }
}
