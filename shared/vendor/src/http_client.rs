use std::error::Error;
use std::io;
use std::time::{Duration, Instant};

use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorSettings, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use http::{Request, Response};

/// Maximum size of a response's body, in bytes.
pub const MAX_RESPONSE_BYTES: usize = 4 * 1024 * 1024;

/// Time limit for connecting, TLS included.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long an idle connection is kept. It is short because vendors close connections while a Lambda is frozen, and a request on a
/// closed connection ends as "unanswered".
const IDLE_TIMEOUT: Duration = Duration::from_secs(10);

/// A request got no complete response. What the caller may do depends on whether the vendor may have received it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The request is invalid, such as its URL. A retry never helps.
    #[error("the request can't be sent: {0}")]
    Impossible(String),
    /// No connection was made (DNS, refused, TLS): the vendor has not received it, and a retry is safe.
    #[error("not sent: {0}")]
    NotSent(String),
    /// It was sent, or may have been, without a complete response: the vendor may have acted on it.
    #[error("sent, but unanswered: {0}")]
    Unanswered(String),
}

impl SendError {
    /// Value of the log field `noAnswer`.
    fn kind(&self) -> &'static str {
        match self {
            Self::Impossible(_) => "impossible",
            Self::NotSent(_) => "not_sent",
            Self::Unanswered(_) => "unanswered",
        }
    }
}

/// Sends requests to a vendor. Cheap to clone; clones share their connections.
#[derive(Debug, Clone)]
pub struct HttpClient {
    vendor: &'static str,
    connector: SharedHttpConnector,
}

tokio::task_local! {
    static ATTEMPT: u32;
}

/// Runs a call as attempt `number` (from 1). The call's log line contains the number.
pub async fn attempt<T>(number: u32, call: impl Future<Output = T>) -> T {
    ATTEMPT.scope(number, call).await
}

impl HttpClient {
    /// Creates a client. `vendor` is the vendor's name in the log.
    pub fn new(vendor: &'static str, connector: SharedHttpConnector) -> Self {
        Self { vendor, connector }
    }

    /// Sends a request and returns the complete response, whatever its status. Logs one line with the name of the operation. URLs,
    /// headers and bodies are not logged: they contain secrets and personal data.
    ///
    /// # Errors
    /// [`SendError`]. A response that is truncated or longer than [`MAX_RESPONSE_BYTES`] counts as unanswered.
    pub async fn send(
        &self,
        operation: &'static str,
        request: Request<Vec<u8>>,
        timeout: Duration,
    ) -> Result<Response<Vec<u8>>, SendError> {
        let began = Instant::now();
        let outcome = self.send_silently(request, timeout).await;
        let status = outcome.as_ref().ok().map(|response| response.status().as_u16());
        let vendor_request =
            outcome.as_ref().ok().and_then(|response| response.headers().get("request-id")?.to_str().ok());
        tracing::info!(
            vendor = self.vendor,
            operation,
            status,
            noAnswer = outcome.as_ref().err().map(SendError::kind),
            durationMs = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
            attempt = ATTEMPT.try_with(|number| *number).unwrap_or(1),
            vendorRequestId = vendor_request,
            "vendor call"
        );
        outcome
    }

    async fn send_silently(
        &self,
        request: Request<Vec<u8>>,
        timeout: Duration,
    ) -> Result<Response<Vec<u8>>, SendError> {
        if request.uri().host().is_none() {
            return Err(SendError::Impossible("the URL has no host".to_owned()));
        }
        let request =
            HttpRequest::try_from(request.map(SdkBody::from)).map_err(|error| SendError::Impossible(chain(&error)))?;
        match tokio::time::timeout(timeout, self.exchange(request)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(SendError::Unanswered(format!("no response within {} s", timeout.as_secs()))),
        }
    }

    async fn exchange(&self, request: HttpRequest) -> Result<Response<Vec<u8>>, SendError> {
        let response = self.connector.call(request).await.map_err(|error| failed(&error))?;
        let response = response.try_into_http1x().map_err(|error| SendError::Unanswered(chain(&error)))?;
        let (head, body) = response.into_parts();
        Ok(Response::from_parts(head, read(ByteStream::new(body)).await?))
    }
}

/// The connector for production. It uses the same TLS stack as the AWS SDK. Connections time out after ten seconds, when they are
/// opened or idle.
pub fn production() -> SharedHttpConnector {
    let connector = Connector::builder()
        .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
        .sleep_impl(TokioSleep::new())
        .pool_idle_timeout(IDLE_TIMEOUT)
        .connector_settings(HttpConnectorSettings::builder().connect_timeout(CONNECT_TIMEOUT).build())
        .build();
    SharedHttpConnector::new(connector)
}

async fn read(mut body: ByteStream) -> Result<Vec<u8>, SendError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|error| SendError::Unanswered(chain(&error)))?;
        if bytes.len() + chunk.len() > MAX_RESPONSE_BYTES {
            return Err(SendError::Unanswered(format!("the response is longer than {MAX_RESPONSE_BYTES} bytes")));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn failed(error: &ConnectorError) -> SendError {
    let reason = chain(error);
    if error.is_user() {
        SendError::Impossible(reason)
    } else if never_connected(error) {
        SendError::NotSent(reason)
    } else {
        SendError::Unanswered(reason)
    }
}

/// Whether the error shows that no connection was made. When in doubt, one was.
fn never_connected(error: &ConnectorError) -> bool {
    causes(error).any(|cause| {
        let connecting =
            cause.downcast_ref::<hyper_util::client::legacy::Error>().is_some_and(|error| error.is_connect());
        let refused =
            cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::ConnectionRefused);
        connecting || refused
    })
}

fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&cause| cause.source())
}

fn chain(error: &(dyn Error + 'static)) -> String {
    causes(error).map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
