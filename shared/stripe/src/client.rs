use std::time::Duration;

use aws_smithy_runtime_api::client::http::SharedHttpConnector;
use http::{Method, Request};
use serde::de::DeserializeOwned;
use vendor::{HttpClient, Secret, form};

use crate::CallError;
use crate::error::{Failure, classify};

/// Version of Stripe's API. It is sent with each call and overrides the account's version.
pub const API_VERSION: &str = "2026-07-29.dahlia";

/// After this time the outcome of a call is unknown. Card issuers can be slow.
const TIMEOUT: Duration = Duration::from_secs(25);

/// Calls Stripe on behalf of one account. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Client {
    http: HttpClient,
    url: String,
    authorization: Secret,
}

impl Client {
    /// Creates a client. `api_key` is the account's secret key, `url` is `https://api.stripe.com` or that of a stand-in.
    pub fn new(connector: SharedHttpConnector, url: &str, api_key: &Secret) -> Self {
        Self {
            http: HttpClient::new("stripe", connector),
            url: url.trim_end_matches('/').to_owned(),
            authorization: Secret::new(format!("Bearer {}", api_key.expose())),
        }
    }

    pub(crate) async fn get<T: DeserializeOwned>(&self, operation: &'static str, path: &str) -> Result<T, CallError> {
        Ok(self.call(operation, Method::GET, path, Vec::new(), None).await?)
    }

    pub(crate) async fn post<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        path: &str,
        fields: &[(&str, &str)],
        idempotency_key: &str,
    ) -> Result<T, Failure> {
        self.call(operation, Method::POST, path, form(fields.iter().copied()).into_bytes(), Some(idempotency_key)).await
    }

    async fn call<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        method: Method,
        path: &str,
        body: Vec<u8>,
        idempotency_key: Option<&str>,
    ) -> Result<T, Failure> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url))
            .header("authorization", self.authorization.expose())
            .header("stripe-version", API_VERSION);
        if let Some(key) = idempotency_key {
            request =
                request.header("idempotency-key", key).header("content-type", "application/x-www-form-urlencoded");
        }
        let request = request.body(body).map_err(|error| Failure::Call(CallError::Refused(error.to_string())))?;

        let response = self.http.send(operation, request, TIMEOUT).await?;
        if !response.status().is_success() {
            return Err(classify(&response));
        }
        serde_json::from_slice(response.body())
            .map_err(|error| Failure::Call(CallError::Unknown(format!("unreadable success: {error}"))))
    }
}
