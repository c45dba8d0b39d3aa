//! Whatever goes wrong, the invariants hold.

use simulation::many::side_by_side;
use simulation::story::{Size, Story};

use crate::support::tell_whole;

/// How many seeds. More: `cargo run --release -p simulation -- --seeds 10000`.
const SEEDS: u64 = 100;

#[test]
fn the_invariants_hold_in_every_story() {
    let seeds: Vec<u64> = (0..SEEDS).collect();
    let told = |seed: &u64| tell_whole(&Story::of(*seed, Size::Small)).ends;
    let ends = side_by_side(2, &seeds, told, |_| false);
    let completed: usize = ends.iter().filter_map(|ends| ends.get("completed")).sum();
    let cancelled: usize = ends.iter().filter_map(|ends| ends.get("cancelled")).sum();
    // Stories in which nothing is sold, or everything, would show little.
    assert!(completed > 50 && cancelled > 50, "{completed} orders completed, {cancelled} cancelled");
}
