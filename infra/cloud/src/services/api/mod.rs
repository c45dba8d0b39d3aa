//! API Gateway: routes HTTP requests to functions, in payload format 2.0.

mod cors;
mod request;
mod response;

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use http::{Request, Response, StatusCode};
use serde_json::json;

use super::functions;
use crate::state::State;
use crate::state::faults::Invocation;

pub(crate) use request::SourceAddress;
pub(crate) use response::message;

/// API Gateway's limit for the body of a request, in bytes.
pub(crate) const MAX_BODY_BYTES: usize = 10 * 1024 * 1024;
/// API Gateway's limit for the duration of an integration.
const MAX_INTEGRATION_TIME: Duration = Duration::from_secs(30);

/// Responds to a request as API Gateway would.
pub(crate) async fn respond(cloud: &Arc<State>, request: Request<Bytes>) -> Response<Bytes> {
    let _in_flight = cloud.agenda.begin();
    cloud.meter.of("api").api_request();
    let origin = request.headers().get(http::header::ORIGIN).cloned();
    if let Some(preflight) = cloud.cors.as_ref().and_then(|cors| cors::preflight(cors, &request)) {
        return preflight;
    }
    let mut response = invoke(cloud, request).await;
    if let (Some(cors), Some(origin)) = (&cloud.cors, origin) {
        cors::add_headers(cors, &origin, response.headers_mut());
    }
    response
}

async fn invoke(cloud: &Arc<State>, request: Request<Bytes>) -> Response<Bytes> {
    let Some(route) = cloud.routes.find(request.method().as_str(), request.uri().path()) else {
        return message(StatusCode::NOT_FOUND, "Not Found");
    };
    if request.body().len() > MAX_BODY_BYTES {
        return message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large");
    }
    let function = route.function.to_owned();
    let mut payload = request::payload(&request, &route, cloud.clock.now(), (cloud.new_id)());
    if let Some(fields) = payload.as_object_mut().filter(|_| !cloud.stage_variables.is_empty()) {
        fields.insert("stageVariables".to_owned(), json!(cloud.stage_variables));
    }
    let cloud = Arc::clone(cloud);
    let work = async move {
        let invocation = Invocation { function: &function, attempt: 0 };
        functions::invoke(&cloud, &invocation, payload).await
    };
    match tokio::time::timeout(MAX_INTEGRATION_TIME, work).await {
        Ok(Ok(result)) => response::from_function(result),
        Ok(Err(_)) => message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"),
        Err(_) => message(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable"),
    }
}
