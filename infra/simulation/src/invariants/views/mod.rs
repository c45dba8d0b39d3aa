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

/// Lists that are not views, or have invariants or tests of their own. An entry that ends with `#` stands for all lists that begin with it.
const NOT_CHECKED: [&str; 13] = [
    // Responses kept for repeated requests, tokens of webhooks, the number of e-mails to an address.
    "idempotency#",
    "webhook-token#",
    "mail-quota#",
    // Failed log-ins.
    "attempts#",
    // What jobs look through.
    "cancellations",
    "confirmed#",
    "on-sale",
    "repeats#",
    // What carts know of limited orders, and gates of names and numbers.
    "limited-order#",
    "name#",
    "number#",
    // Failed deliveries, and the money of disputes.
    "deliveries#failed",
    "disputed#",
];

fn is_bookkeeping(list: &str, place: &str) -> bool {
    let is_in = |entry: &str| if entry.ends_with('#') { list.starts_with(entry) } else { list == entry };
    // Where a fan's open cart is.
    place == "open-cart" || NOT_CHECKED.into_iter().any(is_in)
}
