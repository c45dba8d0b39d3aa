//! Held and sold seats never exceed the capacity: in no pool and no ticket type, at no time.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::history::{History, PoolState, number, text};

pub(super) fn check(history: &History) -> Vec<String> {
    let mut violations = Vec::new();
    for pool in history.pools() {
        for (version, state) in pool.states {
            let PoolState { capacity, surplus, held, sold, .. } = state;
            if held < 0 || sold < 0 || surplus < 0 || surplus > held + sold || held + sold > capacity {
                violations.push(format!("pool {}@{version}: {state:?}", pool.id));
            }
        }
    }
    violations.extend(over_all_pools(history));
    violations
}

/// After each commit, the taken seats of a ticket type are at most the largest capacity that it has had so far.
fn over_all_pools(history: &History) -> Vec<String> {
    let states: BTreeMap<(&str, u64), PoolState> = history
        .pools()
        .iter()
        .flat_map(|pool| pool.states.iter().map(|(version, state)| ((pool.id, *version), *state)))
        .collect();
    let mut max_capacity: BTreeMap<(String, String), i64> = BTreeMap::new();
    let mut current: BTreeMap<(String, String), BTreeMap<&str, i64>> = BTreeMap::new();
    let mut violations = Vec::new();
    for commit in &history.commits {
        match commit.category.as_str() {
            "allotment" => {
                for offer in commit.events.iter().flat_map(|event| offers(&event.data)) {
                    let capacity =
                        max_capacity.entry((commit.key.clone(), text(offer, "/ticketTypeId").to_owned())).or_default();
                    *capacity = number(offer, "/capacity").max(*capacity);
                }
            }
            "pool" => {
                let mut parts = commit.key.split('#').map(str::to_owned);
                let of = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
                let Some(state) = states.get(&(commit.key.as_str(), commit.last_version())) else { continue };
                let pools = current.entry(of.clone()).or_default();
                pools.insert(&commit.key, state.taken());
                let taken: i64 = pools.values().sum();
                let most = max_capacity.get(&of).copied().unwrap_or(0);
                if taken > most {
                    violations.push(format!(
                        "{of:?}: {taken} of {most} seats are taken after {}@{}",
                        commit.key, commit.version
                    ));
                }
            }
            _ => {}
        }
    }
    violations
}

fn offers(data: &Value) -> impl Iterator<Item = &Value> {
    data["ticketTypes"].as_array().into_iter().flatten()
}
