//! The keys of KMS: AES-256-GCM keys derived from one root key.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::{hkdf, rand};

const ROOT_KEY_BYTES: usize = 32;

#[derive(Clone)]
pub(crate) struct Keys {
    root: [u8; ROOT_KEY_BYTES],
    ids: Vec<String>,
}

/// The key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    #[error("cannot read or write the key file: {0}")]
    Io(#[from] io::Error),
    #[error("the key file must have {ROOT_KEY_BYTES} bytes")]
    WrongLength,
    #[error("the machine gives no random numbers for a key")]
    NoRandomness,
}

impl Keys {
    /// New keys that are never stored.
    pub(crate) fn in_memory(ids: Vec<String>) -> Result<Self, KeyFileError> {
        Ok(Self { root: random()?, ids })
    }

    /// Keys from a file that only its owner can read. The file is created if it does not exist.
    pub(crate) fn in_file(path: &Path, ids: Vec<String>) -> Result<Self, KeyFileError> {
        let root = match fs::read(path) {
            Ok(bytes) => bytes.try_into().map_err(|_| KeyFileError::WrongLength)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let root: [u8; ROOT_KEY_BYTES] = random()?;
                let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
                file.write_all(&root)?;
                file.sync_all()?;
                root
            }
            Err(error) => return Err(error.into()),
        };
        Ok(Self { root, ids })
    }

    /// Finds the id of a key by id or ARN.
    pub(crate) fn id(&self, id_or_arn: &str) -> Option<&str> {
        let id = id_or_arn.rsplit('/').next().unwrap_or(id_or_arn);
        self.ids.iter().map(String::as_str).find(|known| *known == id)
    }

    fn key(&self, id: &str) -> Option<RandomizedNonceKey> {
        let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, b"local cloud kms");
        let root = salt.extract(&self.root);
        let info = [id.as_bytes()];
        let mut key = [0; ROOT_KEY_BYTES];
        root.expand(&info, hkdf::HKDF_SHA256).ok()?.fill(&mut key).ok()?;
        RandomizedNonceKey::new(&AES_256_GCM, &key).ok()
    }

    pub(crate) fn seal(&self, id: &str, plaintext: &[u8], context: &[u8]) -> Option<Vec<u8>> {
        let mut sealed = plaintext.to_vec();
        let nonce = self.key(id)?.seal_in_place_append_tag(Aad::from(context), &mut sealed).ok()?;
        let id_length = u8::try_from(id.len()).ok()?;
        Some([&[id_length], id.as_bytes(), nonce.as_ref(), &sealed].concat())
    }

    pub(crate) fn open(&self, blob: &[u8], context: &[u8]) -> Option<(String, Vec<u8>)> {
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
