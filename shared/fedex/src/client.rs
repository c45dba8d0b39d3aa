use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aws_smithy_runtime_api::client::http::SharedHttpConnector;
use http::{Method, Request, Response, StatusCode};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use vendor::{HttpClient, Secret};

use crate::CallError;
use crate::answer::{code, error_codes, unpacked};
use crate::error::classify;
use crate::token::Tokens;

/// Tells the time: when a token ends.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Calls FedEx on behalf of one account. Cheap to clone; clones share their token.
#[derive(Clone)]
pub struct Client {
    http: HttpClient,
    url: String,
    account_number: String,
    tokens: Arc<Tokens>,
    clock: Clock,
}

/// An account and its credentials, as its secret holds them. Nothing of it can be printed.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// The number that parcels are charged to.
    pub account_number: String,
    /// Its API key.
    pub client_id: String,
    /// What goes with the key.
    pub client_secret: String,
}

/// A call before it has a token.
pub(crate) struct Call<'a> {
    /// Its name in the log.
    pub operation: &'static str,
    pub method: Method,
    pub path: &'static str,
    /// What FedEx repeats in its answer. Only a mark: the same twice is not the same call.
    pub transaction_id: Option<&'a str>,
    pub body: Value,
    /// After this the outcome is unknown. FedEx publishes no figure.
    pub time_out: Duration,
}

/// What came back.
pub(crate) struct Output {
    /// The `output` of the envelope.
    pub content: Value,
    /// FedEx's id of the call, which its support asks for.
    pub transaction_id: Option<String>,
}

impl Client {
    /// A client of an account. `url` is `https://apis.fedex.com`, `https://apis-sandbox.fedex.com`, or where a stand-in listens.
    ///
    /// FedEx may want credentials of their own for tracking: then that is another client.
    pub fn new(connector: SharedHttpConnector, url: &str, account: Account, clock: Clock) -> Self {
        let Account { account_number, client_id, client_secret } = account;
        let http = HttpClient::new("fedex", connector);
        let url = url.trim_end_matches('/').to_owned();
        let tokens =
            Tokens::new(http.clone(), url.clone(), &client_id, &Secret::new(client_secret), Arc::clone(&clock));
        Self { http, url, account_number, tokens: Arc::new(tokens), clock }
    }

    pub(crate) fn account_number(&self) -> &str {
        &self.account_number
    }

    /// Makes a call, with a second token where FedEx no longer takes the first: it has done nothing then.
    pub(crate) async fn call(&self, call: &Call<'_>) -> Result<Output, CallError> {
        let token = self.tokens.get(None).await?;
        let mut answer = self.send(call, &token).await?;
        if answer.status() == StatusCode::UNAUTHORIZED {
            let token = self.tokens.get(Some(&token)).await?;
            answer = self.send(call, &token).await?;
        }
        self.read(call.operation, &answer)
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
        Ok(self.http.send(call.operation, request, call.time_out).await?)
    }

    fn read(&self, operation: &'static str, answer: &Response<Vec<u8>>) -> Result<Output, CallError> {
        let body = unpacked(answer).and_then(|body| serde_json::from_slice::<Value>(&body).ok());
        let transaction_id =
            body.as_ref().and_then(|body| body.get("transactionId")?.as_str()).map(code_of_transaction);
        let codes = body.as_ref().map(error_codes).unwrap_or_default();
        let error_code = codes.first().map(|first| code(first));
        tracing::info!(
            vendor = "fedex",
            operation,
            vendorRequestId = transaction_id,
            errorCode = error_code,
            "vendor answer"
        );
        if !answer.status().is_success() {
            return Err(classify(answer, &body.unwrap_or_default(), (self.clock)()));
        }
        match body.and_then(|mut body| Some(body.get_mut("output")?.take())) {
            Some(content) => Ok(Output { content, transaction_id }),
            None => Err(CallError::Unknown("a success that can't be read".to_owned())),
        }
    }
}

/// FedEx's id of a call is a UUID; anything longer is not kept.
fn code_of_transaction(id: &str) -> String {
    id.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').take(64).collect()
}

// The credentials print nothing anyway, and a clock can't.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("url", &self.url).finish_non_exhaustive()
    }
}
