use serde_json::json;

use super::expected::{ExpectedItem, ExpectedItems, by_time};
use crate::history::{History, text};
pub(super) fn expect(history: &History, items: &mut ExpectedItems) {
    for (user, commits) in history.streams("user") {
        let events = || commits.iter().flat_map(|commit| &commit.events);
        let Some(registered) = events().find(|event| event.name == "UserRegistered") else { continue };
        // Nobody finds the forgotten.
        if events().any(|event| event.name == "UserForgotten") {
            continue;
        }
        let active = !events().any(|event| event.name == "UserDeactivated");
        let version = commits.last().map(|commit| commit.last_version());
        let place = by_time(text(&registered.data, "/registeredAt"), user);
        let data = json!({"userId": user, "active": active});
        items.insert(("users", "users".to_owned(), place), ExpectedItem { version, data });
    }
}
