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

/// The most bytes of an answer's body that are read.
pub const LONGEST_ANSWER: usize = 4 * 1024 * 1024;

/// How long a connection, TLS included, may take to come about.
const CONNECT_TIME_OUT: Duration = Duration::from_secs(10);

/// How long an idle connection is kept. Short, because vendors close theirs while a Lambda is frozen, and a request written to
/// a closed connection ends as "unanswered".
const IDLE: Duration = Duration::from_secs(10);

/// A request got no answer. What the caller may do depends on whether the vendor can have seen it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The request itself is impossible (its URL, say), so that no repeat of it will do better.
    #[error("the request can't be sent: {0}")]
    Impossible(String),
    /// No connection came about (DNS, refused, TLS): the vendor has seen nothing, and a repeat is safe.
    #[error("not sent: {0}")]
    NotSent(String),
    /// It was sent, or may have been, and no whole answer came: the vendor may have acted on it.
    #[error("sent, but unanswered: {0}")]
    Unanswered(String),
}

impl SendError {
    /// What it is, in a word.
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

/// Makes a call that is the n-th attempt, from 1, to do the same: its line in the log says so.
pub async fn attempt<T>(number: u32, call: impl Future<Output = T>) -> T {
    ATTEMPT.scope(number, call).await
}

impl HttpClient {
    /// A client of a vendor, over a connection to the outside.
    pub fn new(vendor: &'static str, connector: SharedHttpConnector) -> Self {
        Self { vendor, connector }
    }

    /// Sends one request and waits for the whole answer, whatever its status, at most `time_out`. A line in the log tells of
    /// it, with the operation's name in place of its URL, and neither headers nor bodies: those hold secrets and people.
    ///
    /// # Errors
    /// [`SendError`]; an answer whose body breaks off or is longer than [`LONGEST_ANSWER`] counts as unanswered.
    pub async fn send(
        &self,
        operation: &'static str,
        request: Request<Vec<u8>>,
        time_out: Duration,
    ) -> Result<Response<Vec<u8>>, SendError> {
        let began = Instant::now();
        let outcome = self.send_silently(request, time_out).await;
        let status = outcome.as_ref().ok().map(|answer| answer.status().as_u16());
        let vendor_request = outcome.as_ref().ok().and_then(|answer| answer.headers().get("request-id")?.to_str().ok());
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
        time_out: Duration,
    ) -> Result<Response<Vec<u8>>, SendError> {
        if request.uri().host().is_none() {
            return Err(SendError::Impossible("the URL names no host".to_owned()));
        }
        let request =
            HttpRequest::try_from(request.map(SdkBody::from)).map_err(|error| SendError::Impossible(chain(&error)))?;
        match tokio::time::timeout(time_out, self.exchange(request)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(SendError::Unanswered(format!("no answer within {} s", time_out.as_secs()))),
        }
    }

    async fn exchange(&self, request: HttpRequest) -> Result<Response<Vec<u8>>, SendError> {
        let answer = self.connector.call(request).await.map_err(|error| failed(&error))?;
        let answer = answer.try_into_http1x().map_err(|error| SendError::Unanswered(chain(&error)))?;
        let (head, body) = answer.into_parts();
        Ok(Response::from_parts(head, read(ByteStream::new(body)).await?))
    }
}

/// The connection to vendors on AWS: TLS with the same stack as the AWS SDK's, ten seconds to connect or to lie idle.
pub fn production() -> SharedHttpConnector {
    let connector = Connector::builder()
        .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
        .sleep_impl(TokioSleep::new())
        .pool_idle_timeout(IDLE)
        .connector_settings(HttpConnectorSettings::builder().connect_timeout(CONNECT_TIME_OUT).build())
        .build();
    SharedHttpConnector::new(connector)
}

async fn read(mut body: ByteStream) -> Result<Vec<u8>, SendError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|error| SendError::Unanswered(chain(&error)))?;
        if bytes.len() + chunk.len() > LONGEST_ANSWER {
            return Err(SendError::Unanswered(format!("the answer is longer than {LONGEST_ANSWER} bytes")));
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

/// Whether the error says that no connection came about. When in doubt, one did.
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
