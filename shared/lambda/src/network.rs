//! How a function reaches AWS and the vendors, with a short start.

use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::time::Duration;

use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region, SharedCredentialsProvider};
use aws_smithy_http_client::tls::{self, TlsContext, TrustStore, rustls_provider::CryptoMode};
use aws_smithy_http_client::{Builder, Connector};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_types::SdkConfig;

use crate::StartError;

const TLS: tls::Provider = tls::Provider::Rustls(CryptoMode::AwsLc);

/// The roots of the certificates of AWS's endpoints: all five that Amazon Trust Services recommends for a custom trust store
/// (https://www.amazontrust.com/repository/). The system's roots, about 140, would be read at each cold start.
const AMAZON_ROOTS: &[u8] = include_bytes!("amazon_roots.pem");

/// A connection to AWS takes milliseconds.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);

/// AWS answers within milliseconds, or not at all. Another attempt goes to another host.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(3);

/// Of a call with its retries: below the 15 seconds of a function behind the API, so that it answers with a problem and not with a time-out.
const CALL_TIMEOUT: Duration = Duration::from_secs(9);

/// The SDK's configuration, from the variables that Lambda sets, which do not change while the process lives. The SDK's default
/// providers, which look in other places too, would double the program's size.
///
/// All of the SDK's clients share one HTTP client and its connections. `AWS_CA_BUNDLE` names a file of certificates to trust in
/// place of Amazon's, `AWS_ENDPOINT_URL` an endpoint to call in place of AWS's.
///
/// # Errors
/// [`StartError::Unusable`] when the file of `AWS_CA_BUNDLE` can't be read.
pub fn sdk_config(vars: &BTreeMap<String, String>) -> Result<SdkConfig, StartError> {
    let var = |name: &str| vars.get(name).cloned();
    let unusable = |reason: String| StartError::Unusable { name: "AWS_CA_BUNDLE".to_owned(), reason };
    let roots = match var("AWS_CA_BUNDLE") {
        Some(file) => std::fs::read(file).map_err(|error| unusable(error.to_string()))?,
        None => AMAZON_ROOTS.to_vec(),
    };
    let context = TlsContext::builder().with_trust_store(TrustStore::empty().with_pem_certificate(roots)).build();
    let context = context.map_err(|error| unusable(error.to_string()))?;
    let mut sdk = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .timeout_config(timeouts())
        .http_client(Builder::new().tls_provider(TLS).tls_context(context).build_https());
    sdk.set_region(var("AWS_REGION").map(Region::new));
    sdk.set_endpoint_url(var("AWS_ENDPOINT_URL"));
    if let (Some(id), Some(secret)) = (var("AWS_ACCESS_KEY_ID"), var("AWS_SECRET_ACCESS_KEY")) {
        let credentials = Credentials::new(id, secret, var("AWS_SESSION_TOKEN"), None, "Lambda");
        sdk.set_credentials_provider(Some(SharedCredentialsProvider::new(credentials)));
    }
    Ok(sdk.build())
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .operation_attempt_timeout(ATTEMPT_TIMEOUT)
        .operation_timeout(CALL_TIMEOUT)
        .build()
}

/// The connection to the vendors, made at the first call: most functions make none. It trusts the system's roots.
#[derive(Debug, Default)]
pub struct VendorConnector(OnceLock<SharedHttpConnector>);

impl HttpConnector for VendorConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let connector = self.0.get_or_init(|| {
            let settings = HttpConnectorSettings::builder().connect_timeout(Duration::from_secs(5)).build();
            let connector = Connector::builder().tls_provider(TLS).connector_settings(settings).build();
            SharedHttpConnector::new(connector)
        });
        connector.call(request)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use aws_lc_rs::digest::{SHA256, digest};
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    #[test]
    fn roots_are_the_five_of_amazon_trust_services() {
        let text = std::str::from_utf8(AMAZON_ROOTS).unwrap();
        let fingerprints: Vec<_> = text
            .split_terminator("-----END CERTIFICATE-----\n")
            .map(|pem| {
                let lines = pem.lines().filter(|line| !line.starts_with("-----")).collect::<String>();
                hex::encode(digest(&SHA256, &STANDARD.decode(lines).unwrap()))
            })
            .collect();
        let documented = [
            "8ecde6884f3d87b1125ba31ac3fcb13d7016de7f57cc904fe1cb97c6ae98196e",
            "1ba5b2aa8c65401a82960118f80bec4f62304d83cec4713a19c39c011ea46db4",
            "18ce6cfe7bf14e60b2e347b8dfe868cb31d02ebb3ada271569f50343b46db3a4",
            "e35d28419ed02025cfa69038cd623962458da5c695fbdea3c22b0bfb25897092",
            "568d6905a2c88708a4b3025190edcfedb1974a606a13c6e5290fcb2ae63edab5",
        ];
        assert_eq!(fingerprints, documented);
    }

    #[test]
    fn attempts_fit_into_a_call_and_connecting_into_an_attempt() {
        let config = sdk_config(&BTreeMap::new()).unwrap();
        let timeouts = config.timeout_config().unwrap();
        let [connect, attempt, call] =
            [timeouts.connect_timeout(), timeouts.operation_attempt_timeout(), timeouts.operation_timeout()]
                .map(Option::unwrap);
        assert!(connect < attempt && attempt < call);
    }

    #[test]
    fn missing_bundle_is_named_in_the_error() {
        let vars = BTreeMap::from([("AWS_CA_BUNDLE".to_owned(), "/no/such/bundle".to_owned())]);
        assert!(matches!(sdk_config(&vars), Err(StartError::Unusable { name, .. }) if name == "AWS_CA_BUNDLE"));
    }
}
