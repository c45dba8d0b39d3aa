use serde_json::{Value, json};
use web::dead_letter::{DeadLetter, Origin, Redrive, redrive};

fn event(source: &str) -> Value {
    json!({
        "source": source,
        "detail-type": "OrderPaid",
        "detail": {"metadata": {"correlationId": "purchase-1"}, "data": {}},
    })
}

/// What Lambda sends to the failure queue of functions.
fn failed_invocation(payload: &Value) -> Value {
    json!({
        "requestContext": {"functionArn": "arn:aws:lambda:eu-central-1:1:function:frontrow-tickets-when-order-paid:live"},
        "requestPayload": payload,
        "responsePayload": {"errorType": "Unavailable"},
    })
}

fn to_bus(event: &Value) -> Redrive {
    Redrive::ToBus {
        source: "frontrow.orders".to_owned(),
        detail_type: "OrderPaid".to_owned(),
        detail: event["detail"].to_string(),
    }
}

#[test]
fn message_of_a_vendor_queue_returns_to_its_queue() {
    for origin in [Origin::Payments, Origin::Emails, Origin::Shipments, Origin::Invoices] {
        assert_eq!(redrive(origin, &event("frontrow.orders")), Redrive::ToQueue);
    }
}

#[test]
fn undelivered_event_returns_to_the_bus() {
    let event = event("frontrow.orders");
    assert_eq!(redrive(Origin::Bus, &event), to_bus(&event));
}

#[test]
fn event_that_a_function_failed_on_returns_to_the_bus() {
    let event = event("frontrow.orders");
    assert_eq!(redrive(Origin::Functions, &failed_invocation(&event)), to_bus(&event));
}

#[test]
fn failed_job_is_dropped() {
    assert_eq!(redrive(Origin::Functions, &failed_invocation(&event("aws.scheduler"))), Redrive::Drop);
}

#[test]
fn event_of_another_source_is_redriven_by_hand() {
    assert_eq!(redrive(Origin::Bus, &event("aws.health")), Redrive::ByHand);
}

#[test]
fn stream_record_is_redriven_by_hand() {
    assert_eq!(redrive(Origin::Streams, &event("frontrow.orders")), Redrive::ByHand);
}

#[test]
fn malformed_message_is_redriven_by_hand() {
    let dead_letter = DeadLetter::of("1".to_owned(), Origin::Bus, None, "not JSON");
    assert_eq!((dead_letter.redrivable, dead_letter.event), (false, None));
}

#[test]
fn dead_letter_shows_event_function_error_and_correlation_id() {
    let body = failed_invocation(&event("frontrow.orders")).to_string();
    let shown = DeadLetter::of("1".to_owned(), Origin::Functions, None, &body);
    assert_eq!(shown.event.as_deref(), Some("OrderPaid"));
    assert_eq!(shown.function.as_deref(), Some("frontrow-tickets-when-order-paid"));
    assert_eq!(shown.error.as_deref(), Some("Unavailable"));
    assert_eq!(shown.correlation_id.as_deref(), Some("purchase-1"));
    assert!(shown.redrivable);
}
