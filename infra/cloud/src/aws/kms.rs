//! KMS's API: AES-256-GCM under keys that are drawn from one key file.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::{hkdf, rand};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::{Reply, text};
use crate::cloud::Inner;

const KEY_LENGTH: usize = 32;

/// The keys of the local KMS.
#[derive(Clone)]
pub(crate) struct Keys {
    root: [u8; KEY_LENGTH],
    ids: Vec<String>,
}

/// Why the key file can't be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// It can't be read or written.
    #[error("the key file can't be used: {0}")]
    Io(#[from] io::Error),
    /// It is not a key.
    #[error("the key file does not hold {KEY_LENGTH} bytes")]
    WrongLength,
    /// There is no randomness to be had.
    #[error("no random key can be made")]
    NoRandomness,
}

impl Keys {
    /// Keys that live as long as the process.
    pub(crate) fn in_memory(ids: Vec<String>) -> Result<Self, KeyFileError> {
        Ok(Self { root: random()?, ids })
    }

    /// Keys from a file that its owner alone can read; it is made if it is not there.
    pub(crate) fn in_file(path: &Path, ids: Vec<String>) -> Result<Self, KeyFileError> {
        let root = match fs::read(path) {
            Ok(bytes) => bytes.try_into().map_err(|_| KeyFileError::WrongLength)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let root: [u8; KEY_LENGTH] = random()?;
                let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
                file.write_all(&root)?;
                file.sync_all()?;
                root
            }
            Err(error) => return Err(error.into()),
        };
        Ok(Self { root, ids })
    }

    /// The id of a key that is given by id or ARN.
    fn id(&self, given: &str) -> Option<&str> {
        let id = given.rsplit('/').next().unwrap_or(given);
        self.ids.iter().map(String::as_str).find(|known| *known == id)
    }

    fn key(&self, id: &str) -> Option<RandomizedNonceKey> {
        let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, b"local cloud kms");
        let root = salt.extract(&self.root);
        let info = [id.as_bytes()];
        let mut key = [0; KEY_LENGTH];
        root.expand(&info, hkdf::HKDF_SHA256).ok()?.fill(&mut key).ok()?;
        RandomizedNonceKey::new(&AES_256_GCM, &key).ok()
    }

    fn seal(&self, id: &str, plaintext: &[u8], context: &[u8]) -> Option<Vec<u8>> {
        let mut sealed = plaintext.to_vec();
        let nonce = self.key(id)?.seal_in_place_append_tag(Aad::from(context), &mut sealed).ok()?;
        let id_length = u8::try_from(id.len()).ok()?;
        Some([&[id_length], id.as_bytes(), nonce.as_ref(), &sealed].concat())
    }

    fn open(&self, blob: &[u8], context: &[u8]) -> Option<(String, Vec<u8>)> {
        let (id_length, rest) = blob.split_first()?;
        let (id, rest) = rest.split_at_checked(usize::from(*id_length))?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE_LEN>()?;
        let id = self.id(str::from_utf8(id).ok()?)?;
        let mut sealed = sealed.to_vec();
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let plaintext = self.key(id)?.open_in_place(nonce, Aad::from(context), &mut sealed).ok()?;
        Some((id.to_owned(), plaintext.to_vec()))
    }
}

fn random<const N: usize>() -> Result<[u8; N], KeyFileError> {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).map_err(|_| KeyFileError::NoRandomness)?;
    Ok(bytes)
}

/// Does an operation.
pub(super) fn serve(cloud: &Inner, operation: &str, body: &[u8]) -> Reply {
    let request: Value = serde_json::from_slice(body).unwrap_or_default();
    // A JSON object's members are in the order of their names, so that the same context is the same bytes.
    let context = request.get("EncryptionContext").map(Value::to_string).unwrap_or_default();
    match operation {
        "Decrypt" => decrypt(&cloud.keys, &request, context.as_bytes()),
        "Encrypt" | "GenerateDataKey" => {
            let given = text(&request, "KeyId").unwrap_or_default();
            let Some(id) = cloud.keys.id(given) else {
                return Reply::error(400, "NotFoundException", &format!("Key '{given}' does not exist"));
            };
            if operation == "Encrypt" {
                encrypt(&cloud.keys, id, &request, context.as_bytes())
            } else {
                generate_data_key(&cloud.keys, id, &request, context.as_bytes())
            }
        }
        other => Reply::unknown_operation(other),
    }
}

fn encrypt(keys: &Keys, id: &str, request: &Value, context: &[u8]) -> Reply {
    let plaintext = text(request, "Plaintext").and_then(|text| BASE64_STANDARD.decode(text).ok());
    let Some(plaintext) = plaintext.filter(|plaintext| (1..=4096).contains(&plaintext.len())) else {
        return Reply::error(400, "ValidationException", "Plaintext must have 1 to 4096 bytes");
    };
    match keys.seal(id, &plaintext, context) {
        Some(blob) => Reply::ok(&json!({ "KeyId": arn(id), "CiphertextBlob": BASE64_STANDARD.encode(blob) })),
        None => internal_error(),
    }
}

fn generate_data_key(keys: &Keys, id: &str, request: &Value, context: &[u8]) -> Reply {
    let length = match (text(request, "KeySpec"), request.get("NumberOfBytes").and_then(Value::as_u64)) {
        (Some("AES_256"), None) => 32,
        (Some("AES_128"), None) => 16,
        (None, Some(length @ 1..=1024)) => length,
        _ => return Reply::error(400, "ValidationException", "either KeySpec or NumberOfBytes is needed"),
    };
    let mut data_key = vec![0; usize::try_from(length).unwrap_or(KEY_LENGTH)];
    if rand::fill(&mut data_key).is_err() {
        return internal_error();
    }
    match keys.seal(id, &data_key, context) {
        Some(blob) => Reply::ok(&json!({
            "KeyId": arn(id),
            "Plaintext": BASE64_STANDARD.encode(data_key),
            "CiphertextBlob": BASE64_STANDARD.encode(blob),
        })),
        None => internal_error(),
    }
}

fn decrypt(keys: &Keys, request: &Value, context: &[u8]) -> Reply {
    let blob = text(request, "CiphertextBlob").and_then(|text| BASE64_STANDARD.decode(text).ok());
    let Some((id, plaintext)) = blob.and_then(|blob| keys.open(&blob, context)) else {
        return Reply::error(400, "InvalidCiphertextException", "");
    };
    if text(request, "KeyId").is_some_and(|given| keys.id(given) != Some(&id)) {
        return Reply::error(400, "IncorrectKeyException", "the ciphertext is under another key");
    }
    Reply::ok(&json!({
        "KeyId": arn(&id),
        "Plaintext": BASE64_STANDARD.encode(plaintext),
        "EncryptionAlgorithm": "SYMMETRIC_DEFAULT",
    }))
}

fn arn(id: &str) -> String {
    format!("arn:aws:kms:{}:{}:key/{id}", crate::template::REGION, crate::template::ACCOUNT)
}

fn internal_error() -> Reply {
    Reply::error(500, "KMSInternalException", "")
}
