//! `cargo run --release -p simulation`.

fn main() {
    let stage = simulation::run::on_a_thread_of_its_own_time(simulation::stage::Stage::build());
    let begun = std::time::Instant::now();
    let from: u64 = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0);
    let n: u64 = std::env::args().nth(2).and_then(|n| n.parse().ok()).unwrap_or(1);
    for seed in from..from + n {
        let story = simulation::story::Story::of(seed, simulation::story::Size::Small);
        let t = std::time::Instant::now();
        let outcome = simulation::run::tell(&stage, &story, None);
        println!("seed {seed}: {:?} {:?} faults {} steps {} fans {}", t.elapsed(), outcome.ends, outcome.faults.len(), story.steps.len(), story.plan.fans);
        for v in outcome.violations.iter().take(6) { println!("   {}: {}", v.invariant, v.what); }
        if n == 1 { for (at, line) in &outcome.timeline { println!("{at} {line}"); } }
    }
    println!("{:?}", begun.elapsed());
}
