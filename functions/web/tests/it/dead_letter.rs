use eventstore::StreamId;
use serde_json::{Value, json};
use web::dead_letter::{DeadLetter, Origin, Redrive, Report, Source, redrive};

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
    let queues = Origin::ALL.into_iter().filter(|origin| matches!(origin.queue().source, Source::Queue { .. }));
    let redriven: Vec<Redrive> = queues.map(|origin| redrive(origin, &event("frontrow.orders"))).collect();
    assert_eq!(redriven, vec![Redrive::ToQueue; 5]);
}

#[test]
fn every_kind_of_queue_is_listed() {
    let documented = schemars::schema_for!(Origin);
    let documented = documented.get("oneOf").and_then(Value::as_array).unwrap();
    let listed: Vec<Value> = Origin::ALL.into_iter().map(|origin| json!(origin)).collect();
    assert_eq!(documented.iter().map(|kind| kind["const"].clone()).collect::<Vec<_>>(), listed);
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

/// What a function sends to the failure queue of streams.
fn failed_record() -> Value {
    json!({
        "function": "frontrow-orders-publish",
        "requestPayload": {"Records": [{
            "eventSourceARN": "arn:aws:dynamodb:eu-central-1:1:table/frontrow-orders-events/stream/2020-01-01T00:00:00.000",
            "dynamodb": {
                "Keys": {"stream": {"S": "order#1"}, "version": {"N": "3"}},
                "NewImage": {"events": {"S": "[{\"type\": \"OrderPaid\", \"v\": 9}]"}, "correlationId": {"S": "purchase-1"}},
            },
        }]},
        "responsePayload": {"errorType": "Unreadable", "errorMessage": "order#1 can't be read"},
    })
}

#[test]
fn failed_record_is_published_again() {
    let expected = Redrive::ToStream {
        table: "frontrow-orders-events".to_owned(),
        stream: StreamId::from_name("order#1"),
        version: 3,
    };
    assert_eq!(redrive(Origin::Streams, &failed_record()), expected);
}

#[test]
fn failed_record_shows_its_events_function_and_error() {
    let body = failed_record().to_string();
    let shown = DeadLetter::of("1".to_owned(), Origin::Streams, None, &body, Report::default());
    assert_eq!(shown.event.as_deref(), Some("OrderPaid"));
    assert_eq!(shown.function.as_deref(), Some("frontrow-orders-publish"));
    assert_eq!(shown.reason.as_deref(), Some("order#1 can't be read"));
    assert_eq!(shown.correlation_id.as_deref(), Some("purchase-1"));
}

#[test]
fn record_that_the_stream_forgot_is_redriven_by_hand() {
    let forgotten = json!({"requestContext": {"condition": "RecordAgeExceeded"}, "DDBStreamBatchInfo": {}});
    assert_eq!(redrive(Origin::Streams, &forgotten), Redrive::ByHand);
}

#[test]
fn message_of_a_vendor_queue_shows_what_its_worker_reported() {
    let report = Report {
        function: Some("frontrow-tickets-send-email".to_owned()),
        error: Some("MailgunUnavailable".to_owned()),
        reason: Some("no response".to_owned()),
    };
    let body = event("frontrow.tickets").to_string();
    let shown = DeadLetter::of("1".to_owned(), Origin::Emails, None, &body, report);
    assert_eq!(shown.function.as_deref(), Some("frontrow-tickets-send-email"));
    assert_eq!((shown.error.as_deref(), shown.reason.as_deref()), (Some("MailgunUnavailable"), Some("no response")));
}

#[test]
fn message_of_a_vendor_queue_without_a_report_shows_its_consumer() {
    let body = event("frontrow.tickets").to_string();
    let shown = DeadLetter::of("1".to_owned(), Origin::Emails, None, &body, Report::default());
    assert_eq!((shown.function.as_deref(), shown.error), (Some("tickets-send-email"), None));
}

#[test]
fn malformed_message_is_redriven_by_hand() {
    let dead_letter = DeadLetter::of("1".to_owned(), Origin::Bus, None, "not JSON", Report::default());
    assert_eq!((dead_letter.redrivable, dead_letter.event), (false, None));
}

#[test]
fn dead_letter_shows_event_function_error_and_correlation_id() {
    let body = failed_invocation(&event("frontrow.orders")).to_string();
    let shown = DeadLetter::of("1".to_owned(), Origin::Functions, None, &body, Report::default());
    assert_eq!(shown.event.as_deref(), Some("OrderPaid"));
    assert_eq!(shown.function.as_deref(), Some("frontrow-tickets-when-order-paid"));
    assert_eq!(shown.error.as_deref(), Some("Unavailable"));
    assert_eq!(shown.correlation_id.as_deref(), Some("purchase-1"));
    assert!(shown.redrivable);
}
