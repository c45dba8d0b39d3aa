//! A stand-in served over HTTP, as for another process.

use stand_ins::Fault;
use tokio::net::TcpListener;
use vendor::{HttpClient, SendError, production};

use crate::support::{API_KEY, Stripe};

async fn list_intents(stripe: &Stripe) -> Result<u16, SendError> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1/payment_intents", listener.local_addr().unwrap());
    let router = stripe.stand_in.router();
    let server = tokio::spawn(async move { axum::serve(listener, router).await });
    let request =
        http::Request::get(url).header("authorization", format!("Bearer {API_KEY}")).body(Vec::new()).unwrap();
    let outcome =
        HttpClient::new("stripe", production()).send("find", request, std::time::Duration::from_secs(20)).await;
    server.abort();
    outcome.map(|answer| answer.status().as_u16())
}

#[tokio::test]
async fn call_over_a_socket_has_a_response() {
    assert_eq!(list_intents(&Stripe::new()).await, Ok(200));
}

#[tokio::test]
async fn dropped_connection_has_no_response() {
    let stripe = Stripe::new();
    stripe.fail("*", Fault::ResetAfter);
    let outcome = list_intents(&stripe).await;
    assert!(matches!(outcome, Err(SendError::Unanswered(_))), "{outcome:?}");
}
