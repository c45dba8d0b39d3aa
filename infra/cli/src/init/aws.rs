//! Secrets Manager, with the organizer's AWS configuration: environment, profile or single sign-on. `AWS_ENDPOINT_URL` names an
//! emulator.

use std::error::Error;
use std::fmt;

use aws_config::environment::EnvironmentVariableRegionProvider;
use aws_config::meta::region::RegionProviderChain;
use aws_config::profile::ProfileFileRegionProvider;
use aws_config::{BehaviorVersion, Region};
use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::error::SdkError;
use aws_sdk_secretsmanager::operation::get_secret_value::GetSecretValueError;
use aws_sdk_secretsmanager::types::Tag;
use aws_smithy_http_client::tls;
use tokio::runtime::{Builder, Runtime};

use super::secrets::{SecretStore, StoreError, Stored};

/// The account and region that the configuration names.
pub(crate) struct AwsSecrets {
    runtime: Runtime,
    client: Client,
}

/// The region that the configuration names.
pub(crate) fn configured_region() -> Option<String> {
    let chain = RegionProviderChain::first_try(EnvironmentVariableRegionProvider::new())
        .or_else(ProfileFileRegionProvider::new());
    let region = runtime().ok()?.block_on(chain.region())?;
    Some(region.as_ref().to_owned())
}

impl AwsSecrets {
    pub(crate) fn connect(region: &str) -> Result<Self, StoreError> {
        let failed =
            |error: std::io::Error| StoreError { secret: "no connection".to_owned(), reason: error.to_string() };
        let runtime = runtime().map_err(failed)?;
        let http = aws_smithy_http_client::Builder::new()
            .tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::AwsLc))
            .build_https();
        let config = aws_config::defaults(BehaviorVersion::latest())
            .region(Region::new(region.to_owned()))
            .http_client(http)
            .load();
        let client = Client::new(&runtime.block_on(config));
        Ok(Self { runtime, client })
    }
}

impl SecretStore for AwsSecrets {
    fn find(&self, name: &str) -> Result<Option<Stored>, StoreError> {
        let answer = self.runtime.block_on(self.client.get_secret_value().secret_id(name).send());
        match answer {
            Ok(secret) => {
                let (arn, text) = (secret.arn().unwrap_or_default(), secret.secret_string().unwrap_or_default());
                Ok(Some(Stored { arn: arn.to_owned(), text: text.to_owned() }))
            }
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(store_error(name, &error)),
        }
    }

    fn create(&self, name: &str, text: &str) -> Result<String, StoreError> {
        let tag = Tag::builder().key("application").value("frontrow").build();
        let request = self.client.create_secret().name(name).secret_string(text).tags(tag);
        let answer = self.runtime.block_on(request.send()).map_err(|error| store_error(name, &error))?;
        Ok(answer.arn().unwrap_or_default().to_owned())
    }

    fn replace(&self, arn: &str, text: &str) -> Result<(), StoreError> {
        let request = self.client.put_secret_value().secret_id(arn).secret_string(text);
        self.runtime.block_on(request.send()).map(|_| ()).map_err(|error| store_error(arn, &error))
    }
}

fn runtime() -> std::io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

fn is_absent<R>(error: &SdkError<GetSecretValueError, R>) -> bool {
    error.as_service_error().is_some_and(GetSecretValueError::is_resource_not_found_exception)
}

/// The messages of all causes, without the response, which may contain the secret.
fn store_error(secret: &str, error: &dyn Error) -> StoreError {
    let (mut reason, mut cause) = (error.to_string(), error.source());
    while let Some(error) = cause {
        reason = format!("{reason}: {error}");
        cause = error.source();
    }
    StoreError { secret: secret.to_owned(), reason }
}

impl fmt::Debug for AwsSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AwsSecrets(…)")
    }
}
