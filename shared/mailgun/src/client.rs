use std::time::Duration;

use aws_smithy_runtime_api::client::http::SharedHttpConnector;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::request::Builder;
use http::{Method, Request};
use serde::de::DeserializeOwned;
use vendor::{HttpClient, Secret, path_segment};

use crate::CallError;
use crate::error::classify;

/// After this time the outcome of a call is unknown. Mailgun publishes no limit.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Calls Mailgun on behalf of one sending domain. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Client {
    http: HttpClient,
    url: String,
    domain: String,
    authorization: Secret,
}

impl Client {
    /// Creates a client. `url` is that of the domain's region (`https://api.mailgun.net`, `https://api.eu.mailgun.net`) or of a
    /// stand-in.
    pub fn new(connector: SharedHttpConnector, url: &str, domain: &str, api_key: &Secret) -> Self {
        let credentials = STANDARD.encode(format!("api:{}", api_key.expose()));
        Self {
            http: HttpClient::new("mailgun", connector),
            url: url.trim_end_matches('/').to_owned(),
            domain: path_segment(domain),
            authorization: Secret::new(format!("Basic {credentials}")),
        }
    }

    /// The sending domain, encoded as a path segment.
    pub(crate) fn domain(&self) -> &str {
        &self.domain
    }

    /// Base URL, without a trailing slash.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) async fn get<T: DeserializeOwned>(&self, operation: &'static str, url: &str) -> Result<T, CallError> {
        self.call(operation, Request::builder().uri(url), Vec::new()).await
    }

    pub(crate) async fn post<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        path: &str,
        content_type: &str,
        body: Vec<u8>,
    ) -> Result<T, CallError> {
        let request = Request::builder().method(Method::POST).uri(format!("{}{path}", self.url));
        self.call(operation, request.header("content-type", content_type), body).await
    }

    async fn call<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        request: Builder,
        body: Vec<u8>,
    ) -> Result<T, CallError> {
        let request = request
            .header("authorization", self.authorization.expose())
            .body(body)
            .map_err(|error| CallError::Refused(error.to_string()))?;
        let response = self.http.send(operation, request, TIMEOUT).await?;
        if !response.status().is_success() {
            return Err(classify(&response));
        }
        serde_json::from_slice(response.body())
            .map_err(|error| CallError::Unknown(format!("unreadable success: {error}")))
    }
}
