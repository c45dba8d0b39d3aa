//! Bugs in orders, their seats and their tickets.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use cloud::Call;
use futures::FutureExt;
use jiff::Timestamp;
use lambda::{Env, Handler, Lambda, StartError};
use serde_json::{Value, json};

use super::bug::Bug;
use super::edit::{edit, edit_fields, is_about_events};
use super::lambdas::{inert, replace};

const RELEASES_SEATS: &str = "reservations-when-order-cancelled";

pub(super) struct CancelledSeatsKept;

impl Bug for CancelledSeatsKept {
    fn replace_lambdas(&self, all: Vec<Lambda>) -> Vec<Lambda> {
        replace(all, inert(RELEASES_SEATS))
    }
}

pub(super) struct EveryScanAdmits;

impl Bug for EveryScanAdmits {
    fn alter_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        let is_scan = call.operation == "DynamoDB.PutItem" && call.function == "tickets-validate-ticket";
        if is_scan && is_about_events(body) {
            let text = String::from_utf8_lossy(body).replace("TicketValidationFailed", "TicketValidated");
            *body = text.into_bytes();
        }
    }
}

pub(super) struct UndoneAdmissionsKept;

impl Bug for UndoneAdmissionsKept {
    fn alter_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        let is_event = call.operation == "DynamoDB.PutItem" && is_about_events(body);
        if is_event && String::from_utf8_lossy(body).contains("AdmissionUndone") {
            edit_fields(body, &|name, value| if name == "scanId" { json!(uuid::Uuid::nil()) } else { value });
        }
    }
}

pub(super) struct RefundedTicketsValid;

impl Bug for RefundedTicketsValid {
    fn replace_lambdas(&self, all: Vec<Lambda>) -> Vec<Lambda> {
        replace(all, inert("tickets-when-order-refund-requested"))
    }
}

pub(super) struct OrdersNeverExpire;

impl Bug for OrdersNeverExpire {
    fn replace_lambdas(&self, all: Vec<Lambda>) -> Vec<Lambda> {
        replace(all, inert("orders-expire-orders"))
    }
}

pub(super) struct RefundedSeatsNotReturned;

impl Bug for RefundedSeatsNotReturned {
    fn replace_lambdas(&self, all: Vec<Lambda>) -> Vec<Lambda> {
        async fn build(env: Env) -> Result<Handler, StartError> {
            let real = local::lambdas().into_iter().find(|lambda| lambda.name == RELEASES_SEATS).expect("it exists");
            let real = real.build.build(env).await?;
            Ok(Arc::new(move |event: Value| {
                if event["detail-type"] == "OrderRefundRequested" {
                    return async { Ok(Value::Null) }.boxed();
                }
                real(event)
            }))
        }
        replace(all, Lambda { name: RELEASES_SEATS, build: &build })
    }
}

pub(super) struct ConcertOrdersSkipped;

impl Bug for ConcertOrdersSkipped {
    fn alter_response(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.operation == "DynamoDB.Query" && call.function == "orders-cancel-concert-orders" {
            edit(body, |response| {
                let Some(items) = response["Items"].as_array_mut() else { return };
                items.retain(|item| {
                    let is_order = item["pk"]["S"].as_str().is_some_and(|list| list.starts_with("concert#"));
                    let is_even = item["sk"]["S"]
                        .as_str()
                        .is_some_and(|id| id.ends_with(['0', '2', '4', '6', '8', 'a', 'c', 'e']));
                    !(is_order && is_even)
                });
            });
        }
    }
}

pub(super) struct EndedHoldExtended;

impl Bug for EndedHoldExtended {
    fn alter_response(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.operation == "DynamoDB.Query" && call.function == "reservations-extend-reservation" {
            edit_fields(body, &|name, value| {
                let at: Option<Timestamp> = value.as_str().and_then(|at| at.parse().ok());
                match (name, at) {
                    ("expiresAt", Some(at)) => json!(at.saturating_add(Duration::from_secs(600)).unwrap_or(at)),
                    _ => value,
                }
            });
        }
    }
}

const HEARS_OF_RESERVATIONS: &str = "orders-when-reservation-changed";

pub(super) struct RefusalCountsAsHold;

impl Bug for RefusalCountsAsHold {
    fn replace_lambdas(&self, all: Vec<Lambda>) -> Vec<Lambda> {
        async fn build(env: Env) -> Result<Handler, StartError> {
            let real =
                local::lambdas().into_iter().find(|lambda| lambda.name == HEARS_OF_RESERVATIONS).expect("it exists");
            let real = real.build.build(env).await?;
            Ok(Arc::new(move |mut event: Value| {
                if event["detail-type"] == "ReservationFailed" {
                    event["detail-type"] = json!("TicketsReserved");
                    event["detail"]["data"]["expiresAt"] = json!("2026-05-01T12:00:00Z");
                }
                real(event)
            }))
        }
        replace(all, Lambda { name: HEARS_OF_RESERVATIONS, build: &build })
    }
}

/// The number of the order before.
#[derive(Default)]
pub(super) struct OrderNumbersRepeat(Mutex<Option<Value>>);

impl Bug for OrderNumbersRepeat {
    fn alter_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.function != "orders-when-cart-confirmed" || !is_about_events(body) {
            return;
        }
        let before = &self.0;
        edit_fields(body, &|name, value| {
            if name != "number" || !value.is_string() {
                return value;
            }
            let mut before = before.lock().unwrap_or_else(PoisonError::into_inner);
            match before.take() {
                Some(number) => number,
                None => before.insert(value).clone(),
            }
        });
    }
}
