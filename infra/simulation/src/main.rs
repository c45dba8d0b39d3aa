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
use simulation::history::End;
use simulation::planted_bugs::{FoundBy, PlantedBug, planted_bugs};
use simulation::runner::{
    Outcome, block_on_virtual_time, map_in_parallel, possible_losses, report, run, shrink, survey, with_fault,
};
use simulation::scenario::{Scenario, ScenarioSize, ScriptedScenario, scripted_scenarios};
use simulation::world::fixture::Fixture;

/// Run scenarios with faults, and check invariants when each has ended.
#[derive(Parser)]
struct Arguments {
    /// Number of seeds to run
    #[arg(long, default_value_t = 1000)]
    seeds: u64,
    /// First seed
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Run one seed and print its report
    #[arg(long)]
    seed: Option<u64>,
    /// Run the scripted scenario of this name and print its report
    #[arg(long)]
    scripted: Option<String>,
    /// Run each scripted scenario with one fault at each place where one can occur
    #[arg(long)]
    systematic: bool,
    /// Run each scripted scenario with each of its messages lost once
    #[arg(long)]
    lost: bool,
    /// With --systematic or --lost: only scripted scenarios that have this text in their name
    #[arg(long, default_value = "")]
    way: String,
    /// Print which seed finds each of the planted bugs
    #[arg(long)]
    planted: bool,
    /// With --planted: only bugs that have this text in their name
    #[arg(long, default_value = "")]
    bug: String,
    /// Run all seeds, and print what each that fails breaks instead of shrinking the first
    #[arg(long)]
    keep_going: bool,
    /// Print what happens in each seed's scenario instead of running it
    #[arg(long)]
    steps: bool,
    /// Only scenarios with a handful of fans
    #[arg(long)]
    small: bool,
    /// Number of threads
    #[arg(long, default_value_t = 2)]
    threads: usize,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if arguments.steps {
        print_steps(&arguments);
        return ExitCode::SUCCESS;
    }
    let started = Instant::now();
    let fixture = block_on_virtual_time(Fixture::build());
    println!("accounts created in {:.1} s", started.elapsed().as_secs_f32());
    let passed = match arguments {
        Arguments { seed: Some(seed), .. } => run_one(&fixture, seed, arguments.size()),
        Arguments { scripted: Some(name), .. } => run_scripted(&fixture, &name),
        Arguments { systematic: true, way, threads, .. } => sweep(&fixture, &way, threads, false),
        Arguments { lost: true, way, threads, .. } => sweep(&fixture, &way, threads, true),
        Arguments { planted: true, bug, from, threads, .. } => find_planted_bugs(&fixture, &bug, from, threads),
        _ => run_many(&fixture, &arguments),
    };
    if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

impl Arguments {
    fn size(&self) -> ScenarioSize {
        if self.small { ScenarioSize::Small } else { ScenarioSize::Mixed }
    }
}

fn print_steps(arguments: &Arguments) {
    for seed in arguments.from..arguments.from + arguments.seeds {
        let scenario = Scenario::generate(seed, arguments.size());
        let steps = scenario.steps.iter().map(|step| format!("{:?}", step.action));
        let steps: Vec<String> = steps.collect();
        println!("{seed}: {:?}: {}", scenario.faults.replica, steps.join("; "));
    }
}

fn run_one(fixture: &Fixture, seed: u64, size: ScenarioSize) -> bool {
    let scenario = Scenario::generate(seed, size);
    let outcome = run(fixture, &scenario, None);
    print!("{}", report(&scenario, &outcome));
    outcome.violations.is_empty()
}

fn run_scripted(fixture: &Fixture, name: &str) -> bool {
    let scripted = scripted_scenarios().into_iter().find(|scripted| scripted.name == name);
    let Some(ScriptedScenario { scenario, .. }) = scripted else {
        println!("there is no scripted scenario {name:?}");
        return false;
    };
    let outcome = run(fixture, &scenario, None);
    print!("{}", report(&scenario, &outcome));
    outcome.violations.is_empty()
}

fn run_many(fixture: &Fixture, arguments: &Arguments) -> bool {
    let started = Instant::now();
    let seeds: Vec<u64> = (arguments.from..arguments.from + arguments.seeds).collect();
    let run_seed = |seed: &u64| {
        let scenario = Scenario::generate(*seed, arguments.size());
        let outcome = run(fixture, &scenario, None);
        (scenario, outcome)
    };
    let fails = |(_, outcome): &(Scenario, Outcome)| !outcome.violations.is_empty();
    let stop = |result: &(Scenario, Outcome)| !arguments.keep_going && fails(result);
    let results = map_in_parallel(arguments.threads, &seeds, run_seed, stop);
    let seconds = started.elapsed().as_secs_f32();
    let mut ends: BTreeMap<End, usize> = BTreeMap::new();
    for end in results.iter().flat_map(|(_, outcome)| &outcome.ends) {
        *ends.entry(*end).or_default() += 1;
    }
    let faults: usize = results.iter().map(|(_, outcome)| outcome.faults.len()).sum();
    let count = results.len();
    println!(
        "{count} seeds in {seconds:.1} s ({:.1} per second); {faults} faults; orders: {ends:?}",
        count as f32 / seconds
    );
    if arguments.keep_going {
        let failed: Vec<_> = results.iter().filter(|result| fails(result)).collect();
        for (scenario, outcome) in &failed {
            for violation in &outcome.violations {
                println!("seed {}: {}: {:.300}", scenario.seed, violation.invariant, violation.detail);
            }
        }
        println!("{} of {count} seeds fail", failed.len());
        return failed.is_empty();
    }
    let mut failed = results.into_iter().filter(|result| fails(result));
    let Some((scenario, outcome)) = failed.next() else { return true };
    println!("seed {} fails; shrinking it", scenario.seed);
    let shrunk = shrink(fixture, &scenario, outcome, None);
    print!("{}", report(&shrunk.scenario, &shrunk.outcome));
    println!(
        "({} of {} steps left after {} runs; the whole scenario: --seed {})",
        shrunk.scenario.steps.len(),
        scenario.steps.len(),
        shrunk.attempts,
        scenario.seed
    );
    false
}

fn sweep(fixture: &Fixture, part: &str, threads: usize, only_losses: bool) -> bool {
    let mut passed = true;
    for scripted in scripted_scenarios().into_iter().filter(|scripted| scripted.name.contains(part)) {
        let started = Instant::now();
        let (outcome, faults) = survey(fixture, &scripted);
        let faults = if only_losses { possible_losses(&outcome.survey) } else { faults };
        println!("{}: {:?}, {} possible faults", scripted.name, outcome.ends, faults.len());
        let run_fault = |fault: &_| {
            let scenario = with_fault(&scripted.scenario, Clone::clone(fault));
            let outcome = run(fixture, &scenario, None);
            (scenario, outcome)
        };
        let results = map_in_parallel(threads, &faults, run_fault, |_| false);
        let failed: Vec<_> = results.iter().filter(|(_, outcome)| !outcome.violations.is_empty()).collect();
        let seconds = started.elapsed().as_secs_f32();
        println!("  {} of {} break an invariant; {seconds:.1} s", failed.len(), faults.len());
        for (scenario, outcome) in &failed {
            println!("  {:?}: {:?}", scenario.faults.planned, outcome.violations.first());
        }
        passed &= failed.is_empty() && outcome.violations.is_empty();
    }
    passed
}

fn find_planted_bugs(fixture: &Fixture, which: &str, from: u64, threads: usize) -> bool {
    let mut all_found = true;
    for bug in planted_bugs().into_iter().filter(|bug| bug.name.contains(which)) {
        let scenarios = scenarios_that_find(&bug, from);
        let run_scenario =
            |(name, scenario): &(String, Scenario)| (name.clone(), run(fixture, scenario, Some((bug.make)())));
        let finds = |(_, outcome): &(String, Outcome)| !outcome.violations.is_empty();
        let results = map_in_parallel(threads, &scenarios, run_scenario, finds);
        match results.iter().find(|result| finds(result)) {
            Some((name, outcome)) => {
                let violation = &outcome.violations[0];
                println!("{}: found by {name}: {}: {:.160}", bug.name, violation.invariant, violation.detail);
            }
            None => {
                all_found = false;
                println!("{}: NOT FOUND, {} scenarios tried", bug.name, scenarios.len());
            }
        }
    }
    all_found
}

/// The scenarios of which one must find a bug, each with its name.
fn scenarios_that_find(bug: &PlantedBug, from: u64) -> Vec<(String, Scenario)> {
    match bug.found_by {
        FoundBy::Seed { within, .. } => {
            let of_seed = |seed| (format!("seed {seed}"), Scenario::generate(seed, ScenarioSize::Small));
            (from..within).map(of_seed).collect()
        }
        FoundBy::Scenario(name) => {
            let scripted = scripted_scenarios().into_iter().filter(|scripted| scripted.name == name);
            scripted.map(|scripted| (format!("{name:?}"), scripted.scenario)).collect()
        }
    }
}
