//! Every stored view is exactly what its streams add up to.

mod concerts;
mod expected;
mod finance;
mod orders;
mod reservations;
mod tickets;
mod users;

use crate::history::History;
use expected::ExpectedItems;

pub(super) fn check(history: &History) -> Vec<String> {
    let mut expected = ExpectedItems::new();
    users::expect(history, &mut expected);
    concerts::expect(history, &mut expected);
    reservations::expect(history, &mut expected);
    orders::expect(history, &mut expected);
    finance::expect(history, &mut expected);
    tickets::expect(history, &mut expected);

    let mut violations = Vec::new();
    for item in &history.views {
        if is_bookkeeping(&item.list, &item.place) {
            continue;
        }
        let name = format!("{} {} {}", item.context, item.list, item.place);
        let key = expected
            .keys()
            .find(|(context, list, place)| (*context, list, place) == (item.context.as_str(), &item.list, &item.place));
        let Some(expected) = key.cloned().and_then(|key| expected.remove(&key)) else {
            violations.push(format!("{name} must not exist: {}", item.data));
            continue;
        };
        let other_version = expected.version.is_some_and(|version| item.version != Some(version));
        let differs = |(field, value): (&String, &serde_json::Value)| item.data.get(field) != Some(value);
        let other_data = expected.data.as_object().is_some_and(|fields| fields.iter().any(differs));
        if other_version || other_data {
            violations.push(format!("{name} has version {:?} and {}, expected {expected:?}", item.version, item.data));
        }
    }
    let missing = expected.into_iter();
    violations
        .extend(missing.map(|((context, list, place), item)| format!("{context} {list} {place} is missing: {item:?}")));
    violations
}

/// Items of the view tables that are not views: responses kept for repeated requests, tokens of webhooks, the hint where a fan's open cart
/// is, and what jobs look through (concerts cancelled in the last day, confirmed carts without an order, concerts on sale). Failed
/// deliveries and the money of disputes have invariants of their own.
fn is_bookkeeping(list: &str, place: &str) -> bool {
    list.starts_with("idempotency#")
        || list.starts_with("webhook-token#")
        || list == "cancellations"
        || list == "deliveries#failed"
        || list.starts_with("disputed#")
        || list.starts_with("confirmed#")
        || list == "on-sale"
        || place == "open-cart"
}
