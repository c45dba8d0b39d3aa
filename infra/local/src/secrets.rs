use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use auth::{InvalidKey, Signer, public_key};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Part of the secret for FedEx.
pub(crate) const FEDEX_ACCOUNT: &str = "700000001";

/// Secrets cannot be generated or read.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    #[error("cannot read or write {file}: {error}")]
    File { file: PathBuf, error: io::Error },
    #[error("the machine gives no random numbers")]
    NoRandomness,
    /// A key in the file is not valid.
    #[error("{0}")]
    Key(#[from] InvalidKey),
}

/// The secrets that Secrets Manager holds on AWS. Generated at the first start, and stored with the data.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Secrets {
    token: String,
    address: String,
    ticket: String,
    pub stripe_key: String,
    pub stripe_webhook: String,
    pub mailgun_key: String,
    /// Older folders do not have it and do not need it.
    #[serde(default)]
    pub mailgun_signing_key: String,
    #[serde(default)]
    pub fedex_secret: String,
}

impl Secrets {
    pub fn of(folder: Option<&Path>) -> Result<Self, SecretsError> {
        let Some(folder) = folder else { return Self::random() };
        let file = folder.join("secrets.json");
        let unusable = |error| SecretsError::File { file: file.clone(), error };
        fs::create_dir_all(folder).map_err(unusable)?;
        match fs::read(&file) {
            Ok(text) => serde_json::from_slice(&text).map_err(|error| unusable(error.into())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let secrets = Self::random()?;
                // Written to another file and moved, so that a killed process leaves no incomplete file.
                let aside = file.with_extension("new");
                let text = serde_json::to_vec_pretty(&secrets).map_err(|error| unusable(error.into()))?;
                let mut options = OpenOptions::new();
                let opened = options.write(true).create(true).truncate(true).mode(0o600).open(&aside);
                opened
                    .and_then(|mut opened| {
                        opened.write_all(&text)?;
                        opened.sync_all()
                    })
                    .and_then(|()| fs::rename(&aside, &file))
                    .map_err(unusable)?;
                Ok(secrets)
            }
            Err(error) => Err(unusable(error)),
        }
    }

    fn random() -> Result<Self, SecretsError> {
        Ok(Self::made_of([key()?, key()?, key()?, key()?, key()?, key()?, key()?, key()?]))
    }

    /// Derives the secrets from a text, so that they are not secret at all. For repeatable runs.
    pub fn made_from(text: &str) -> Self {
        let key = |name: &str| URL_SAFE_NO_PAD.encode(digest(&SHA256, format!("{text}/{name}").as_bytes()));
        Self::made_of(
            ["token", "address", "ticket", "stripe", "stripe webhook", "mailgun", "mailgun webhook", "fedex"].map(key),
        )
    }

    fn made_of([token, address, ticket, stripe, stripe_webhook, mailgun, mailgun_webhook, fedex]: [String; 8]) -> Self {
        Self {
            token,
            address,
            ticket,
            stripe_key: format!("sk_test_{stripe}"),
            stripe_webhook: format!("whsec_{stripe_webhook}"),
            mailgun_key: format!("key-{mailgun}"),
            mailgun_signing_key: mailgun_webhook,
            fedex_secret: fedex,
        }
    }

    /// Signs the tokens of logins.
    pub fn signer(&self) -> Result<Signer, SecretsError> {
        Ok(Signer::new(&self.token)?)
    }

    pub fn token_public_key(&self) -> Result<String, SecretsError> {
        Ok(public_key(&self.token)?)
    }

    pub fn ticket_public_keys(&self) -> Result<String, SecretsError> {
        Ok(format!("1:{}", public_key(&self.ticket)?))
    }

    /// By the default ARNs in template.yaml, and by those of the secrets which CloudFormation generates.
    pub fn values(&self, admin_password: &str) -> BTreeMap<String, String> {
        let generated_key = |of: &str| {
            let key = digest(&SHA256, format!("{}/{of}", self.address).as_bytes());
            json!({ "key": URL_SAFE_NO_PAD.encode(key) })
        };
        let keys = [
            ("token", json!({ "privateKey": self.token })),
            ("address", json!({ "key": self.address })),
            ("ticket", json!({ "keyId": 1, "privateKey": self.ticket })),
        ];
        let arn = |name: &str| format!("arn:aws:secretsmanager:eu-central-1:000000000000:secret:frontrow{name}");
        let named = keys.into_iter().chain(self.of_accounts(admin_password));
        let named = named.map(|(name, value)| (format!("/{name}"), value));
        let generated = [
            ("-RequestSecret".to_owned(), generated_key("requests")),
            ("-NameSecret".to_owned(), generated_key("names")),
        ];
        named.chain(generated).map(|(name, value)| (arn(&name), value.to_string())).collect()
    }

    /// Those of the vendors' accounts and of the first admin, by the last part of their names.
    pub fn of_accounts(&self, admin_password: &str) -> [(&'static str, Value); 4] {
        [
            ("stripe", json!({ "apiKey": self.stripe_key, "webhookSecret": self.stripe_webhook })),
            ("mailgun", json!({ "apiKey": self.mailgun_key, "webhookSigningKey": self.mailgun_signing_key })),
            (
                "fedex",
                json!({ "accountNumber": FEDEX_ACCOUNT, "clientId": "frontrow", "clientSecret": self.fedex_secret }),
            ),
            ("first-admin", json!({ "password": admin_password })),
        ]
    }
}

/// 256 random bits in base64url.
fn key() -> Result<String, SecretsError> {
    let mut bytes = [0_u8; 32];
    rand::fill(&mut bytes).map_err(|_| SecretsError::NoRandomness)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}
