//! The HTTP client itself: applies faults, counts calls, and passes each on to its service or vendor.

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

use super::response::ServiceResponse;
use super::{dynamodb, eventbridge, kms, secrets_manager, sqs, vendors};
use crate::services::functions::running;
use crate::state::clock::Clock;
use crate::state::faults::{Call, CallFault};
use crate::state::meter::Counts;
use crate::state::{Owner, State};
use crate::template::REGION;

/// Connects one caller, a function or an outside caller, with the services and vendors.
#[derive(Clone)]
pub(crate) struct Client {
    cloud: CloudRef,
    caller: Arc<str>,
    counts: Arc<Counts>,
}

/// How a client refers to the cloud. The client of a function must not keep the cloud alive, because the cloud owns the function.
#[derive(Clone)]
pub(crate) enum CloudRef {
    Strong(Arc<Owner>),
    Weak(Weak<State>),
}

impl Client {
    pub(crate) fn new(cloud: CloudRef, caller: &str, counts: Arc<Counts>) -> Self {
        Self { cloud, caller: Arc::from(caller), counts }
    }

    /// The SDK's configuration with this client in place of the network.
    pub(crate) fn sdk_config(&self, clock: &Clock) -> SdkConfig {
        let credentials = Credentials::new("local", "local", None, None, "local cloud");
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(REGION))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .http_client(self.clone())
            .time_source(clock.clone())
            .sleep_impl(RetryPause { sleeps: clock.runs() })
            .retry_config(RetryConfig::standard())
            .timeout_config(TimeoutConfig::disabled())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .build()
    }

    /// Responds to a call that came over a socket.
    pub(crate) async fn respond_http(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        let response = async {
            let request = HttpRequest::try_from(request.map(SdkBody::from));
            let response = self.respond(request.map_err(|error| ConnectorError::user(error.into()))?).await?;
            let (parts, body) =
                response.try_into_http1x().map_err(|error| ConnectorError::user(error.into()))?.into_parts();
            Ok::<_, ConnectorError>(http::Response::from_parts(parts, bytes_of(body).await?))
        };
        response.await.unwrap_or_else(|error| {
            let mut response = http::Response::new(Bytes::from(error.to_string()));
            *response.status_mut() = http::StatusCode::BAD_GATEWAY;
            response
        })
    }

    async fn respond(&self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let cloud = match &self.cloud {
            CloudRef::Strong(owner) => Arc::clone(&owner.0),
            CloudRef::Weak(cloud) => cloud.upgrade().ok_or_else(|| lost("the local cloud has been shut down"))?,
        };
        let target = request.headers().get("x-amz-target").and_then(|target| target.split_once('.'));
        let target = target.and_then(|(service, operation)| Some((service_name(service)?, operation.to_owned())));
        let label = match &target {
            Some((service, operation)) => format!("{service}.{operation}"),
            None => vendors::host(&request).to_owned(),
        };
        let position = running::call_position();
        let (attempt, number) = (position.attempt, position.number);
        let call = Call { function: &self.caller, operation: &label, attempt, number };
        running::before_call().await;
        yield_to_others(cloud.faults.pauses(&call)).await;
        self.counts.call(&label);
        let fault = cloud.faults.call(&call);
        let response = match (fault, target) {
            (CallFault::Lost, _) => Err(lost("the request was lost")),
            (CallFault::Unavailable, _) => into_http(ServiceResponse::error(500, "InternalServerError", "injected")),
            (CallFault::Throttled, Some(_)) => {
                into_http(ServiceResponse::error(400, "ThrottlingException", "injected"))
            }
            (CallFault::Throttled, None) => into_http(ServiceResponse::error(429, "TooManyRequests", "injected")),
            (_, Some((service, operation))) => {
                let mut body = Vec::from(bytes_of(request.into_body()).await?);
                cloud.faults.plant_in_request(&call, &mut body);
                let mut response = self.serve(&cloud, service, &operation, body.into(), fault).await;
                cloud.faults.plant_in_answer(&call, &mut response.body);
                into_http(response)
            }
            (_, None) => {
                let mut request = request;
                cloud.faults.plant_in_headers(&call, request.headers_mut());
                vendors::call(&cloud, request).await
            }
        };
        running::after_call().await;
        yield_to_others(cloud.faults.pauses(&call)).await;
        match fault {
            CallFault::AnswerLost => Err(lost("the response was lost")),
            _ => response,
        }
    }

    async fn serve(
        &self,
        cloud: &State,
        service: &str,
        operation: &str,
        body: Bytes,
        fault: CallFault,
    ) -> ServiceResponse {
        match service {
            "DynamoDB" => dynamodb::serve(cloud, &self.counts, operation, body, fault).await,
            "EventBridge" => eventbridge::serve(cloud, &self.counts, operation, &body).await,
            "SQS" => {
                self.counts.queue_request();
                sqs::serve(cloud, operation, &body).await
            }
            "KMS" => kms::serve(cloud, operation, &body),
            _ => secrets_manager::serve(cloud, operation, &body),
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

async fn yield_to_others(times: usize) {
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

fn into_http(response: ServiceResponse) -> Result<HttpResponse, ConnectorError> {
    let status = response.status.try_into().map_err(|_| lost("the status code is invalid"))?;
    let mut http = HttpResponse::new(status, SdkBody::from(response.body));
    http.headers_mut().insert("content-type", "application/x-amz-json-1.0");
    Ok(http)
}

impl HttpConnector for Client {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let client = self.clone();
        HttpConnectorFuture::new(async move { client.respond(request).await })
    }
}

impl HttpClient for Client {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Client").field(&self.caller).finish()
    }
}

/// The SDK's pauses between retries. They take no time if the clock stands still.
#[derive(Debug)]
struct RetryPause {
    sleeps: bool,
}

impl AsyncSleep for RetryPause {
    fn sleep(&self, duration: std::time::Duration) -> Sleep {
        if self.sleeps { Sleep::new(tokio::time::sleep(duration)) } else { Sleep::new(std::future::ready(())) }
    }
}
