//! The AWS services without sockets: an HTTP client for the AWS SDK that answers in the process.

mod dynamodb;
mod eventbridge;
mod kms;
mod secrets;
mod sqs;
mod vendors;

use std::fmt;
use std::sync::{Arc, Weak};

use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{
    BehaviorVersion, Credentials, Region, SharedCredentialsProvider, StalledStreamProtectionConfig,
};
use aws_smithy_async::rt::sleep::{AsyncSleep, Sleep};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_types::SdkConfig;
use axum::body::Bytes;
use serde_json::{Value, json};

use crate::cloud::{Cloud, Inner};
use crate::faults::{Call, CallFault};
use crate::functions::crash;
use crate::meter::Counts;
use crate::template::REGION;

pub use kms::KeyFileError;
pub(crate) use kms::Keys;

/// Connects one function, or whoever is outside of the functions, with the services and the vendors.
#[derive(Clone)]
pub(crate) struct Client {
    cloud: Link,
    user: Arc<str>,
    counts: Arc<Counts>,
}

/// How a client knows the cloud. A function's client must not keep alive the cloud that keeps the function.
#[derive(Clone)]
pub(crate) enum Link {
    Keeping(Cloud),
    NotKeeping(Weak<Inner>),
}

/// What a service answers.
pub(crate) struct Reply {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Client {
    pub(crate) fn new(cloud: Link, user: &str, counts: Arc<Counts>) -> Self {
        Self { cloud, user: Arc::from(user), counts }
    }

    /// The SDK's configuration with this client in the network's place.
    pub(crate) fn sdk(&self, cloud: &Inner) -> SdkConfig {
        let credentials = Credentials::new("local", "local", None, None, "local cloud");
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(REGION))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .http_client(self.clone())
            .time_source(cloud.clock.clone())
            .sleep_impl(Pause { for_real: cloud.clock.runs() })
            .retry_config(RetryConfig::standard())
            .timeout_config(TimeoutConfig::disabled())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .build()
    }

    /// Answers a call that came over a socket.
    pub(crate) async fn answer_http(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        let answer = async {
            let request = HttpRequest::try_from(request.map(SdkBody::from));
            let answer = self.answer(request.map_err(|error| ConnectorError::user(error.into()))?).await?;
            let (parts, body) =
                answer.try_into_http1x().map_err(|error| ConnectorError::user(error.into()))?.into_parts();
            Ok::<_, ConnectorError>(http::Response::from_parts(parts, bytes_of(body).await?))
        };
        answer.await.unwrap_or_else(|error| {
            let mut response = http::Response::new(Bytes::from(error.to_string()));
            *response.status_mut() = http::StatusCode::BAD_GATEWAY;
            response
        })
    }

    async fn answer(&self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let cloud = match &self.cloud {
            Link::Keeping(cloud) => Arc::clone(cloud.inner()),
            Link::NotKeeping(cloud) => cloud.upgrade().ok_or_else(|| lost("the local cloud has been shut down"))?,
        };
        let target = request.headers().get("x-amz-target").and_then(|target| target.split_once('.'));
        let target = target.and_then(|(service, operation)| Some((service_name(service)?, operation.to_owned())));
        let label = match &target {
            Some((service, operation)) => format!("{service}.{operation}"),
            None => vendors::host(&request).to_owned(),
        };
        let place = crash::place();
        let call = Call { function: &self.user, operation: &label, attempt: place.attempt, number: place.number };
        crash::before_call().await;
        let_others(cloud.faults.pauses(&call)).await;
        self.counts.call(&label);
        let fault = cloud.faults.call(&call);
        let response = match (fault, target) {
            (CallFault::Lost, _) => Err(lost("the request was lost")),
            (CallFault::Unavailable, _) => Ok(Reply::error(500, "InternalServerError", "injected").into_http()?),
            (CallFault::Throttled, Some(_)) => Ok(Reply::error(400, "ThrottlingException", "injected").into_http()?),
            (CallFault::Throttled, None) => Ok(Reply::error(429, "TooManyRequests", "injected").into_http()?),
            (_, Some((service, operation))) => {
                let mut body = Vec::from(bytes_of(request.into_body()).await?);
                cloud.faults.plant_in_request(&call, &mut body);
                let mut reply = self.serve(&cloud, service, &operation, body.into(), fault).await;
                cloud.faults.plant_in_answer(&call, &mut reply.body);
                reply.into_http()
            }
            (_, None) => {
                let mut request = request;
                cloud.faults.plant_in_headers(&call, request.headers_mut());
                vendors::call(&cloud, request).await
            }
        };
        crash::after_call().await;
        let_others(cloud.faults.pauses(&call)).await;
        match fault {
            CallFault::AnswerLost => Err(lost("the answer was lost")),
            _ => response,
        }
    }

    async fn serve(&self, cloud: &Arc<Inner>, service: &str, operation: &str, body: Bytes, fault: CallFault) -> Reply {
        match service {
            "DynamoDB" => dynamodb::serve(cloud, &self.counts, operation, body, fault).await,
            "EventBridge" => eventbridge::serve(cloud, &self.counts, operation, &body).await,
            "SQS" => {
                self.counts.queue_request();
                sqs::serve(cloud, operation, &body).await
            }
            "KMS" => kms::serve(cloud, operation, &body),
            _ => secrets::serve(cloud, operation, &body),
        }
    }
}

fn service_name(target: &str) -> Option<&'static str> {
    match target {
        "DynamoDB_20120810" => Some("DynamoDB"),
        "AWSEvents" => Some("EventBridge"),
        "AmazonSQS" => Some("SQS"),
        "TrentService" => Some("KMS"),
        "secretsmanager" => Some("SecretsManager"),
        _ => None,
    }
}

/// Lets others go on, so many times.
async fn let_others(times: usize) {
    for _ in 0..times {
        tokio::task::yield_now().await;
    }
}

fn lost(reason: &'static str) -> ConnectorError {
    ConnectorError::io(reason.into())
}

async fn bytes_of(body: SdkBody) -> Result<Bytes, ConnectorError> {
    match body.bytes() {
        Some(bytes) => Ok(Bytes::copy_from_slice(bytes)),
        None => {
            let collected = aws_smithy_types::byte_stream::ByteStream::new(body).collect().await;
            Ok(collected.map_err(|error| ConnectorError::user(error.into()))?.into_bytes())
        }
    }
}

impl Reply {
    pub(crate) fn ok(body: &Value) -> Self {
        Self { status: 200, body: body.to_string().into_bytes() }
    }

    pub(crate) fn error(status: u16, code: &str, message: &str) -> Self {
        Self { status, body: json!({ "__type": code, "message": message }).to_string().into_bytes() }
    }

    fn unknown_operation(operation: &str) -> Self {
        Self::error(400, "UnknownOperationException", &format!("{operation} is not known locally"))
    }

    fn into_http(self) -> Result<HttpResponse, ConnectorError> {
        let status = self.status.try_into().map_err(|_| lost("the status is none"))?;
        let mut response = HttpResponse::new(status, SdkBody::from(self.body));
        response.headers_mut().insert("content-type", "application/x-amz-json-1.0");
        Ok(response)
    }
}

impl HttpConnector for Client {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let client = self.clone();
        HttpConnectorFuture::new(async move { client.answer(request).await })
    }
}

impl HttpClient for Client {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Client").field(&self.user).finish()
    }
}

/// The SDK's pauses before it tries again. Where time stands still they take none.
#[derive(Debug)]
struct Pause {
    for_real: bool,
}

impl AsyncSleep for Pause {
    fn sleep(&self, duration: std::time::Duration) -> Sleep {
        if self.for_real { Sleep::new(tokio::time::sleep(duration)) } else { Sleep::new(std::future::ready(())) }
    }
}

/// A member of a request that is a text.
pub(crate) fn text<'a>(request: &'a Value, member: &str) -> Option<&'a str> {
    request.get(member).and_then(Value::as_str)
}
