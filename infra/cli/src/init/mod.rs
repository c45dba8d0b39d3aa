//! Prepares `sam deploy`: keys, secrets, answers, and the file that SAM reads.
//!
//! Running it again keeps secrets and keys and suggests earlier answers; only `Release` changes.

mod answers;
mod aws;
mod checks;
mod console;
mod keys;
mod questions;
mod samconfig;
mod secrets;
mod template;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;

pub use answers::{Answers, AnswersError};
pub use console::Console;
pub use keys::KeyError;
pub use samconfig::{Deployment, SamConfigError};
pub use secrets::{Secret, SecretStore, StoreError, Stored};

use aws::AwsSecrets;
use console::Terminal;
use keys::TicketKeys;
use questions::Questions;
use samconfig::SamConfig;
use template::Template;

#[derive(Debug, Clone, Args)]
pub struct InitArguments {
    /// File with answers, TOML or JSON, instead of questions at the terminal
    #[arg(long, value_name = "FILE")]
    pub answers: Option<PathBuf>,
    /// Keep every earlier answer and ask nothing, for the next deployment
    #[arg(long, conflicts_with = "answers")]
    pub yes: bool,
    /// Replace an existing secret: generates a key, asks for an account's values
    #[arg(long, value_name = "SECRET")]
    pub rotate: Option<Secret>,
    /// Check the answers and print what would be done, without doing it
    #[arg(long)]
    pub dry_run: bool,
    /// The file that `sam deploy` reads
    #[arg(long, value_name = "FILE", default_value = "samconfig.toml")]
    pub samconfig: PathBuf,
}

/// Opens the secrets of a region.
type Connect = dyn Fn(&str) -> Result<Box<dyn SecretStore>, StoreError>;

/// What `init` uses from its environment.
pub struct Environment<'a> {
    pub console: &'a mut dyn Console,
    /// The region in the AWS configuration.
    pub region: Option<String>,
    pub connect: &'a Connect,
    /// Seconds since 1970; they become the name of the release.
    pub now: u64,
}

#[derive(Debug, thiserror::Error)]
pub enum InitError {
    #[error(
        "the address key cannot be replaced: users' e-mail addresses are looked up with it, so users could not log in. While there are no \
         users, you can delete the secret and run init again"
    )]
    AddressKey,
    #[error("these answers are not valid:\n  {}", .0.join("\n  "))]
    Answers(Vec<String>),
    #[error("{secret} does not hold {expected}: correct it, or replace it with --rotate")]
    Secret { secret: String, expected: String },
    #[error(transparent)]
    AnswersFile(#[from] AnswersError),
    #[error(transparent)]
    SamConfig(#[from] SamConfigError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("cannot generate a key: {0}")]
    Key(#[from] KeyError),
    #[error("cannot read template.yaml: {0}")]
    Template(#[from] serde_norway::Error),
    #[error(transparent)]
    Console(#[from] io::Error),
}

/// Runs `init` at the terminal, against AWS.
///
/// # Errors
/// See [`InitError`].
pub(crate) fn run(arguments: &InitArguments, out: &mut dyn Write) -> Result<(), InitError> {
    let connect =
        |region: &str| -> Result<Box<dyn SecretStore>, StoreError> { Ok(Box::new(AwsSecrets::connect(region)?)) };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let mut console = Terminal { out };
    init(arguments, Environment { console: &mut console, region: aws::configured_region(), connect: &connect, now })
}

/// The deployment in a samconfig.toml; empty if there is no such file.
///
/// # Errors
/// [`SamConfigError`] for a file that can't be read.
pub fn deployment(samconfig: &Path) -> Result<Deployment, SamConfigError> {
    SamConfig::open(samconfig)?.deployment()
}

/// The problems of parameters of template.yaml, each line beginning with a parameter's name.
///
/// # Errors
/// When the embedded template can't be read.
pub fn problems(parameters: &BTreeMap<String, String>) -> Result<Vec<String>, InitError> {
    Ok(checks::problems(&Template::read()?, parameters))
}

/// Asks, checks, creates missing secrets, and writes samconfig.toml.
///
/// # Errors
/// See [`InitError`]. When answers are not valid, nothing is created or written.
pub fn init(arguments: &InitArguments, environment: Environment<'_>) -> Result<(), InitError> {
    let Environment { console, region, connect, now } = environment;
    if arguments.rotate == Some(Secret::Address) {
        return Err(InitError::AddressKey);
    }
    let template = Template::read()?;
    let samconfig = SamConfig::open(&arguments.samconfig)?;
    let earlier = known(&template, samconfig.deployment()?);
    let answers = arguments.answers.as_deref().map(Answers::read).transpose()?.unwrap_or_default();
    let asks_secrets = arguments.answers.is_none() && !arguments.yes;
    let mut questions = Questions {
        console,
        template: &template,
        answers: &answers,
        earlier: &earlier,
        asks_parameters: asks_secrets && arguments.rotate.is_none(),
        asks_secrets,
        problems: Vec::new(),
    };

    let (stack, region) = (questions.stack()?, questions.region(region)?);
    if !questions.problems.is_empty() {
        return Err(InitError::Answers(questions.problems));
    }
    let store = connect(&region)?;
    let name = |secret: Secret| format!("{stack}/{}", secret.name());
    let mut stored = BTreeMap::new();
    for secret in Secret::ALL {
        stored.extend(store.find(&name(secret))?.map(|found| (secret, found)));
    }

    let mut parameters = questions.parameters()?;
    let mut texts = BTreeMap::new();
    let mut webhook_is_unknown = false;
    for secret in Secret::ALL {
        let is_kept = stored.contains_key(&secret) && arguments.rotate != Some(secret);
        if is_kept || secret.fields().is_empty() {
            continue;
        }
        let mut fields = questions.fields(secret)?;
        if secret == Secret::Stripe && !fields.contains_key("webhookSecret") {
            webhook_is_unknown = true;
            // An unknown value, so that no webhook is accepted until the real one is set.
            fields.insert("webhookSecret".to_owned(), format!("whsec_{}", keys::random()?));
        }
        texts.insert(secret, secrets::json(&fields));
    }
    questions.unknown_secrets();
    let mut problems = std::mem::take(&mut questions.problems);
    if problems.is_empty() {
        problems = checks::problems(&template, &parameters);
    }
    if !problems.is_empty() {
        return Err(InitError::Answers(problems));
    }

    let is_same_stack = earlier.stack.as_ref() == Some(&stack) && earlier.region.as_ref() == Some(&region);
    let earlier_keys = earlier.parameters.get("TicketPublicKeys").filter(|_| is_same_stack);
    let keys = Keys { stored: &stored, rotate: arguments.rotate, name: &name };
    let token = keys.token()?;
    let ticket = keys.ticket(earlier_keys.map(String::as_str).unwrap_or_default())?;
    texts.extend(token.text.map(|text| (Secret::Token, text)));
    texts.extend(ticket.text.map(|text| (Secret::Ticket, text)));
    if !stored.contains_key(&Secret::Address) {
        texts.insert(Secret::Address, secrets::json(&[("key".to_owned(), keys::random()?)].into()));
    }
    let release = release(now, earlier.parameters.get("Release"));
    let computed = [("Release", release), ("TokenPublicKey", token.public), ("TicketPublicKeys", ticket.public)];
    parameters.extend(computed.map(|(name, value)| (name.to_owned(), value)));

    let console = questions.console;
    for secret in Secret::ALL {
        let done = match (stored.get(&secret), texts.get(&secret)) {
            (Some(_), None) => "kept",
            (Some(_), Some(_)) => "replaced",
            (None, _) => "created",
        };
        let would = if arguments.dry_run { "would be " } else { "" };
        let arn = match (stored.get(&secret), texts.get(&secret)) {
            _ if arguments.dry_run => String::new(),
            (Some(found), None) => found.arn.clone(),
            (Some(found), Some(text)) => store.replace(&found.arn, text).map(|()| found.arn.clone())?,
            (None, text) => store.create(&name(secret), text.map(String::as_str).unwrap_or_default())?,
        };
        parameters.insert(secret.parameter().to_owned(), arn);
        console.say(&format!("{would}{done}  {}", name(secret)))?;
    }
    if arguments.dry_run {
        return Ok(());
    }
    samconfig.write(&Deployment { stack: Some(stack), region: Some(region), parameters })?;
    console.say(&format!("wrote {}; deploy with: sam deploy", arguments.samconfig.display()))?;
    for line in advice(arguments.rotate, webhook_is_unknown) {
        console.say(line)?;
    }
    Ok(())
}

/// Drops parameters that the template no longer has.
fn known(template: &Template, mut deployment: Deployment) -> Deployment {
    deployment.parameters.retain(|name, _| template.parameters.contains_key(name));
    deployment
}

/// Unique even if `init` runs twice in a second.
fn release(now: u64, earlier: Option<&String>) -> String {
    let earlier: Option<u64> = earlier.and_then(|earlier| earlier.parse().ok());
    let is_used = earlier.is_some_and(|earlier| earlier == now);
    if is_used { now.saturating_add(1) } else { now }.to_string()
}

/// A signing key's public key, and the new content of its secret if that changes.
struct Key {
    public: String,
    text: Option<String>,
}

struct Keys<'a> {
    stored: &'a BTreeMap<Secret, Stored>,
    rotate: Option<Secret>,
    name: &'a dyn Fn(Secret) -> String,
}

impl Keys<'_> {
    /// The secret also keeps the previous public key: tokens that it checks stay valid until they expire.
    fn token(&self) -> Result<Key, InitError> {
        if let Some(stored) = self.kept(Secret::Token) {
            let current = self.public_key(Secret::Token, stored)?;
            let public = with_previous(current, stored.field("previousPublicKey"));
            return Ok(Key { public, text: None });
        }
        let private_key = keys::random()?;
        let current = keys::public_key(&private_key)?;
        let replaced = self.stored.get(&Secret::Token);
        let previous = replaced.and_then(|stored| self.public_key(Secret::Token, stored).ok());
        let remembered = previous.clone().map(|key| ("previousPublicKey".to_owned(), key));
        let fields = [("privateKey".to_owned(), private_key)].into_iter().chain(remembered);
        Ok(Key { public: with_previous(current, previous), text: Some(secrets::json(&fields.collect())) })
    }

    /// The secret also keeps the earlier public keys: issued tickets can't be checked without them, and samconfig.toml may be lost.
    fn ticket(&self, earlier: &str) -> Result<Key, InitError> {
        let mut known = TicketKeys::parse(earlier);
        if let Some(stored) = self.stored.get(&Secret::Ticket) {
            let expected = || self.unexpected(Secret::Ticket, "a keyId from 0 to 255");
            let id = stored.number("keyId").ok_or_else(expected)?;
            let remembered = TicketKeys::parse(&stored.field("publicKeys").unwrap_or_default());
            known = known.and(remembered).with(id, self.public_key(Secret::Ticket, stored)?);
        }
        if self.kept(Secret::Ticket).is_some() {
            return Ok(Key { public: known.to_string(), text: None });
        }
        let (id, private_key) = (known.next_id()?, keys::random()?);
        let public = known.with(id, keys::public_key(&private_key)?).to_string();
        let text = serde_json::json!({ "keyId": id, "privateKey": private_key, "publicKeys": public }).to_string();
        Ok(Key { public, text: Some(text) })
    }

    fn kept(&self, secret: Secret) -> Option<&Stored> {
        self.stored.get(&secret).filter(|_| self.rotate != Some(secret))
    }

    fn public_key(&self, secret: Secret, stored: &Stored) -> Result<String, InitError> {
        let private_key = stored.field("privateKey").unwrap_or_default();
        keys::public_key(&private_key).map_err(|_| self.unexpected(secret, "a privateKey (base64url of 32 bytes)"))
    }

    fn unexpected(&self, secret: Secret, expected: &str) -> InitError {
        InitError::Secret { secret: (self.name)(secret), expected: expected.to_owned() }
    }
}

/// The value of `TokenPublicKey`.
fn with_previous(current: String, previous: Option<String>) -> String {
    match previous {
        Some(previous) => format!("{current},{previous}"),
        None => current,
    }
}

/// What to do next.
fn advice(rotate: Option<Secret>, webhook_is_unknown: bool) -> impl Iterator<Item = &'static str> {
    let of_key = match rotate {
        Some(Secret::Token) => Some(
            "Deploy at once. Users stay logged in; until the deployment, new sessions may be refused. Replace the key once more to refuse the \
             tokens of the old one.",
        ),
        Some(Secret::Ticket) => Some(
            "Deploy at once. Issued tickets stay valid; tickets issued before the deployment become valid with it.",
        ),
        Some(_) => Some("Functions read the secret when they start, so deploy now to restart them."),
        None => None,
    };
    let of_webhook = webhook_is_unknown.then_some(
        "Stripe's webhook secret is still missing: docs/deployment.md explains how to register the webhook after the first deployment.",
    );
    of_key.into_iter().chain(of_webhook)
}
