//! The seven secrets: their contents, and where they are stored.

use std::collections::BTreeMap;

use clap::ValueEnum;
use regex::Regex;
use serde_json::{Map, Value};

/// A secret, by the last part of its name: `frontrow/token` in a stack called frontrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Secret {
    /// The key that signs login tokens
    Token,
    /// The key that signs ticket codes
    Ticket,
    /// The key under which e-mail addresses are looked up
    Address,
    /// The first admin's password
    FirstAdmin,
    /// The Stripe account
    Stripe,
    /// The Mailgun account
    Mailgun,
    /// The FedEx account
    Fedex,
}

/// A field of a secret that only the organizer knows.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) question: &'static str,
    pattern: &'static str,
    wanted: &'static str,
    /// Whether the answer may be missing.
    pub(crate) may_be_unknown: bool,
}

const fn field(name: &'static str, question: &'static str, pattern: &'static str, wanted: &'static str) -> Field {
    Field { name, question, pattern, wanted, may_be_unknown: false }
}

const PRINTABLE: &str = "[!-~]{1,500}";
const WORD: &str = "letters, digits and punctuation without spaces";

const FIRST_ADMIN: &[Field] = &[field("password", "Password of the first admin", ".{8,128}", "8 to 128 characters")];
const STRIPE: &[Field] = &[
    field(
        "apiKey",
        "Secret API key of the Stripe account",
        "(sk|rk)_(test|live)_[!-~]{1,500}",
        "a secret key such as sk_live_…",
    ),
    Field {
        may_be_unknown: true,
        ..field(
            "webhookSecret",
            "Signing secret of Stripe's webhook",
            "whsec_[!-~]{1,500}",
            "a signing secret such as whsec_…",
        )
    },
];
const MAILGUN: &[Field] = &[
    field("apiKey", "API key of the Mailgun account", PRINTABLE, WORD),
    field("webhookSigningKey", "HTTP webhook signing key of the Mailgun account", PRINTABLE, WORD),
];
const FEDEX: &[Field] = &[
    field("accountNumber", "Number of the FedEx account", "[0-9]{9}", "nine digits"),
    field("clientId", "API key of the FedEx project", PRINTABLE, WORD),
    field("clientSecret", "Secret key of the FedEx project", PRINTABLE, WORD),
];

impl Secret {
    pub(crate) const ALL: [Self; 7] =
        [Self::Token, Self::Ticket, Self::Address, Self::FirstAdmin, Self::Stripe, Self::Mailgun, Self::Fedex];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Ticket => "ticket",
            Self::Address => "address",
            Self::FirstAdmin => "first-admin",
            Self::Stripe => "stripe",
            Self::Mailgun => "mailgun",
            Self::Fedex => "fedex",
        }
    }

    /// The template's parameter for its ARN.
    pub(crate) fn parameter(self) -> &'static str {
        match self {
            Self::Token => "TokenSecretArn",
            Self::Ticket => "TicketSecretArn",
            Self::Address => "AddressSecretArn",
            Self::FirstAdmin => "FirstAdminSecretArn",
            Self::Stripe => "StripeSecretArn",
            Self::Mailgun => "MailgunSecretArn",
            Self::Fedex => "FedexSecretArn",
        }
    }

    /// The fields to ask for; none for keys, which are generated.
    pub(crate) fn fields(self) -> &'static [Field] {
        match self {
            Self::Token | Self::Ticket | Self::Address => &[],
            Self::FirstAdmin => FIRST_ADMIN,
            Self::Stripe => STRIPE,
            Self::Mailgun => MAILGUN,
            Self::Fedex => FEDEX,
        }
    }
}

impl Field {
    /// Why a value is not valid. Never contains the value.
    pub(crate) fn refusal(&self, value: &str) -> Option<String> {
        let matches = Regex::new(&format!("^(?:{})$", self.pattern)).is_ok_and(|whole| whole.is_match(value));
        (!matches).then(|| format!("must be {}", self.wanted))
    }
}

/// A secret's string fields as the JSON that functions read.
pub(crate) fn json(fields: &BTreeMap<String, String>) -> String {
    let members: Map<String, Value> = fields.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect();
    Value::Object(members).to_string()
}

/// An existing secret.
pub struct Stored {
    pub arn: String,
    pub text: String,
}

impl Stored {
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        let content: Value = serde_json::from_str(&self.text).ok()?;
        Some(content.get(name)?.as_str()?.to_owned())
    }

    pub(crate) fn number(&self, name: &str) -> Option<u8> {
        let content: Value = serde_json::from_str(&self.text).ok()?;
        content.get(name)?.as_u64()?.try_into().ok()
    }
}

/// Where secrets are kept: AWS Secrets Manager.
pub trait SecretStore {
    /// # Errors
    /// [`StoreError`] when it is unknown whether the secret exists.
    fn find(&self, name: &str) -> Result<Option<Stored>, StoreError>;

    /// Creates a secret and returns its ARN.
    ///
    /// # Errors
    /// [`StoreError`], also when a secret with this name exists.
    fn create(&self, name: &str, text: &str) -> Result<String, StoreError>;

    /// Gives a secret a new value.
    ///
    /// # Errors
    /// [`StoreError`]
    fn replace(&self, arn: &str, text: &str) -> Result<(), StoreError>;
}

/// What Secrets Manager said. It repeats no secret.
#[derive(Debug, thiserror::Error)]
#[error("Secrets Manager, {secret}: {reason}")]
pub struct StoreError {
    pub secret: String,
    pub reason: String,
}
