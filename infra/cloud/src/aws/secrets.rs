//! Secrets Manager's API: the secrets that the host gave.

use serde_json::{Value, json};

use super::{Reply, text};
use crate::cloud::Inner;

/// Does an operation.
pub(super) fn serve(cloud: &Inner, operation: &str, body: &[u8]) -> Reply {
    if operation != "GetSecretValue" {
        return Reply::unknown_operation(operation);
    }
    let request: Value = serde_json::from_slice(body).unwrap_or_default();
    let id = text(&request, "SecretId").unwrap_or_default();
    let found = cloud.secrets.iter().find(|(name, _)| *name == id || name_in_arn(id) == Some(name.as_str()));
    match found {
        Some((name, value)) => Reply::ok(&json!({
            "ARN": id,
            "Name": name,
            "SecretString": value,
            "VersionId": "00000000-0000-0000-0000-000000000000",
            "VersionStages": ["AWSCURRENT"],
        })),
        None => Reply::error(400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret."),
    }
}

/// The secret's name in its ARN.
fn name_in_arn(arn: &str) -> Option<&str> {
    arn.split_once(":secret:").map(|(_, name)| name)
}
