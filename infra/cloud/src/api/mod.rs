//! The HTTP API: routes, and requests and responses in payload format 2.0.

mod cors;
mod request;
mod response;
mod routes;

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use http::{Request, Response, StatusCode};
use serde_json::json;

use crate::cloud::Inner;
use crate::faults::Invocation;

pub(crate) use request::Source;
pub(crate) use routes::Routes;

/// The largest body that API Gateway takes.
pub(crate) const LARGEST_BODY: usize = 10 * 1024 * 1024;
/// The longest that API Gateway waits for a function.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Answers a request as API Gateway would.
pub(crate) async fn answer(cloud: &Arc<Inner>, request: Request<Bytes>) -> Response<Bytes> {
    let _in_flight = cloud.agenda.begin();
    cloud.meter.of("api").api_request();
    let origin = request.headers().get(http::header::ORIGIN).cloned();
    if let Some(preflight) = cloud.cors.as_ref().and_then(|cors| cors::preflight(cors, &request)) {
        return preflight;
    }
    let mut response = call(cloud, request).await;
    if let (Some(cors), Some(origin)) = (&cloud.cors, origin) {
        cors::add_headers(cors, &origin, response.headers_mut());
    }
    response
}

async fn call(cloud: &Arc<Inner>, request: Request<Bytes>) -> Response<Bytes> {
    let Some(route) = cloud.routes.find(request.method().as_str(), request.uri().path()) else {
        return message(StatusCode::NOT_FOUND, "Not Found");
    };
    if request.body().len() > LARGEST_BODY {
        return message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large");
    }
    let function = route.function.to_owned();
    let payload = request::payload(&request, &route, cloud.clock.now(), (cloud.new_id)());
    let cloud = Arc::clone(cloud);
    let work = async move {
        let invocation = Invocation { function: &function, attempt: 0 };
        cloud.functions.invoke(&*cloud.faults, &invocation, payload).await
    };
    match tokio::time::timeout(LONGEST_WAIT, work).await {
        Ok(Ok(answer)) => response::of_answer(answer),
        Ok(Err(_)) => message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"),
        Err(_) => message(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable"),
    }
}

/// An answer of API Gateway's own.
pub(crate) fn message(status: StatusCode, text: &str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(json!({ "message": text }).to_string()));
    *response.status_mut() = status;
    let json = http::HeaderValue::from_static("application/json");
    response.headers_mut().insert(http::header::CONTENT_TYPE, json);
    response
}
