//! The API of Secrets Manager: the secrets of the options.

use serde_json::{Value, json};

use super::response::{ServiceResponse, text};
use crate::state::State;

pub(super) fn serve(cloud: &State, operation: &str, body: &[u8]) -> ServiceResponse {
    if operation != "GetSecretValue" {
        return ServiceResponse::unknown_operation(operation);
    }
    let request: Value = serde_json::from_slice(body).unwrap_or_default();
    let id = text(&request, "SecretId").unwrap_or_default();
    let found = cloud.secrets.iter().find(|(name, _)| *name == id || name_in_arn(id) == Some(name.as_str()));
    match found {
        Some((name, value)) => ServiceResponse::ok(&json!({
            "ARN": id,
            "Name": name,
            "SecretString": value,
            "VersionId": "00000000-0000-0000-0000-000000000000",
            "VersionStages": ["AWSCURRENT"],
        })),
        None => {
            ServiceResponse::error(400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
        }
    }
}

fn name_in_arn(arn: &str) -> Option<&str> {
    arn.split_once(":secret:").map(|(_, name)| name)
}
