use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aws_smithy_runtime_api::client::http::SharedHttpConnector;
use http::{Method, Request, Response, StatusCode};
use serde::Deserialize;
use serde_json::Value;
use vendor::{HttpClient, Secret};

use crate::error::classify;
use crate::response::{code, error_codes, unpacked};
use crate::token::TokenCache;
use crate::{CallError, Clock};

/// Calls FedEx on behalf of one account. Cheap to clone; clones share their token.
#[derive(Clone)]
pub struct Client {
    http: HttpClient,
    url: String,
    account_number: String,
    tokens: Arc<TokenCache>,
    clock: Clock,
}

/// An account and its credentials, as stored in its secret. It has no `Debug`, so that it can't be logged.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// FedEx account number, to which parcels are charged.
    pub account_number: String,
    /// API key.
    pub client_id: String,
    /// Secret of the API key.
    pub client_secret: String,
}

/// A call, without its token.
pub(crate) struct Call<'a> {
    /// Name of the operation in the log.
    pub operation: &'static str,
    pub method: Method,
    pub path: &'static str,
    /// FedEx returns it in the response. It is no idempotency key.
    pub transaction_id: Option<&'a str>,
    pub body: Value,
    /// After this time the outcome is unknown. FedEx publishes no limit.
    pub timeout: Duration,
}

/// A successful response.
pub(crate) struct Output {
    /// The `output` of the envelope.
    pub content: Value,
    /// FedEx's id of the call, for its support.
    pub transaction_id: Option<String>,
}

impl Client {
    /// Creates a client. `url` is `https://apis.fedex.com`, `https://apis-sandbox.fedex.com` or that of a stand-in.
    ///
    /// FedEx may require separate credentials for tracking. Use a second client then.
    pub fn new(connector: SharedHttpConnector, url: &str, account: Account, clock: Clock) -> Self {
        let Account { account_number, client_id, client_secret } = account;
        let http = HttpClient::new("fedex", connector);
        let url = url.trim_end_matches('/').to_owned();
        let tokens =
            TokenCache::new(http.clone(), url.clone(), &client_id, &Secret::new(client_secret), Arc::clone(&clock));
        Self { http, url, account_number, tokens: Arc::new(tokens), clock }
    }

    pub(crate) fn account_number(&self) -> &str {
        &self.account_number
    }

    /// Makes a call. Repeats it with a new token if FedEx rejects the first token, which means that it has done nothing.
    pub(crate) async fn call(&self, call: &Call<'_>) -> Result<Output, CallError> {
        let token = self.tokens.get(None).await?;
        let mut response = self.send(call, &token).await?;
        if response.status() == StatusCode::UNAUTHORIZED {
            let token = self.tokens.get(Some(&token)).await?;
            response = self.send(call, &token).await?;
        }
        self.read(call.operation, &response)
    }

    async fn send(&self, call: &Call<'_>, token: &Secret) -> Result<Response<Vec<u8>>, CallError> {
        let mut request = Request::builder()
            .method(call.method.clone())
            .uri(format!("{}{}", self.url, call.path))
            .header("authorization", format!("Bearer {}", token.expose()))
            .header("content-type", "application/json")
            .header("x-locale", "en_US");
        if let Some(id) = call.transaction_id {
            request = request.header("x-customer-transaction-id", id);
        }
        let request =
            request.body(call.body.to_string().into_bytes()).map_err(|error| CallError::Refused(error.to_string()))?;
        Ok(self.http.send(call.operation, request, call.timeout).await?)
    }

    fn read(&self, operation: &'static str, response: &Response<Vec<u8>>) -> Result<Output, CallError> {
        let body = unpacked(response).and_then(|body| serde_json::from_slice::<Value>(&body).ok());
        let transaction_id = body.as_ref().and_then(|body| body.get("transactionId")?.as_str()).map(transaction_id_of);
        let codes = body.as_ref().map(error_codes).unwrap_or_default();
        let error_code = codes.first().map(|first| code(first));
        tracing::info!(
            vendor = "fedex",
            operation,
            vendorRequestId = transaction_id,
            errorCode = error_code,
            "vendor response"
        );
        if !response.status().is_success() {
            return Err(classify(response, &body.unwrap_or_default(), (self.clock)()));
        }
        match body.and_then(|mut body| Some(body.get_mut("output")?.take())) {
            Some(content) => Ok(Output { content, transaction_id }),
            None => Err(CallError::Unknown("unreadable success".to_owned())),
        }
    }
}

/// FedEx's transaction ids are UUIDs. Anything longer is cut off.
fn transaction_id_of(id: &str) -> String {
    id.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').take(64).collect()
}

// Secrets are never printed, and a clock has no `Debug`.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("url", &self.url).finish_non_exhaustive()
    }
}
