//! Held and sold seats are never more than there are: in no pool, in no ticket type, at no moment.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::history::{History, PoolState, number, text};

pub(super) fn check(history: &History) -> Vec<String> {
    let mut wrong = Vec::new();
    for pool in history.pools() {
        for (version, state) in pool.states {
            let PoolState { capacity, surplus, held, sold, .. } = state;
            if held < 0 || sold < 0 || surplus < 0 || surplus > held + sold || held + sold > capacity {
                wrong.push(format!("pool {}@{version}: {state:?}", pool.id));
            }
        }
    }
    wrong.extend(over_all_pools(history));
    wrong
}

/// In the order in which things were committed: the seats taken of a ticket type are never more than it ever had by then.
fn over_all_pools(history: &History) -> Vec<String> {
    let states: BTreeMap<(&str, u64), PoolState> = history
        .pools()
        .iter()
        .flat_map(|pool| pool.states.iter().map(|(version, state)| ((pool.id, *version), *state)))
        .collect();
    let mut most: BTreeMap<(String, String), i64> = BTreeMap::new();
    let mut now: BTreeMap<(String, String), BTreeMap<&str, i64>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for commit in &history.commits {
        match commit.category.as_str() {
            "allotment" => {
                for offer in commit.events.iter().flat_map(|event| offers(&event.data)) {
                    let capacity =
                        most.entry((commit.key.clone(), text(offer, "/ticketTypeId").to_owned())).or_default();
                    *capacity = number(offer, "/capacity").max(*capacity);
                }
            }
            "pool" => {
                let mut parts = commit.key.split('#').map(str::to_owned);
                let of = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
                let Some(state) = states.get(&(commit.key.as_str(), commit.last_version())) else { continue };
                let pools = now.entry(of.clone()).or_default();
                pools.insert(&commit.key, state.taken());
                let taken: i64 = pools.values().sum();
                let most = most.get(&of).copied().unwrap_or(0);
                if taken > most {
                    wrong
                        .push(format!("{of:?}: {taken} seats taken of {most} after {}@{}", commit.key, commit.version));
                }
            }
            _ => {}
        }
    }
    wrong
}

fn offers(data: &Value) -> impl Iterator<Item = &Value> {
    data["ticketTypes"].as_array().into_iter().flatten()
}
