use http::Request;
use stand_ins::Fault;
use tower::ServiceExt;

use crate::fedex_support::{CLIENT_SECRET, FORM, Fedex, SHIP, call, credentials, parcel};
use crate::support::Response;

/// The result of a call to ship under a fault, and the number of parcels after it.
async fn ship_under(fault: Fault) -> (Option<Response>, usize) {
    let fedex = Fedex::new();
    fedex.fail("POST /ship/v1/shipments", fault);
    let token = fedex.token().await;
    let answer = fedex.request(call("POST", SHIP, &token, "application/json", &parcel().to_string())).await;
    (answer, fedex.stand_in.shipments().len())
}

#[tokio::test]
async fn failure_before_execution_makes_no_parcel() {
    for (fault, status, code) in [
        (Fault::ServerError, 500, "INTERNAL.SERVER.ERROR"),
        (Fault::Unavailable, 503, "SERVICE.UNAVAILABLE.ERROR"),
        (Fault::Rejected { code: "SERVICETYPE.NOT.ALLOWED".to_owned() }, 400, "SERVICETYPE.NOT.ALLOWED"),
        (Fault::RateLimited { seconds: 1, reason: None }, 429, "TOO.MANY.REQUESTS"),
    ] {
        let (answer, parcels) = ship_under(fault).await;
        let answer = answer.unwrap();
        assert_eq!((answer.status, answer.at("/errors/0/code").as_str(), parcels), (status, code, 0));
    }
}

#[tokio::test]
async fn failure_after_execution_leaves_a_parcel() {
    let (answer, parcels) = ship_under(Fault::ServerErrorAfter).await;
    assert_eq!((answer.unwrap().status, parcels), (500, 1));
}

#[tokio::test]
async fn only_a_reset_after_execution_leaves_a_parcel() {
    for (fault, made) in [(Fault::ResetBefore, 0), (Fault::ResetAfter, 1)] {
        let (answer, parcels) = ship_under(fault.clone()).await;
        assert!(answer.is_none());
        assert_eq!(parcels, made, "{fault:?}");
    }
}

#[tokio::test]
async fn daily_limit_differs_only_in_its_message() {
    let (answer, _) = ship_under(Fault::RateLimited { seconds: 1, reason: Some("quota".to_owned()) }).await;
    let answer = answer.unwrap();
    assert!(answer.status == 429 && answer.at("/errors/0/message").contains("quota"), "{}", answer.text);
}

#[tokio::test]
async fn gateway_error_is_an_html_page() {
    let (answer, _) = ship_under(Fault::BadGateway).await;
    let answer = answer.unwrap();
    assert_eq!((answer.status, answer.header("content-type")), (502, Some("text/html")));
}

#[tokio::test]
async fn token_that_expires_during_a_call_stays_invalid() {
    let fedex = Fedex::new();
    fedex.fail("POST /ship/v1/shipments", Fault::TokenExpired);
    let token = fedex.token().await;
    for _ in 0..2 {
        let request = call("POST", SHIP, &token, "application/json", &parcel().to_string());
        assert_eq!(fedex.request(request).await.unwrap().status, 401);
    }
}

#[tokio::test]
async fn response_is_compressed_if_the_client_accepts_gzip() {
    let packed = async |encodings: &str| {
        let request = Request::post("/oauth/token").header("content-type", FORM).header("accept-encoding", encodings);
        let request = request.body(axum::body::Body::from(credentials(CLIENT_SECRET))).unwrap();
        Fedex::new().stand_in.router().oneshot(request).await.unwrap().headers().contains_key("content-encoding")
    };
    assert_eq!((packed("gzip, br").await, packed("identity").await), (true, false));
}
