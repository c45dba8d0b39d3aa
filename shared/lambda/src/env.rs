//! The environment that a function runs in.

use std::collections::BTreeMap;
use std::fmt;
use std::num::ParseIntError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use auth::Sessions;
use aws_lc_rs::hmac;
use aws_smithy_runtime_api::client::http::SharedHttpConnector;
use aws_types::SdkConfig;
use eventstore::Store;
use jiff::{SignedDuration, Timestamp};
use kernel::ErrorChain;
use privacy::{KeyTable, Vault};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::sync::OnceCell;
use uuid::Uuid;
use views::Views;

use crate::usage::UsageInterceptor;

/// A function's environment: its variables, the AWS SDK's configuration, a connection to the vendors, the clock and a source of
/// ids. On AWS they come from the Lambda service ([`crate::run`]); under `cargo run` and in tests they come from the local cloud, so
/// that the handlers are the same code everywhere.
#[derive(Clone)]
pub struct Env {
    function: &'static str,
    vars: Arc<BTreeMap<String, String>>,
    sdk: SdkConfig,
    dynamodb: Arc<OnceLock<aws_sdk_dynamodb::Client>>,
    vendors: SharedHttpConnector,
    now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    new_id: Arc<dyn Fn() -> Uuid + Send + Sync>,
    has_read_secrets: Arc<AtomicBool>,
    /// Outlives the handler, which is built again.
    request_key: Arc<OnceCell<hmac::Key>>,
}

/// The variable with the ARN of the secret that the digests of requests are keyed with.
const REQUEST_SECRET: &str = "REQUEST_SECRET";

#[derive(Deserialize)]
struct RequestSecret {
    key: String,
}

/// A function could not start: its environment lacks something.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// An environment variable that the template sets is missing.
    #[error("environment variable {0} is not set")]
    MissingVariable(String),
    /// A variable or secret is set but not usable.
    #[error("{name} is not usable: {reason}")]
    Unusable {
        /// The variable's or secret's name, never its value.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The template's `Handler` names a function that this program does not have.
    #[error("this program has no function {0}: the template's Handler must be a function's name")]
    UnknownFunction(String),
}

impl Env {
    /// An environment from its parts.
    pub fn new(
        vars: BTreeMap<String, String>,
        sdk: SdkConfig,
        vendors: SharedHttpConnector,
        now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
        new_id: Arc<dyn Fn() -> Uuid + Send + Sync>,
    ) -> Self {
        let has_read_secrets = Arc::default();
        Self {
            function: "",
            vars: Arc::new(vars),
            sdk,
            dynamodb: Arc::default(),
            vendors,
            now,
            new_id,
            has_read_secrets,
            request_key: Arc::default(),
        }
    }

    pub(crate) fn of_function(self, function: &'static str) -> Self {
        Self { function, has_read_secrets: Arc::default(), request_key: Arc::default(), ..self }
    }

    /// Whether the function has read a secret, so that it must read it again some time.
    pub(crate) fn has_read_secrets(&self) -> bool {
        self.has_read_secrets.load(Ordering::Relaxed)
    }

    pub(crate) fn function(&self) -> &'static str {
        self.function
    }

    /// The value of an environment variable.
    ///
    /// # Errors
    /// [`StartError::MissingVariable`] when the template does not set it.
    pub fn var(&self, name: &str) -> Result<&str, StartError> {
        self.vars.get(name).map(String::as_str).ok_or_else(|| StartError::MissingVariable(name.to_owned()))
    }

    /// The value of an environment variable that is a number of minutes.
    ///
    /// # Errors
    /// [`StartError`] when the template does not set it to a whole number.
    pub fn minutes(&self, name: &str) -> Result<SignedDuration, StartError> {
        let unusable = |error: ParseIntError| StartError::Unusable { name: name.to_owned(), reason: error.to_string() };
        Ok(SignedDuration::from_mins(self.var(name)?.parse::<u32>().map_err(unusable)?.into()))
    }

    /// The value of an environment variable as what it stands for, such as an e-mail address.
    ///
    /// # Errors
    /// [`StartError`] when template.yaml did not set it, or not to such a value.
    pub fn parsed<T>(&self, name: &str) -> Result<T, StartError>
    where
        T: TryFrom<String>,
        T::Error: fmt::Display,
    {
        let unusable = |error: T::Error| StartError::Unusable { name: name.to_owned(), reason: error.to_string() };
        T::try_from(self.var(name)?.to_owned()).map_err(unusable)
    }

    /// The same of a variable that may be empty.
    ///
    /// # Errors
    /// As [`Env::parsed`].
    pub fn parsed_if_given<T>(&self, name: &str) -> Result<Option<T>, StartError>
    where
        T: TryFrom<String>,
        T::Error: fmt::Display,
    {
        if self.var(name)?.is_empty() { Ok(None) } else { self.parsed(name).map(Some) }
    }

    /// The AWS SDK's configuration: region, credentials, endpoint and HTTP client.
    pub fn sdk(&self) -> &SdkConfig {
        &self.sdk
    }

    /// The connection over which vendors are called.
    pub fn vendors(&self) -> SharedHttpConnector {
        self.vendors.clone()
    }

    /// The current time.
    pub fn now(&self) -> Timestamp {
        (self.now)()
    }

    /// A new random id (UUID version 4 on AWS; from a seed where a run must be repeatable).
    pub fn new_id(&self) -> Uuid {
        (self.new_id)()
    }
}

impl fmt::Debug for Env {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Env").field("vars", &self.vars.keys()).finish_non_exhaustive()
    }
}

/// What most functions need.
impl Env {
    /// The event table of the function's context.
    ///
    /// # Errors
    /// [`StartError::MissingVariable`] when the template does not set it.
    pub fn events(&self) -> Result<Store, StartError> {
        Ok(Store::new(self.dynamodb(), self.var("EVENTS_TABLE")?))
    }

    /// The view table of the function's context.
    ///
    /// # Errors
    /// [`StartError::MissingVariable`] when the template does not set it.
    pub fn views(&self) -> Result<Views, StartError> {
        Ok(Views::new(self.dynamodb(), self.var("VIEWS_TABLE")?))
    }

    /// Encrypts personal data with a key for each person.
    ///
    /// # Errors
    /// [`StartError::MissingVariable`] when the template does not set it.
    pub fn vault(&self) -> Result<Vault, StartError> {
        let kms = aws_sdk_kms::config::Builder::from(&self.sdk).interceptor(UsageInterceptor).build();
        let kms = aws_sdk_kms::Client::from_conf(kms);
        Ok(Vault::new(kms, self.var("KMS_KEY_ID")?, self.people_keys()?))
    }

    /// The table of people's keys.
    ///
    /// # Errors
    /// [`StartError::MissingVariable`] when the template does not set it.
    pub fn people_keys(&self) -> Result<KeyTable, StartError> {
        Ok(KeyTable::new(self.dynamodb(), self.var("KEYS_TABLE")?))
    }

    /// The sessions of all users.
    ///
    /// # Errors
    /// [`StartError::MissingVariable`] when the template does not set it.
    pub fn sessions(&self) -> Result<Sessions, StartError> {
        Ok(Sessions::new(self.dynamodb(), self.var("SESSIONS_TABLE")?))
    }

    /// The function's DynamoDB client: one, so that its tables share connections.
    pub fn dynamodb(&self) -> aws_sdk_dynamodb::Client {
        let client = || {
            let config = aws_sdk_dynamodb::config::Builder::from(&self.sdk).interceptor(UsageInterceptor).build();
            aws_sdk_dynamodb::Client::from_conf(config)
        };
        self.dynamodb.get_or_init(client).clone()
    }

    /// An EventBridge client.
    pub fn eventbridge(&self) -> aws_sdk_eventbridge::Client {
        let config = aws_sdk_eventbridge::config::Builder::from(&self.sdk).interceptor(UsageInterceptor).build();
        aws_sdk_eventbridge::Client::from_conf(config)
    }

    /// An SQS client.
    pub fn sqs(&self) -> aws_sdk_sqs::Client {
        let config = aws_sdk_sqs::config::Builder::from(&self.sdk).interceptor(UsageInterceptor).build();
        aws_sdk_sqs::Client::from_conf(config)
    }

    /// The JSON of a Secrets Manager secret. The variable holds the secret's ARN. Read it when the handler is built: a function with
    /// secrets is built again every few minutes (see [`crate::Process`]), so that a changed secret is used without a deployment.
    ///
    /// # Errors
    /// [`StartError`] when the variable is missing, or the secret can't be fetched or has another shape.
    pub async fn secret<T: DeserializeOwned>(&self, variable: &str) -> Result<T, StartError> {
        self.has_read_secrets.store(true, Ordering::Relaxed);
        self.fetch_secret(variable).await
    }

    /// Checks that [`Env::request_key`] can be fetched later.
    pub(crate) fn check_has_request_key(&self) -> Result<(), StartError> {
        self.var(REQUEST_SECRET).map(|_| ())
    }

    /// The key of the digests of requests: fetched once in the life of the process, because nothing rotates it.
    pub(crate) async fn request_key(&self) -> Result<&hmac::Key, StartError> {
        let fetch = async || {
            let secret: RequestSecret = self.fetch_secret(REQUEST_SECRET).await?;
            Ok(hmac::Key::new(hmac::HMAC_SHA256, secret.key.as_bytes()))
        };
        self.request_key.get_or_try_init(fetch).await
    }

    async fn fetch_secret<T: DeserializeOwned>(&self, variable: &str) -> Result<T, StartError> {
        let unusable = |reason: String| StartError::Unusable { name: variable.to_owned(), reason };
        let response = aws_sdk_secretsmanager::Client::new(&self.sdk)
            .get_secret_value()
            .secret_id(self.var(variable)?)
            .send()
            .await
            .map_err(|error| unusable(ErrorChain(&error).to_string()))?;
        let text = response.secret_string().ok_or_else(|| unusable("the secret has no text".to_owned()))?;
        // Not serde's own message: it may quote the secret.
        serde_json::from_str(text).map_err(|_| unusable("the secret is not the JSON that is expected".to_owned()))
    }
}
