//! Bugs in sessions that end, roles that change, and people who are forgotten.

use cloud::Call;
use serde_json::{Value, json};

use super::bug::Bug;
use super::edit::edit;

/// The function that does what a command could not finish.
const FINISHES_COMMANDS: &str = "users-project-users";

/// These functions end no session.
pub(super) struct SessionsKept(&'static [&'static str]);

impl SessionsKept {
    pub const BY_PASSWORDS: Self = Self(&["users-change-password", "users-reset-password", FINISHES_COMMANDS]);
    pub const BY_ROLES: Self = Self(&["users-update-user-roles", FINISHES_COMMANDS]);
    pub const BY_DEACTIVATION: Self = Self(&["users-deactivate-user", FINISHES_COMMANDS]);
    pub const BY_LOG_OUTS: Self = Self(&["users-end-session"]);
    pub const BY_PROJECTION: Self = Self(&[FINISHES_COMMANDS]);
}

impl Bug for SessionsKept {
    fn alter_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        let Self(functions) = self;
        if call.operation == "DynamoDB.DeleteItem" && functions.contains(&call.function) {
            delete_nothing(body, "-sessions", "session");
        }
    }
}

pub(super) struct ForgottenKeysKept;

impl Bug for ForgottenKeysKept {
    fn alter_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.operation == "DynamoDB.DeleteItem" {
            delete_nothing(body, "-people-keys", "person");
        }
    }
}

/// Replaces a part of the key of what is deleted from a table.
fn delete_nothing(body: &mut Vec<u8>, table: &str, part: &str) {
    edit(body, |request| {
        if request["TableName"].as_str().is_some_and(|name| name.ends_with(table)) {
            request["Key"][part]["S"] = json!("nothing");
        }
    });
}

pub(super) struct OpenOrdersIgnored;

impl Bug for OpenOrdersIgnored {
    fn alter_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.operation == "DynamoDB.UpdateItem" && call.function == "users-forget-user" {
            let open = String::from_utf8_lossy(body).replace(" AND attribute_not_exists(holds)", "");
            *body = open.into_bytes();
        }
    }
}

pub(super) struct ForgottenAddressesKept;

impl Bug for ForgottenAddressesKept {
    fn alter_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.operation == "DynamoDB.TransactWriteItems" && call.function == "users-forget-user" {
            let is_claim = |item: &Value| {
                let stream = item.pointer("/Put/Item/stream/S").and_then(Value::as_str);
                stream.is_some_and(|stream| stream.starts_with("address#"))
            };
            edit(body, |request| {
                request["TransactItems"]
                    .as_array_mut()
                    .into_iter()
                    .for_each(|items| items.retain(|item| !is_claim(item)));
            });
        }
    }
}

/// Whoever sets roles believes that there is one more admin.
pub(super) struct LastAdminRemoved;

impl Bug for LastAdminRemoved {
    fn alter_response(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.operation != "DynamoDB.Query" || call.function != "users-update-user-roles" {
            return;
        }
        edit(body, |response| {
            for item in response["Items"].as_array_mut().into_iter().flatten() {
                let is_list = item["stream"]["S"] == "admins#all";
                let admins =
                    item["state"]["S"].as_str().and_then(|state| serde_json::from_str::<Vec<Value>>(state).ok());
                if let Some(mut admins) = admins.filter(|_| is_list) {
                    admins.push(json!(uuid::Uuid::nil()));
                    item["state"]["S"] = Value::String(Value::Array(admins).to_string());
                }
            }
        });
    }
}
