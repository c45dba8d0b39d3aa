//! The API: faults and token of a call, then the operation, and the envelope of the response.

use std::io::Write;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_ENCODING;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::checks::check_account;
use super::config::LateCancel;
use super::error::ApiError;
use super::json::text;
use super::objects::{ShipRequest, Shipment, pdf};
use super::operations::{addresses, pickups, rates, tracking};
use super::stand_in::FedexStandIn;
use super::store::Store;
use super::tokens::TOKEN_LIFETIME;
use crate::common::dropped::DroppedConnection;
use crate::common::faults::{Fault, latency};
use crate::common::http::{Call, Reply};
use crate::common::server::{carry_out, fault_routes};

async fn serve(State(stand_in): State<FedexStandIn>, request: Request) -> Response {
    let Some(call) = Call::read(request).await else { return StatusCode::PAYLOAD_TOO_LARGE.into_response() };
    carry_out(async move { stand_in.answer(call).await }).await
}

impl FedexStandIn {
    /// FedEx's API, as at `https://apis.fedex.com`.
    pub fn router(&self) -> Router {
        Router::new().fallback(serve).with_state(self.clone()).merge(fault_routes(self.account.clone()))
    }

    async fn answer(&self, call: Call) -> Response {
        let faults = self.account.store().ledger.faults.take_call(call.method.as_str(), &call.path);
        tokio::time::sleep(latency(&faults)).await;
        let accepts_gzip = call.header("accept-encoding").is_some_and(|encodings| encodings.contains("gzip"));
        let reply = self.reply(&call, &faults);
        if accepts_gzip || faults.contains(&Fault::Gzip) { gzipped(reply) } else { reply.into_response() }
    }

    fn reply(&self, call: &Call, faults: &[Fault]) -> Reply {
        match faults.iter().find_map(|fault| self.reply_before_execution(fault, call)) {
            Some(Err(error)) => return self.envelope(call, Err(error)),
            Some(Ok(reply)) => return reply,
            None => {}
        }
        let reply =
            if call.path == "/oauth/token" { self.token(call) } else { self.envelope(call, self.dispatch(call)) };
        if faults.contains(&Fault::ResetAfter) {
            return Reply::Dropped(DroppedConnection::Reset);
        }
        if faults.contains(&Fault::ServerErrorAfter) { self.envelope(call, Err(ApiError::internal())) } else { reply }
    }

    fn dispatch(&self, call: &Call) -> Result<Value, ApiError> {
        let now = self.account.now();
        let is_valid =
            bearer(call).is_some_and(|token| self.account.store().tokens.get(token).is_some_and(|until| *until > now));
        if !is_valid {
            return Err(ApiError::not_authorized());
        }
        let method = match call.path.as_str() {
            "/ship/v1/shipments/cancel" | "/pickup/v1/pickups/cancel" => Method::PUT,
            "/ship/v1/shipments"
            | "/ship/v1/shipments/packages/validate"
            | "/track/v1/trackingnumbers"
            | "/track/v1/referencenumbers"
            | "/address/v1/addresses/resolve"
            | "/rate/v1/rates/quotes"
            | "/pickup/v1/pickups" => Method::POST,
            _ => {
                return Err(ApiError::new(
                    404,
                    "NOT.FOUND.ERROR",
                    "The resource you requested is no longer available.",
                ));
            }
        };
        if call.method != method {
            return Err(ApiError::new(405, "METHOD.NOT.ALLOWED.ERROR", "The method is not supported."));
        }
        if !call.header("content-type").is_some_and(|kind| kind.starts_with("application/json")) {
            return Err(ApiError::new(415, "UNSUPPORTED.MEDIA.TYPE.ERROR", "The media type is not supported."));
        }
        let body: Value = serde_json::from_slice(&call.body).map_err(|_| ApiError::bad("INVALID.INPUT.EXCEPTION"))?;
        let config = &self.account.config;
        match call.path.as_str() {
            "/ship/v1/shipments" => self.ship(call, &body),
            "/ship/v1/shipments/packages/validate" => {
                ShipRequest::read(&body, config, now.to_zoned(TimeZone::UTC).date())?;
                let alert = json!({"code": "SHIPMENT.VALIDATION.SUCCESS", "alertType": "NOTE", "message": "Shipment validated"});
                Ok(json!({ "alerts": [alert] }))
            }
            "/ship/v1/shipments/cancel" => self.cancel(&body),
            "/track/v1/trackingnumbers" => tracking::by_numbers(&self.account.store(), &body, config, now),
            "/track/v1/referencenumbers" => tracking::by_reference(&self.account.store(), &body, config, now),
            "/address/v1/addresses/resolve" => addresses::resolve(&body),
            "/rate/v1/rates/quotes" => rates::quote(&body, config, now),
            "/pickup/v1/pickups" => self.writing(|store| pickups::book(store, &body, config, now)),
            _ => self.writing(|store| pickups::cancel(store, &body, config, now)),
        }
    }

    fn token(&self, call: &Call) -> Reply {
        let now = self.account.now();
        if !self.account.store().token_rate_limit.allow(now) {
            return self.envelope(call, Err(ApiError::forbidden()));
        }
        let is_form =
            call.header("content-type").is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
        if call.method != Method::POST || !is_form {
            return self.envelope(
                call,
                Err(ApiError::new(415, "UNSUPPORTED.MEDIA.TYPE.ERROR", "The media type is not supported.")),
            );
        }
        let field =
            |name: &str| form_urlencoded::parse(&call.body).find(|(field, _)| field == name).map(|(_, value)| value);
        if field("grant_type").as_deref() != Some("client_credentials") {
            return self.envelope(call, Err(ApiError::bad("INVALID.INPUT.EXCEPTION")));
        }
        let config = &self.account.config;
        let is_ours = field("client_id").as_deref() == Some(&config.client_id)
            && field("client_secret").as_deref() == Some(&config.client_secret);
        if !is_ours {
            return self.envelope(call, Err(ApiError::not_authorized()));
        }
        match self.writing(|store| Ok(store.new_token(now))) {
            Ok(token) => {
                let body = json!({"access_token": token, "token_type": "bearer", "expires_in": TOKEN_LIFETIME, "scope": "CXS"});
                Reply::json(200, &body)
            }
            Err(error) => self.envelope(call, Err(error)),
        }
    }

    fn ship(&self, call: &Call, body: &Value) -> Result<Value, ApiError> {
        let (config, now) = (&self.account.config, self.account.now());
        let request = ShipRequest::read(body, config, now.to_zoned(TimeZone::UTC).date())?;
        let id = call.header("x-customer-transaction-id");
        let shipment = self.writing(|store| Ok(store.ship(&request, id, config, now)))?;
        Ok(shipment_json(&shipment, request.with_label))
    }

    fn cancel(&self, body: &Value) -> Result<Value, ApiError> {
        let (config, now) = (&self.account.config, self.account.now());
        check_account(body, config, "ACCOUNT.NUMBER.MISMATCH")?;
        let invalid = || ApiError::bad("TRACKINGNUMBER.ENTERED.INVALID");
        let number = text(body, "/trackingNumber").ok_or_else(invalid)?;
        let status = self.account.store().shipments.get(number).map(|shipment| shipment.status(now).to_owned());
        let cancelled = |done: bool, message: &str| json!({"cancelledShipment": done, "cancelledHistory": done, "message": message, "alerts": []});
        match status.ok_or_else(invalid)?.as_str() {
            "OC" => {
                self.writing(|store| {
                    store.cancel(number, config, now);
                    Ok(())
                })?;
                Ok(cancelled(true, "Shipment is successfully cancelled"))
            }
            "CA" if config.cancels_twice => Ok(cancelled(true, "Shipment is successfully cancelled")),
            "CA" => Err(ApiError::bad("SHIPMENT.ALREADY.CANCELLED")),
            _ if config.late_cancel == LateCancel::Error => Err(ApiError::bad("SHIPMENT.CANNOT.BE.CANCELLED")),
            _ => Ok(cancelled(false, "Shipment could not be cancelled")),
        }
    }

    /// The reply to a call that fails before it is carried out.
    fn reply_before_execution(&self, fault: &Fault, call: &Call) -> Option<Result<Reply, ApiError>> {
        Some(match fault {
            Fault::ConnectionRefused => Ok(Reply::Dropped(DroppedConnection::Refused)),
            Fault::ResetBefore => Ok(Reply::Dropped(DroppedConnection::Reset)),
            Fault::Conflict => Err(ApiError::new(409, "CONFLICT.ERROR", "The request conflicts with another.")),
            Fault::LockTimeout => Err(ApiError::burst()),
            Fault::RateLimited { reason, .. } if reason.as_deref() == Some("quota") => Err(ApiError::quota()),
            Fault::RateLimited { .. } => Err(ApiError::burst()),
            Fault::ServerError => Err(ApiError::internal()),
            Fault::BadGateway => Ok(Reply::bad_gateway()),
            Fault::Unavailable => Err(ApiError::unavailable()),
            Fault::Rejected { code } => Err(ApiError::bad(code.as_str())),
            Fault::TokenExpired => {
                if let Some(token) = bearer(call) {
                    self.account.store().revoke_token(token);
                }
                Err(ApiError::not_authorized())
            }
            Fault::Latency { .. } | Fault::ResetAfter | Fault::ServerErrorAfter | Fault::Gzip => return None,
        })
    }

    /// Changes the store, and writes the changes before the response.
    fn writing<T>(&self, work: impl FnOnce(&mut Store) -> Result<T, ApiError>) -> Result<T, ApiError> {
        let mut store = self.account.store();
        let done = work(&mut store)?;
        self.account.write(&mut store).map_err(|_| ApiError::internal())?;
        Ok(done)
    }

    /// The envelope of every response but a token.
    fn envelope(&self, call: &Call, outcome: Result<Value, ApiError>) -> Reply {
        let mut body = json!({"transactionId": format!("0f0f0f0f-0000-4000-8000-{:012x}", self.account.store().ledger.next_number())});
        let echo = call.header("x-customer-transaction-id").map(|id| ("customerTransactionId", Value::from(id)));
        let (status, content) = match outcome {
            Ok(output) => (200, ("output", output)),
            Err(error) => (error.status, ("errors", error.to_json())),
        };
        if let Value::Object(fields) = &mut body {
            fields.extend(echo.into_iter().chain([content]).map(|(name, value)| (name.to_owned(), value)));
        }
        Reply::json(status, &body)
    }
}
fn bearer(call: &Call) -> Option<&str> {
    let (scheme, token) = call.header("authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token)
}

/// The same response, compressed.
fn gzipped(reply: Reply) -> Response {
    let Reply::Response { status, headers, body } = reply else { return reply.into_response() };
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory cannot fail.
    let bytes = encoder.write_all(body.as_bytes()).and_then(|()| encoder.finish()).unwrap_or_default();
    let mut response = Reply::Response { status, headers, body: String::new() }.into_response();
    response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    *response.body_mut() = Body::from(bytes);
    response
}

/// The output for a new shipment.
fn shipment_json(shipment: &Shipment, with_label: bool) -> Value {
    let number = &shipment.number;
    let mut document = json!({"contentType": "LABEL", "copiesToPrint": 1, "docType": "PDF"});
    if let Value::Object(fields) = &mut document {
        let (field, value) = match with_label {
            true => ("encodedLabel", STANDARD.encode(pdf(shipment))),
            false => ("url", format!("https://wwwtest.fedex.com/document/v2/document/retrieve/{number}")),
        };
        fields.insert(field.to_owned(), value.into());
    }
    let references =
        shipment.reference.iter().map(|value| json!({"customerReferenceType": "CUSTOMER_REFERENCE", "value": value}));
    json!({ "transactionShipments": [{
        "masterTrackingNumber": number, "serviceType": shipment.service, "serviceName": shipment.service,
        "shipDatestamp": shipment.ship_date.to_string(), "serviceCategory": "EXPRESS", "shipmentDocuments": [], "alerts": [],
        "pieceResponses": [{
            "masterTrackingNumber": number, "trackingNumber": number, "trackingIdType": "FEDEX", "packageSequenceNumber": 1,
            "packageDocuments": [document], "customerReferences": references.collect::<Vec<_>>(),
        }],
        "completedShipmentDetail": {
            "carrierCode": "FDXE", "packagingDescription": shipment.packaging,
            "masterTrackingId": {"trackingIdType": "FEDEX", "formId": "0201", "trackingNumber": number},
            "shipmentRating": {}, "operationalDetail": {}, "completedPackageDetails": [],
        },
        "shipmentAdvisoryDetails": {},
    }] })
}
