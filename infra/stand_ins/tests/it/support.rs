//! A clock that tests move, requests without sockets, and stand-ins.

use std::sync::{Arc, Mutex};

use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use axum::Router;
use axum::body::{Body, to_bytes};
use http::{HeaderMap, Request};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use stand_ins::{
    CallFault, Clock, Fault, FaultRules, Journal, MailgunConfig, MailgunStandIn, MailgunWebhooks, NoJournal,
    StripeConfig, StripeStandIn, StripeWebhooks, WebhookFault, WebhookFaultKind,
};
use tower::ServiceExt;

pub const API_KEY: &str = "sk_test_made_up";
pub const WEBHOOK_SECRET: &str = "whsec_made_up";
pub const MAILGUN_KEY: &str = "key-made-up";
pub const DOMAIN: &str = "mg.example.com";

/// In bytes. No response in these tests is longer.
const LONGEST: usize = 1 << 24;

/// A clock that moves only when a test moves it.
#[derive(Clone)]
pub struct Time(Arc<Mutex<Timestamp>>);

impl Time {
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(Timestamp::from_second(1_750_000_000).unwrap())))
    }

    pub fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    pub fn advance(&self, by: SignedDuration) {
        *self.0.lock().unwrap() += by;
    }

    pub fn clock(&self) -> Clock {
        let time = self.clone();
        Arc::new(move || time.now())
    }
}

/// Calls a router as the local cloud does.
#[derive(Debug, Clone)]
pub struct InProcess(pub Router);

impl HttpConnector for InProcess {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let router = self.0.clone();
        HttpConnectorFuture::new(async move {
            let request = request.try_into_http1x().map_err(|error| ConnectorError::user(error.into()))?;
            let (head, body) = router.oneshot(request.map(Body::new)).await.unwrap().into_parts();
            let body = to_bytes(body, LONGEST).await.map_err(|error| ConnectorError::io(error.into()))?;
            Ok(HttpResponse::try_from(http::Response::from_parts(head, SdkBody::from(body))).unwrap())
        })
    }
}

pub fn connector(router: Router) -> SharedHttpConnector {
    SharedHttpConnector::new(InProcess(router))
}

/// A response, read whole.
#[derive(Debug)]
pub struct Response {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Response {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// A string in the JSON by its pointer; empty if there is none.
    pub fn at(&self, pointer: &str) -> String {
        self.json().pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
    }
}

/// Sends a request. None if the connection breaks.
pub async fn send(router: Router, request: Request<String>) -> Option<Response> {
    let (head, body) = router.oneshot(request.map(Body::from)).await.unwrap().into_parts();
    let body = to_bytes(body, LONGEST).await.ok()?;
    Some(Response {
        status: head.status.as_u16(),
        headers: head.headers,
        text: String::from_utf8(body.to_vec()).unwrap(),
    })
}

/// A Stripe with its clock.
#[derive(Clone)]
pub struct Stripe {
    pub time: Time,
    pub stand_in: StripeStandIn,
}

impl Stripe {
    pub fn new() -> Self {
        Self::with_journal(Arc::new(NoJournal))
    }

    pub fn with_journal(journal: Arc<dyn Journal>) -> Self {
        let time = Time::new();
        let webhooks = StripeWebhooks {
            url_path: "/webhooks/stripe".to_owned(),
            secret: WEBHOOK_SECRET.to_owned(),
            events: vec!["*".to_owned()],
        };
        let config = StripeConfig::new(API_KEY, Some(webhooks));
        Self { stand_in: StripeStandIn::new(config, time.clock(), journal).unwrap(), time }
    }

    pub async fn request(&self, request: Request<String>) -> Option<Response> {
        send(self.stand_in.router(), request).await
    }

    pub async fn post(&self, path: &str, form: &str) -> Response {
        self.request(post(path, form, None)).await.unwrap()
    }

    pub async fn post_keyed(&self, path: &str, form: &str, key: &str) -> Response {
        self.request(post(path, form, Some(key))).await.unwrap()
    }

    pub async fn get(&self, path: &str) -> Response {
        let request = Request::get(path).header("authorization", format!("Bearer {API_KEY}"));
        self.request(request.body(String::new()).unwrap()).await.unwrap()
    }

    /// Creates and confirms a payment of 349.00 PLN with manual capture.
    pub async fn pay(&self, card: &str) -> Response {
        self.post("/v1/payment_intents", &payment(card)).await
    }

    /// The id of a new authorized payment.
    pub async fn authorized(&self) -> String {
        self.pay("pm_card_visa").await.at("/id")
    }

    /// The id of a new captured payment.
    pub async fn captured(&self, card: &str) -> String {
        let id = self.pay(card).await.at("/id");
        assert_eq!(self.post(&format!("/v1/payment_intents/{id}/capture"), "").await.status, 200);
        id
    }

    /// The types of all events, oldest first.
    pub async fn events(&self) -> Vec<String> {
        let list = self.get("/v1/events?limit=100").await.json();
        let mut kinds: Vec<_> =
            list["data"].as_array().unwrap().iter().map(|event| event["type"].as_str().unwrap().to_owned()).collect();
        kinds.reverse();
        kinds
    }

    pub fn fail(&self, call: &str, fault: Fault) {
        self.stand_in.set_faults(FaultRules { calls: vec![once(call, fault)], webhooks: Vec::new() });
    }

    pub fn fail_webhook(&self, event: &str, fault: WebhookFaultKind) {
        let fault = WebhookFault { event: event.to_owned(), skip: 0, times: Some(1), fault };
        self.stand_in.set_faults(FaultRules { calls: Vec::new(), webhooks: vec![fault] });
    }
}

/// The form of a payment of 349.00 PLN with manual capture.
pub fn payment(card: &str) -> String {
    format!(
        "amount=34900&currency=pln&capture_method=manual&confirm=true&payment_method={card}&payment_method_types[]=card\
         &metadata[order_id]=o-1"
    )
}

pub fn post(path: &str, form: &str, key: Option<&str>) -> Request<String> {
    let mut request = Request::post(path)
        .header("authorization", format!("Bearer {API_KEY}"))
        .header("content-type", "application/x-www-form-urlencoded");
    if let Some(key) = key {
        request = request.header("idempotency-key", key);
    }
    request.body(form.to_owned()).unwrap()
}

pub fn once(call: &str, fault: Fault) -> CallFault {
    CallFault { call: call.to_owned(), skip: 0, times: Some(1), fault }
}

/// A Mailgun with its clock.
#[derive(Clone)]
pub struct Mailgun {
    pub time: Time,
    pub stand_in: MailgunStandIn,
}

impl Mailgun {
    pub fn new() -> Self {
        Self::with(|_| {}, Arc::new(NoJournal))
    }

    pub fn with(change: impl FnOnce(&mut MailgunConfig), journal: Arc<dyn Journal>) -> Self {
        let time = Time::new();
        let mut config = MailgunConfig::new(DOMAIN, MAILGUN_KEY);
        config.sending_key = Some("sending-key-made-up".to_owned());
        config.webhooks =
            Some(MailgunWebhooks { url_path: "/webhooks/mailgun".to_owned(), names: vec!["*".to_owned()] });
        change(&mut config);
        Self { stand_in: MailgunStandIn::new(config, time.clock(), journal).unwrap(), time }
    }

    pub async fn request(&self, request: Request<String>) -> Option<Response> {
        send(self.stand_in.router(), request).await
    }

    pub async fn get(&self, path: &str) -> Response {
        self.call("GET", path, "", "").await
    }

    pub async fn call(&self, method: &str, path: &str, content_type: &str, body: &str) -> Response {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", basic(MAILGUN_KEY))
            .header("content-type", content_type);
        self.request(request.body(body.to_owned()).unwrap()).await.unwrap()
    }

    /// Sends a form.
    pub async fn post_form(&self, fields: &[(&str, &str)]) -> Response {
        let body = vendor::form(fields.iter().copied());
        self.call("POST", &format!("/v3/{DOMAIN}/messages"), "application/x-www-form-urlencoded", &body).await
    }

    /// Sends an e-mail.
    pub async fn mail(&self, to: &str) -> Response {
        self.post_form(&[("from", "Frontrow <tickets@mg.example.com>"), ("to", to), ("subject", "Hi"), ("text", "Hi")])
            .await
    }

    /// The events so far of e-mails to this recipient, each with its severity and reason.
    pub async fn fate_of(&self, recipient: &str) -> Vec<String> {
        let path = format!("/v3/{DOMAIN}/events?{}&ascending=yes", vendor::form([("recipient", recipient)]));
        let describe = |event: &Value| {
            let text = |name: &str| event[name].as_str().map(str::to_owned);
            [text("event"), text("severity"), text("reason")].into_iter().flatten().collect::<Vec<_>>().join(" ")
        };
        self.get(&path).await.json()["items"].as_array().unwrap().iter().map(describe).collect()
    }
}

pub fn basic(key: &str) -> String {
    use base64::Engine;
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("api:{key}")))
}
