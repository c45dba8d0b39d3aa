//! Calls of hosts other than AWS: the stand-ins of the options respond, in the process.

use std::sync::Arc;

use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use axum::body::Body;
use tower::ServiceExt;

use crate::state::State;

/// Vendors' responses are far smaller, unless something is wrong.
const MAX_RESPONSE_BYTES: usize = 64 * 1024 * 1024;

pub(super) fn host(request: &HttpRequest) -> &str {
    let address = request.uri();
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = rest.split(['/', '?']).next().unwrap_or(rest);
    authority.split(':').next().unwrap_or(authority)
}

pub(super) async fn call(cloud: &Arc<State>, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
    let host = host(&request);
    let router = cloud.vendors.get(host).cloned().ok_or_else(|| {
        ConnectorError::io(format!("{host} is neither an AWS service nor a vendor with a stand-in").into())
    })?;
    let request = request.try_into_http1x().map_err(|error| ConnectorError::user(error.into()))?;
    let response = match router.oneshot(request.map(Body::new)).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    let (parts, body) = response.into_parts();
    let body =
        axum::body::to_bytes(body, MAX_RESPONSE_BYTES).await.map_err(|error| ConnectorError::io(error.into()))?;
    let response = http::Response::from_parts(parts, SdkBody::from(body));
    HttpResponse::try_from(response).map_err(|error| ConnectorError::other(error.into(), None))
}
