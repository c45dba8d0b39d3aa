//! Failures: every asynchronous hop ends in a queue.

use serde_json::{Value, json};

use super::{unless, unless_functions};
use crate::{Document, Event, Rule, target};

pub(super) const RULES: &[Rule] = &[
    Rule { name: "undeliverable events go to a dead-letter queue", check: dead_letters },
    Rule { name: "the API and rules may invoke their functions", check: permissions },
    Rule { name: "failed invocations go to a failure queue", check: failure_destinations },
    Rule { name: "one bad record does not block a stream", check: stream_mappings },
    Rule { name: "one bad message does not fail its batch", check: queue_mappings },
    Rule { name: "a message that keeps failing goes to a dead-letter queue", check: redrive },
    Rule { name: "a worker adds the reason to a message that fails for the last time", check: last_failures },
    Rule { name: "a message stays invisible while it is processed", check: visibility },
    Rule {
        name: "functions that call a vendor consume a queue with limited concurrency, or only read",
        check: vendors,
    },
    Rule { name: "dead letters are kept for two weeks", check: dead_letter_retention },
];

const QUEUE: &str = "AWS::SQS::Queue";

fn is_queue(document: &Document, arn: Option<&Value>) -> bool {
    arn.and_then(target).is_some_and(|id| document.has(id, QUEUE))
}

/// The targets of rules and schedules, each with the resource that has it.
fn targets(document: &Document) -> impl Iterator<Item = (&str, &Value)> {
    let of_functions = document.events().filter(Event::is_asynchronous).map(|event| (event.function, event.properties));
    let of_rules = document.of_type("AWS::Events::Rule").flat_map(|rule| {
        let targets = rule.property("/Targets").and_then(Value::as_array).into_iter().flatten();
        targets.map(move |target| (rule.id, target))
    });
    let of_schedules = document
        .of_type("AWS::Scheduler::Schedule")
        .filter_map(|schedule| Some((schedule.id, schedule.property("/Target")?)));
    of_functions.chain(of_rules).chain(of_schedules)
}

fn dead_letters(document: &Document) -> Vec<String> {
    let broken = targets(document).filter(|(_, target)| !is_queue(document, target.pointer("/DeadLetterConfig/Arn")));
    broken.map(|(place, _)| format!("{place}: its rule or schedule needs a dead-letter queue")).collect()
}

/// SAM adds permissions for rules that are events of a function. A refused call is visible nowhere else: EventBridge moves the event to the
/// dead-letter queue, and the API responds with 500.
fn permissions(document: &Document) -> Vec<String> {
    let mut found = Vec::new();
    for rule in document.of_type("AWS::Events::Rule") {
        let targets = rule.property("/Targets").and_then(Value::as_array).into_iter().flatten();
        let called = targets.filter_map(|to| target(to.get("Arn")?));
        let called = called.filter(|id| document.has(id, "AWS::Serverless::Function"));
        let refused = called.filter(|function| !may_call(document, "events.amazonaws.com", rule.id, function));
        found.extend(refused.map(|function| format!("{}: needs a permission to call {function}", rule.id)));
    }
    for api in document.of_type("AWS::Serverless::HttpApi") {
        let routed = document.functions().filter(|function| function.is_behind_the_api());
        let refused = routed.filter(|function| !may_call(document, "apigateway.amazonaws.com", api.id, function.id()));
        found.extend(refused.map(|function| format!("{}: needs a permission to call {}", api.id, function.id())));
    }
    found
}

fn may_call(document: &Document, principal: &str, source: &str, function: &str) -> bool {
    let of_api = format!("${{{source}}}/*");
    document.of_type("AWS::Lambda::Permission").any(|permission| {
        let from = permission.property("/SourceArn/Fn::Sub").and_then(Value::as_str);
        permission.property("/Action") == Some(&json!("lambda:InvokeFunction"))
            && permission.property("/Principal") == Some(&json!(principal))
            && permission.target("/FunctionName") == Some(function)
            && (permission.target("/SourceArn") == Some(source) || from.is_some_and(|arn| arn.ends_with(&of_api)))
    })
}

fn failure_destinations(document: &Document) -> Vec<String> {
    let asynchronous = |event: Event<'_>| event.is_asynchronous();
    let called_by_rules: Vec<&str> = targets(document).filter_map(|(_, to)| target(to.get("Arn")?)).collect();
    unless_functions(document, "needs a queue for failures (OnFailure)", |function| {
        let is_called = function.events().any(asynchronous) || called_by_rules.contains(&function.id());
        !is_called || is_queue(document, function.setting("/EventInvokeConfig/DestinationConfig/OnFailure/Destination"))
    })
}

fn reports_failures(event: &Event<'_>) -> bool {
    event.property("/FunctionResponseTypes") == Some(&json!(["ReportBatchItemFailures"]))
}

/// How long a stream keeps a record, in seconds (DynamoDB Developer Guide, "Change data capture for DynamoDB Streams").
const STREAM_RETENTION: i64 = 24 * 60 * 60;

/// Functions divert what can't succeed themselves. Everything else is retried for as long as the stream keeps it, less some time for the
/// message about it: a record that the stream has forgotten leaves no message.
fn stream_mappings(document: &Document) -> Vec<String> {
    let is_so = |event: &Event<'_>| {
        let number = |pointer: &str| event.property(pointer).and_then(Value::as_i64);
        let age = number("/MaximumRecordAgeInSeconds");
        event.property("/BisectBatchOnFunctionError") == Some(&json!(true))
            && number("/MaximumRetryAttempts") == Some(-1)
            && age.is_some_and(|age| (STREAM_RETENTION / 2..STREAM_RETENTION).contains(&age))
            && is_queue(document, event.property("/DestinationConfig/OnFailure/Destination"))
            && reports_failures(event)
    };
    let broken = document.events().filter(|event| event.kind == "DynamoDB" && !is_so(event));
    let wanted = "its stream needs bisecting, retries for almost a day, a failure queue, and ReportBatchItemFailures";
    broken.map(|event| format!("{}: {wanted}", event.function)).collect()
}

fn queue_events(document: &Document) -> impl Iterator<Item = Event<'_>> {
    document.events().filter(|event| event.kind == "SQS")
}

fn queue_mappings(document: &Document) -> Vec<String> {
    let broken = queue_events(document).filter(|event| !reports_failures(event));
    broken.map(|event| format!("{}: its queue needs ReportBatchItemFailures", event.function)).collect()
}

fn redrive(document: &Document) -> Vec<String> {
    let is_so = |event: &Event<'_>| {
        let queue = event.property("/Queue").and_then(target).and_then(|id| document.resource(id));
        queue.is_some_and(|queue| is_queue(document, queue.property("/RedrivePolicy/deadLetterTargetArn")))
    };
    let broken = queue_events(document).filter(|event| !is_so(event));
    broken.map(|event| format!("{}: its queue needs a dead-letter queue", event.function)).collect()
}

/// A worker knows its dead-letter queue, and how often its queue delivers a message.
fn last_failures(document: &Document) -> Vec<String> {
    let mut found = Vec::new();
    for function in document.functions() {
        let environment = function.environment();
        let setting = |name: &str| environment.get(name).copied();
        for event in function.events().filter(|event| event.kind == "SQS") {
            let queue = event.property("/Queue").and_then(target).and_then(|id| document.resource(id));
            let redrive = queue.and_then(|queue| queue.property("/RedrivePolicy"));
            let receives = redrive.and_then(|redrive| redrive.get("maxReceiveCount")?.as_i64());
            let dead_letters = redrive.and_then(|redrive| target(redrive.get("deadLetterTargetArn")?));
            let is_so = setting("MAX_RECEIVES").and_then(Value::as_str) == receives.map(|n| n.to_string()).as_deref()
                && setting("DEAD_LETTERS").and_then(target) == dead_letters;
            if !is_so {
                found.push(format!("{}: MAX_RECEIVES and DEAD_LETTERS must be its queue's", function.id()));
            }
        }
    }
    found
}

/// Source: Lambda Developer Guide, "Using Lambda with Amazon SQS": at least six times the function's time-out.
fn visibility(document: &Document) -> Vec<String> {
    let mut found = Vec::new();
    for function in document.functions() {
        let timeout = function.setting("/Timeout").and_then(Value::as_i64).unwrap_or(3);
        for event in function.events().filter(|event| event.kind == "SQS") {
            let queue = event.property("/Queue").and_then(target).and_then(|id| document.resource(id));
            let hidden = queue.and_then(|queue| queue.property("/VisibilityTimeout")?.as_i64()).unwrap_or(30);
            if hidden < 6 * timeout {
                found.push(format!("{}: its queue must hide messages for six times its time-out", function.id()));
            }
        }
    }
    found
}

/// Functions that call a vendor while a caller waits or on a schedule. They only read, and work without an answer or ask again.
const ONLY_ASK: [&str; 2] = ["CartsChooseDelivery", "FinanceReconcileRequestedDays"];

/// A function calls a vendor if one of its settings is the parameter with the vendor's URL. A GET changes nothing at the vendor, so nothing
/// is lost when it fails: it may call directly.
fn vendors(document: &Document) -> Vec<String> {
    unless_functions(
        document,
        "calls a vendor, so it must consume a queue with MaximumConcurrency, unless it only reads",
        |function| {
            let mut environment = function.environment().into_iter();
            let calls_a_vendor =
                environment.any(|(name, value)| name.ends_with("_URL") && document.is_parameter(Some(value)));
            let is_bounded = |event: Event<'_>| {
                event.kind == "SQS"
                    && event.property("/ScalingConfig/MaximumConcurrency").and_then(Value::as_i64).is_some()
            };
            let is_called = function.events().next().is_some();
            let only_asks = ONLY_ASK.contains(&function.id());
            !calls_a_vendor
                || only_asks
                || is_called && (function.events().all(is_bounded) || function.events().all(|event| event.only_reads()))
        },
    )
}

/// A queue without a consumer is for people to look at.
fn dead_letter_retention(document: &Document) -> Vec<String> {
    let consumed: Vec<&str> = queue_events(document).filter_map(|event| target(event.property("/Queue")?)).collect();
    let unconsumed = document.of_type(QUEUE).filter(|queue| !consumed.contains(&queue.id));
    unless(unconsumed, "must keep messages for 14 days", |queue| {
        queue.property("/MessageRetentionPeriod").and_then(Value::as_i64) == Some(1_209_600)
    })
}
