//! A scripted FedEx, a clock that tests advance, and a sample parcel.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use fedex::{Account, CallError, Client, Packaging, Parcel, Party, Reference, Service, Shipped, TrackingNumber};
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use kernel::{Currency, Money, PostalAddress, Text};
use serde_json::{Value, json};

pub const NUMBER: &str = "794600000001";

pub type ScriptedResponse = Result<HttpResponse, ConnectorError>;

/// Returns the responses of a script one after the other, and keeps the requests.
#[derive(Debug, Clone)]
pub struct Scripted {
    responses: Arc<Mutex<VecDeque<ScriptedResponse>>>,
    requests: Arc<Mutex<Vec<HttpRequest>>>,
    now: Arc<Mutex<Timestamp>>,
}

impl HttpConnector for Scripted {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        self.requests.lock().unwrap().push(request);
        HttpConnectorFuture::ready(
            self.responses.lock().unwrap().pop_front().expect("one more request than in the script"),
        )
    }
}

impl Scripted {
    /// Paths of all requests, oldest first.
    pub fn paths(&self) -> Vec<String> {
        let requests = self.requests.lock().unwrap();
        requests.iter().map(|request| request.uri().trim_start_matches("https://apis.fedex.com").to_owned()).collect()
    }

    pub fn header(&self, request: usize, name: &str) -> Option<String> {
        self.requests.lock().unwrap()[request].headers().get(name).map(str::to_owned)
    }

    pub fn body(&self, request: usize) -> String {
        String::from_utf8(self.requests.lock().unwrap()[request].body().bytes().unwrap().to_vec()).unwrap()
    }

    pub fn json(&self, request: usize) -> Value {
        serde_json::from_str(&self.body(request)).unwrap()
    }

    pub fn now(&self) -> Timestamp {
        *self.now.lock().unwrap()
    }

    pub fn advance(&self, by: SignedDuration) {
        *self.now.lock().unwrap() += by;
    }

    pub fn client(&self) -> Client {
        let clock = {
            let scripted = self.clone();
            Arc::new(move || scripted.now())
        };
        let account = Account {
            account_number: "700000001".to_owned(),
            client_id: "client-made-up".to_owned(),
            client_secret: "secret-made-up".to_owned(),
        };
        let connector = SharedHttpConnector::new(self.clone());
        Client::new(connector, "https://apis.fedex.com", account, clock)
    }
}

/// A FedEx that returns these responses, without a token first.
pub fn bare(script: impl IntoIterator<Item = ScriptedResponse>) -> Scripted {
    crate::logs::listen();
    let now = "2026-06-20T10:00:00Z".parse().unwrap();
    Scripted {
        responses: Arc::new(Mutex::new(script.into_iter().collect())),
        requests: Arc::default(),
        now: Arc::new(Mutex::new(now)),
    }
}

/// A FedEx that returns a token and then these responses.
pub fn responses(script: impl IntoIterator<Item = ScriptedResponse>) -> Scripted {
    bare(std::iter::once(token("first")).chain(script))
}

pub fn token(name: &str) -> ScriptedResponse {
    response(200, json!({"access_token": name, "token_type": "bearer", "expires_in": 3599, "scope": "CXS"}).to_string())
}

pub fn response(status: u16, body: impl Into<SdkBody>) -> ScriptedResponse {
    Ok(HttpResponse::new(status.try_into().unwrap(), body.into()))
}

pub fn output(output: &Value) -> ScriptedResponse {
    response(200, json!({"transactionId": "0f0f0f0f-0000-4000-8000-000000000001", "output": output}).to_string())
}

pub fn error(status: u16, code: &str) -> ScriptedResponse {
    response(
        status,
        json!({"transactionId": "t-1", "errors": [{"code": code, "message": "12 Sample Street?"}]}).to_string(),
    )
}

pub fn shipped(document: &Value) -> Value {
    json!({"transactionShipments": [{
        "masterTrackingNumber": NUMBER,
        "pieceResponses": [{"trackingNumber": NUMBER, "packageDocuments": [
            {"contentType": "TERMS", "encodedLabel": "JVBERi0wLjA="}, document]}],
    }]})
}

pub fn label() -> Value {
    json!({"contentType": "LABEL", "docType": "PDF", "encodedLabel": "JVBERi0xLjQK"})
}

pub fn number() -> TrackingNumber {
    TrackingNumber::try_from(NUMBER.to_owned()).unwrap()
}

pub fn reference() -> Reference {
    Reference::try_from("o-1001-p1".to_owned()).unwrap()
}

pub fn text<const MAX: usize>(text: &str) -> Text<MAX> {
    Text::try_from(text.to_owned()).unwrap()
}

pub fn postal_address(street: &str) -> PostalAddress {
    serde_json::from_value(json!({
        "street": street, "city": "Irving", "postalCode": "75039", "country": "US", "state": "TX"
    }))
    .unwrap()
}

pub fn in_poland() -> PostalAddress {
    let address = json!({"street": "ul. Długa 1", "city": "Warszawa", "postalCode": "00-238", "country": "PL"});
    serde_json::from_value(address).unwrap()
}

pub fn party(name: &str, address: &PostalAddress) -> Party {
    Party::new(&text(name), None, &text("+1 972-555-0101"), address).unwrap()
}

/// Ships a sample parcel.
pub async fn ship_between(fedex: &Scripted, from: &PostalAddress, to: &PostalAddress) -> Result<Shipped, CallError> {
    let parcel = Parcel {
        reference: &reference(),
        transaction_id: "attempt-1",
        shipper: &party("Box Office", from),
        recipient: &party("Ann Buyer", to).residential(true),
        ship_date: date(2026, 6, 20),
        service: Service::TwoDay,
        packaging: Packaging::Envelope,
        declared_value: Money::new("1.50".parse().unwrap(), Currency::parse("USD").unwrap()).unwrap(),
    };
    fedex.client().ship(&parcel).await
}

pub async fn ship(fedex: &Scripted) -> Result<Shipped, CallError> {
    ship_between(fedex, &postal_address("1 Sample Plaza"), &postal_address("12 Sample Street")).await
}
