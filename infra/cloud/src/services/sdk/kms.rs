//! The API of KMS.

use aws_lc_rs::rand;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::response::{ServiceResponse, text};
use crate::state::State;
use crate::state::keys::Keys;
use crate::template::{ACCOUNT, REGION};

pub(super) fn serve(cloud: &State, operation: &str, body: &[u8]) -> ServiceResponse {
    let request: Value = serde_json::from_slice(body).unwrap_or_default();
    // serde_json sorts the members by name, so that equal contexts are equal bytes.
    let context = request.get("EncryptionContext").map(Value::to_string).unwrap_or_default();
    match operation {
        "Decrypt" => decrypt(&cloud.keys, &request, context.as_bytes()),
        "Encrypt" | "GenerateDataKey" => {
            let given = text(&request, "KeyId").unwrap_or_default();
            let Some(id) = cloud.keys.id(given) else {
                return ServiceResponse::error(400, "NotFoundException", &format!("Key '{given}' does not exist"));
            };
            if operation == "Encrypt" {
                encrypt(&cloud.keys, id, &request, context.as_bytes())
            } else {
                generate_data_key(&cloud.keys, id, &request, context.as_bytes())
            }
        }
        other => ServiceResponse::unknown_operation(other),
    }
}

fn encrypt(keys: &Keys, id: &str, request: &Value, context: &[u8]) -> ServiceResponse {
    let plaintext = text(request, "Plaintext").and_then(|text| BASE64_STANDARD.decode(text).ok());
    let Some(plaintext) = plaintext.filter(|plaintext| (1..=4096).contains(&plaintext.len())) else {
        return ServiceResponse::error(400, "ValidationException", "Plaintext must have 1 to 4096 bytes");
    };
    match keys.seal(id, &plaintext, context) {
        Some(blob) => ServiceResponse::ok(&json!({ "KeyId": arn(id), "CiphertextBlob": BASE64_STANDARD.encode(blob) })),
        None => internal_error(),
    }
}

fn generate_data_key(keys: &Keys, id: &str, request: &Value, context: &[u8]) -> ServiceResponse {
    let length = match (text(request, "KeySpec"), request.get("NumberOfBytes").and_then(Value::as_u64)) {
        (Some("AES_256"), None) => 32,
        (Some("AES_128"), None) => 16,
        (None, Some(length @ 1..=1024)) => length,
        _ => return ServiceResponse::error(400, "ValidationException", "KeySpec or NumberOfBytes is required"),
    };
    let mut data_key = vec![0; usize::try_from(length).unwrap_or_default()];
    if rand::fill(&mut data_key).is_err() {
        return internal_error();
    }
    match keys.seal(id, &data_key, context) {
        Some(blob) => ServiceResponse::ok(&json!({
            "KeyId": arn(id),
            "Plaintext": BASE64_STANDARD.encode(data_key),
            "CiphertextBlob": BASE64_STANDARD.encode(blob),
        })),
        None => internal_error(),
    }
}

fn decrypt(keys: &Keys, request: &Value, context: &[u8]) -> ServiceResponse {
    let blob = text(request, "CiphertextBlob").and_then(|text| BASE64_STANDARD.decode(text).ok());
    let Some((id, plaintext)) = blob.and_then(|blob| keys.open(&blob, context)) else {
        return ServiceResponse::error(400, "InvalidCiphertextException", "");
    };
    if text(request, "KeyId").is_some_and(|given| keys.id(given) != Some(&id)) {
        return ServiceResponse::error(400, "IncorrectKeyException", "The ciphertext was encrypted under another key.");
    }
    ServiceResponse::ok(&json!({
        "KeyId": arn(&id),
        "Plaintext": BASE64_STANDARD.encode(plaintext),
        "EncryptionAlgorithm": "SYMMETRIC_DEFAULT",
    }))
}

fn arn(id: &str) -> String {
    format!("arn:aws:kms:{REGION}:{ACCOUNT}:key/{id}")
}

fn internal_error() -> ServiceResponse {
    ServiceResponse::error(500, "KMSInternalException", "")
}
