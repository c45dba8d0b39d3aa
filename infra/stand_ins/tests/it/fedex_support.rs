//! A FedEx with its clock, and a request for a parcel.

use std::sync::Arc;

use http::Request;
use jiff::SignedDuration;
use serde_json::{Value, json};
use stand_ins::{
    Fault, FaultRules, FedexConfig, FedexStandIn, FedexWebhooks, Journal, NoJournal, WebhookFault, WebhookFaultKind,
};

use crate::support::{Response, Time, once, send};

pub const ACCOUNT: &str = "700000001";
pub const CLIENT_ID: &str = "client-made-up";
pub const CLIENT_SECRET: &str = "secret-made-up";
pub const SECURITY_TOKEN: &str = "fdx-webhook-token-example-0001";

pub const SHIP: &str = "/ship/v1/shipments";
pub const TRACK: &str = "/track/v1/trackingnumbers";
pub const FORM: &str = "application/x-www-form-urlencoded";

/// A FedEx with its clock.
#[derive(Clone)]
pub struct Fedex {
    pub time: Time,
    pub stand_in: FedexStandIn,
}

impl Fedex {
    pub fn new() -> Self {
        Self::with(|_| {}, Arc::new(NoJournal))
    }

    pub fn with(change: impl FnOnce(&mut FedexConfig), journal: Arc<dyn Journal>) -> Self {
        let time = Time::new();
        let mut config = FedexConfig::new(ACCOUNT, CLIENT_ID, CLIENT_SECRET);
        config.webhooks =
            Some(FedexWebhooks { url_path: "/webhooks/fedex".to_owned(), security_token: SECURITY_TOKEN.to_owned() });
        change(&mut config);
        Self { stand_in: FedexStandIn::new(config, time.clock(), journal).unwrap(), time }
    }

    pub fn hours(&self, hours: i64) {
        self.time.advance(SignedDuration::from_hours(hours));
    }

    pub async fn request(&self, request: Request<String>) -> Option<Response> {
        send(self.stand_in.router(), request).await
    }

    /// Requests a token with a form.
    pub async fn ask_token(&self, content_type: &str, form: &str) -> Response {
        let request = Request::post("/oauth/token").header("content-type", content_type).body(form.to_owned());
        self.request(request.unwrap()).await.unwrap()
    }

    pub async fn token(&self) -> String {
        self.ask_token(FORM, &credentials(CLIENT_SECRET)).await.at("/access_token")
    }

    /// A call with a new token.
    pub async fn call(&self, method: &str, path: &str, body: &Value) -> Response {
        let request = call(method, path, &self.token().await, "application/json", &body.to_string());
        self.request(request).await.unwrap()
    }

    pub async fn post(&self, path: &str, body: &Value) -> Response {
        self.call("POST", path, body).await
    }

    /// Ships a parcel and returns its number.
    pub async fn ship_to(&self, name: &str) -> String {
        let mut parcel = parcel();
        parcel["requestedShipment"]["recipients"][0]["contact"]["personName"] = name.into();
        let answer = self.post(SHIP, &parcel).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.at("/output/transactionShipments/0/masterTrackingNumber")
    }

    pub async fn cancel(&self, number: &str) -> Response {
        let body = json!({"accountNumber": {"value": ACCOUNT}, "trackingNumber": number, "senderCountryCode": "US",
            "deletionControl": "DELETE_ALL_PACKAGES"});
        self.call("PUT", "/ship/v1/shipments/cancel", &body).await
    }

    /// The tracking results of one number.
    pub async fn track(&self, number: &str) -> Vec<Value> {
        let body =
            json!({"includeDetailedScans": true, "trackingInfo": [{"trackingNumberInfo": {"trackingNumber": number}}]});
        let answer = self.post(TRACK, &body).await.json();
        answer["output"]["completeTrackResults"][0]["trackResults"].as_array().unwrap().clone()
    }

    /// The codes of a parcel's scans, oldest first.
    pub async fn scans(&self, number: &str) -> Vec<String> {
        let results = self.track(number).await;
        let scans = results[0]["scanEvents"].as_array().unwrap();
        scans.iter().rev().map(|scan| scan["eventType"].as_str().unwrap().to_owned()).collect()
    }

    pub fn fail(&self, call: &str, fault: Fault) {
        self.stand_in.set_faults(FaultRules { calls: vec![once(call, fault)], webhooks: Vec::new() });
    }

    pub fn fail_webhook(&self, event: &str, fault: WebhookFaultKind) {
        let fault = WebhookFault { event: event.to_owned(), skip: 0, times: Some(1), fault };
        self.stand_in.set_faults(FaultRules { calls: Vec::new(), webhooks: vec![fault] });
    }
}

pub fn credentials(secret: &str) -> String {
    vendor::form([("grant_type", "client_credentials"), ("client_id", CLIENT_ID), ("client_secret", secret)])
}

pub fn call(method: &str, path: &str, token: &str, content_type: &str, body: &str) -> Request<String> {
    Request::builder()
        .method(method)
        .uri(path)
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", content_type)
        .header("x-customer-transaction-id", "attempt-1")
        .body(body.to_owned())
        .unwrap()
}

/// The request for a parcel within the US, as in FedEx's own sample.
pub fn parcel() -> Value {
    json!({ "labelResponseOptions": "LABEL", "accountNumber": {"value": ACCOUNT},
      "requestedShipment": {
        "shipDatestamp": "2025-06-15", "pickupType": "USE_SCHEDULED_PICKUP",
        "serviceType": "FEDEX_2_DAY", "packagingType": "FEDEX_ENVELOPE", "totalWeight": 0.5,
        "shipper": { "contact": {"personName": "Box Office", "phoneNumber": "9015550100", "companyName": "Made Up Concerts"},
          "address": {"streetLines": ["1 Sample Plaza"], "city": "Memphis", "stateOrProvinceCode": "TN",
            "postalCode": "38103", "countryCode": "US"} },
        "recipients": [ { "contact": {"personName": "Ann Buyer", "phoneNumber": "9725550101"},
          "address": {"streetLines": ["12 Sample Street", "Apt 5"], "city": "Irving", "stateOrProvinceCode": "TX",
            "postalCode": "75039", "countryCode": "US", "residential": true} } ],
        "shippingChargesPayment": {"paymentType": "SENDER",
          "payor": {"responsibleParty": {"accountNumber": {"value": ACCOUNT}}}},
        "labelSpecification": {"imageType": "PDF", "labelStockType": "PAPER_4X6", "labelFormatType": "COMMON2D"},
        "requestedPackageLineItems": [ { "sequenceNumber": 1, "weight": {"units": "LB", "value": 0.5},
          "customerReferences": [ {"customerReferenceType": "CUSTOMER_REFERENCE", "value": "o-1001-p1"} ],
          "packageSpecialServices": {"specialServiceTypes": ["SIGNATURE_OPTION"], "signatureOptionType": "DIRECT"} } ] } })
}
