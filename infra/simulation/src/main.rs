//! `cargo run --release -p simulation`: many seeds, one seed again, the systematic sweep, or the planted bugs.

#![allow(
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::float_arithmetic,
    clippy::cast_precision_loss
)]

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use simulation::defects::planted;
use simulation::history::End;
use simulation::many::side_by_side;
use simulation::report::report;
use simulation::run::{Outcome, on_a_thread_of_its_own_time, tell};
use simulation::shrink::shrink;
use simulation::stage::Stage;
use simulation::story::{Size, Story};
use simulation::systematic;
use simulation::ways::ways;

/// Lets stories happen in which everything goes wrong that can, and says what must not be and is.
#[derive(Parser)]
struct Arguments {
    /// How many seeds.
    #[arg(long, default_value_t = 1000)]
    seeds: u64,
    /// The first of them.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// One seed, told from beginning to end.
    #[arg(long)]
    seed: Option<u64>,
    /// One thing going wrong at every place where it can.
    #[arg(long)]
    systematic: bool,
    /// With `--systematic`: only the ways with this in their names.
    #[arg(long, default_value = "")]
    way: String,
    /// With each of the planted bugs: how many seeds it takes until it is found.
    #[arg(long)]
    planted: bool,
    /// A handful of fans in every story.
    #[arg(long)]
    small: bool,
    /// On how many threads.
    #[arg(long, default_value_t = 2)]
    threads: usize,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let begun = Instant::now();
    let stage = on_a_thread_of_its_own_time(Stage::build());
    println!("the stage is set after {:.1} s", begun.elapsed().as_secs_f32());
    let fine = match arguments {
        Arguments { seed: Some(seed), .. } => one(&stage, seed, arguments.size()),
        Arguments { systematic: true, way, threads, .. } => sweep(&stage, &way, threads),
        Arguments { planted: true, threads, .. } => plant(&stage, threads),
        _ => many(&stage, &arguments),
    };
    if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

impl Arguments {
    fn size(&self) -> Size {
        if self.small { Size::Small } else { Size::Mixed }
    }
}

fn one(stage: &Stage, seed: u64, size: Size) -> bool {
    let story = Story::of(seed, size);
    let outcome = tell(stage, &story, None);
    print!("{}", report(&story, &outcome));
    outcome.violations.is_empty()
}

fn many(stage: &Stage, arguments: &Arguments) -> bool {
    let begun = Instant::now();
    let seeds: Vec<u64> = (arguments.from..arguments.from + arguments.seeds).collect();
    let told = |seed: &u64| {
        let story = Story::of(*seed, arguments.size());
        let outcome = tell(stage, &story, None);
        (story, outcome)
    };
    let fails = |(_, outcome): &(Story, Outcome)| !outcome.violations.is_empty();
    let results = side_by_side(arguments.threads, &seeds, told, fails);
    let seconds = begun.elapsed().as_secs_f32();
    let mut ends: BTreeMap<End, usize> = BTreeMap::new();
    for end in results.iter().flat_map(|(_, outcome)| &outcome.orders) {
        *ends.entry(*end).or_default() += 1;
    }
    let faults: usize = results.iter().map(|(_, outcome)| outcome.faults.len()).sum();
    let count = results.len();
    println!(
        "{count} seeds in {seconds:.1} s: {:.1} a second; {faults} faults; orders: {ends:?}",
        count as f32 / seconds
    );
    let mut failed = results.into_iter().filter(|result| fails(result));
    let Some((story, outcome)) = failed.next() else { return true };
    println!("seed {} fails; making it shorter", story.seed);
    let shrunk = shrink(stage, &story, outcome, None);
    print!("{}", report(&shrunk.story, &shrunk.outcome));
    println!("(of {} steps; {} stories tried; again: --seed {})", story.steps.len(), shrunk.tries, story.seed);
    false
}

fn sweep(stage: &Stage, part: &str, threads: usize) -> bool {
    let mut fine = true;
    for way in ways().into_iter().filter(|way| way.name.contains(part)) {
        let begun = Instant::now();
        let (outcome, places) = systematic::survey(stage, &way);
        println!("{}: {:?}, {} places", way.name, outcome.orders, places.len());
        let told = |place: &_| {
            let story = systematic::with(&way.story, Clone::clone(place));
            let outcome = tell(stage, &story, None);
            (story, outcome)
        };
        let results = side_by_side(threads, &places, told, |_| false);
        let failed: Vec<_> = results.iter().filter(|(_, outcome)| !outcome.violations.is_empty()).collect();
        println!("  {} of {} broken, after {:.1} s", failed.len(), places.len(), begun.elapsed().as_secs_f32());
        for (story, outcome) in &failed {
            println!("  {:?}: {:?}", story.exactly, outcome.violations.first());
        }
        fine &= failed.is_empty() && outcome.violations.is_empty();
    }
    fine
}

fn plant(stage: &Stage, threads: usize) -> bool {
    let mut all_found = true;
    for bug in planted() {
        let seeds: Vec<u64> = (0..bug.found_within).collect();
        let told = |seed: &u64| (*seed, tell(stage, &Story::of(*seed, Size::Small), Some((bug.make)())));
        let results = side_by_side(threads, &seeds, told, |(_, outcome)| !outcome.violations.is_empty());
        match results.iter().find(|(_, outcome)| !outcome.violations.is_empty()) {
            Some((seed, outcome)) => {
                let violation = &outcome.violations[0];
                println!("{}: found by seed {seed}: {}: {:.160}", bug.name, violation.invariant, violation.what);
            }
            None => {
                all_found = false;
                println!("{}: NOT FOUND by {} seeds", bug.name, bug.found_within);
            }
        }
    }
    all_found
}
