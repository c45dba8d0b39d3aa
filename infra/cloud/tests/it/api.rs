//! The HTTP API.

use std::sync::Arc;

use aws_lambda_events::event::apigw::ApiGatewayV2httpRequest;
use axum::Router;
use axum::body::Bytes;
use cloud::{Cloud, Faults, InvocationFault};
use http::{Request, Response, StatusCode};
use serde_json::{Value, json};

use crate::support::{cloud, options, payloads_of};

fn request(method: &str, path: &str) -> http::request::Builder {
    Request::builder().method(method).uri(path).header("host", "shop.example").header("user-agent", "test/1")
}

fn body(response: &Response<Bytes>) -> Value {
    serde_json::from_slice(response.body()).unwrap()
}

/// The payload of the function, which it returns in its body.
async fn payload(cloud: &Cloud, request: Request<Bytes>) -> Value {
    let response = cloud.request(request).await;
    assert_eq!(response.status(), StatusCode::CREATED);
    body(&response)
}

#[tokio::test]
async fn function_receives_a_request_in_payload_format_2() {
    let cloud = cloud().await;
    let request = request("PUT", "/orders/a%20b?x=1&y=%C3%B3&x=2")
        .header("Content-Type", "application/json")
        .header("X-Many", "one")
        .header("X-Many", "two")
        .header("cookie", "a=1; b=2")
        .body(Bytes::from("{\"n\":1}"))
        .unwrap();
    let payload = payload(&cloud, request).await;
    let read: ApiGatewayV2httpRequest = serde_json::from_value(payload.clone()).unwrap();
    assert_eq!(read.route_key.as_deref(), Some("PUT /orders/{orderId}"));
    assert_eq!(read.request_context.http.method, http::Method::PUT);
    assert_eq!(payload["version"], "2.0");
    assert_eq!(payload["rawPath"], "/orders/a%20b");
    assert_eq!(payload["rawQueryString"], "x=1&y=%C3%B3&x=2");
    assert_eq!(payload["queryStringParameters"], json!({ "x": "1,2", "y": "ó" }));
    assert_eq!(payload["pathParameters"], json!({ "orderId": "a b" }));
    assert_eq!(payload["cookies"], json!(["a=1", "b=2"]));
    assert_eq!(payload["headers"]["x-many"], "one,two");
    assert!(payload["headers"].get("cookie").is_none());
    assert_eq!(payload["body"], "{\"n\":1}");
    assert_eq!(payload["isBase64Encoded"], false);
    let context = &payload["requestContext"];
    assert_eq!(context["stage"], "$default");
    assert_eq!(context["routeKey"], "PUT /orders/{orderId}");
    assert_eq!(context["domainName"], "shop.example");
    assert_eq!(context["http"]["path"], "/orders/a%20b");
    assert_eq!(context["http"]["userAgent"], "test/1");
    assert!(context["timeEpoch"].is_i64() && context["time"].as_str().unwrap().ends_with(" +0000"));
}

#[tokio::test]
async fn absent_query_body_and_cookies_have_no_members() {
    let cloud = cloud().await;
    let payload = payload(&cloud, request("GET", "/orders/1").body(Bytes::new()).unwrap()).await;
    for member in ["queryStringParameters", "body", "cookies"] {
        assert!(payload.get(member).is_none(), "{member}");
    }
}

#[tokio::test]
async fn body_without_content_type_is_passed_in_base64() {
    let cloud = cloud().await;
    let payload = payload(&cloud, request("PUT", "/orders/1").body(Bytes::from("a=1")).unwrap()).await;
    assert_eq!((&payload["body"], &payload["isBase64Encoded"]), (&json!("YT0x"), &json!(true)));
}

#[tokio::test]
async fn form_is_passed_in_base64() {
    let cloud = cloud().await;
    let form = request("PUT", "/orders/1").header("content-type", "application/x-www-form-urlencoded");
    let payload = payload(&cloud, form.body(Bytes::from("a=1")).unwrap()).await;
    assert_eq!((&payload["body"], &payload["isBase64Encoded"]), (&json!("YT0x"), &json!(true)));
}

#[tokio::test]
async fn status_headers_and_cookies_of_a_response_are_passed_on() {
    let cloud = cloud().await;
    let response = cloud.request(request("GET", "/orders/1").body(Bytes::new()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::CREATED);
    assert_eq!(response.headers()["x-greeting"], "hello, fan");
    let cookies: Vec<_> = response.headers().get_all("set-cookie").iter().collect();
    assert_eq!(cookies, ["a=1", "b=2"]);
}

#[tokio::test]
async fn unknown_route_is_not_found() {
    let cloud = cloud().await;
    for (method, path) in [("GET", "/nowhere"), ("DELETE", "/orders/1")] {
        let response = cloud.request(request(method, path).body(Bytes::new()).unwrap()).await;
        assert_eq!((response.status(), body(&response)), (StatusCode::NOT_FOUND, json!({ "message": "Not Found" })));
    }
}

#[tokio::test]
async fn body_over_ten_megabytes_is_refused() {
    let cloud = cloud().await;
    let large = Bytes::from(vec![b'x'; 10 * 1024 * 1024 + 1]);
    let response = cloud.request(request("PUT", "/orders/1").body(large).unwrap()).await;
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(payloads_of(&cloud, "web").await.is_empty());
}

struct Crashes;

impl Faults for Crashes {
    fn invocation(&self, _invocation: &cloud::Invocation<'_>) -> InvocationFault {
        InvocationFault::CrashBeforeCall(0)
    }
}

#[tokio::test]
async fn failed_function_is_an_internal_server_error() {
    let mut options = options();
    options.faults = Arc::new(Crashes);
    let cloud = Cloud::start(options).await.unwrap();
    let response = cloud.request(request("GET", "/orders/1").body(Bytes::new()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(body(&response), json!({ "message": "Internal Server Error" }));
}

#[tokio::test]
async fn preflight_allows_only_the_configured_origins() {
    let cloud = cloud().await;
    let preflight = |origin: &str| {
        let request = request("OPTIONS", "/orders/1").header("origin", origin);
        request.header("access-control-request-method", "PUT").body(Bytes::new()).unwrap()
    };
    let allowed = cloud.request(preflight("https://shop.example")).await;
    let refused = cloud.request(preflight("https://evil.example")).await;
    assert_eq!(allowed.status(), StatusCode::NO_CONTENT);
    assert_eq!(allowed.headers()["access-control-allow-origin"], "https://shop.example");
    assert_eq!(allowed.headers()["access-control-allow-methods"], "GET,PUT");
    assert_eq!(allowed.headers()["access-control-max-age"], "600");
    assert!(!refused.headers().contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn response_has_cors_headers_only_for_allowed_origins() {
    let cloud = cloud().await;
    let from = |origin: &str| request("GET", "/orders/1").header("origin", origin).body(Bytes::new()).unwrap();
    let allowed = cloud.request(from("https://shop.example")).await;
    let refused = cloud.request(from("https://evil.example")).await;
    assert_eq!(allowed.headers()["access-control-allow-origin"], "https://shop.example");
    assert!(!refused.headers().contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn router_responds_as_the_cloud_does() {
    let cloud = cloud().await;
    let request = request("GET", "/orders/1").body(axum::body::Body::empty()).unwrap();
    let response = tower::ServiceExt::oneshot(cloud.router(), request).await.unwrap();
    assert_eq!(response.status(), StatusCode::CREATED);
}

#[tokio::test]
async fn vendor_call_goes_to_the_stand_in_of_its_host() {
    let echo = Router::new().fallback(|request: axum::extract::Request| async move { request.uri().to_string() });
    let mut options = options();
    options.vendors.insert("api.vendor.test".to_owned(), echo);
    let cloud = Cloud::start(options).await.unwrap();
    let response = cloud.request(request("GET", "/vendor").body(Bytes::new()).unwrap()).await;
    assert_eq!(response.body(), "https://api.vendor.test/v1/x?a=1");
}

#[tokio::test]
async fn call_of_a_host_without_stand_in_fails() {
    let cloud = cloud().await;
    let response = cloud.request(request("GET", "/vendor").body(Bytes::new()).unwrap()).await;
    assert_eq!(response.body(), "no response");
}
