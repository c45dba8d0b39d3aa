//! The sample events of the contexts have exactly the members that AWS sends.

use aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use aws_lambda_events::dynamodb;
use aws_lambda_events::eventbridge::EventBridgeEvent;
use aws_lambda_events::sqs::SqsEvent;
use cloud::template::{ApiRoute, Rule, Target};
use serde::Serialize;
use serde_json::{Value, json};

use crate::sample_events::{functions, is_behind_a_rule, sample};
use crate::template::DEPLOYED;

// Members that are always present. Sources: API Gateway Developer Guide, "Working with AWS Lambda proxy integrations for HTTP APIs";
// EventBridge User Guide, "Events in Amazon EventBridge"; Lambda Developer Guide, "Using AWS Lambda with Amazon DynamoDB" and
// "Using Lambda with Amazon SQS".
const HTTP_REQUEST: &[&str] =
    &["version", "routeKey", "rawPath", "rawQueryString", "headers", "requestContext", "isBase64Encoded"];
const HTTP_CONTEXT: &[&str] = &[
    "accountId",
    "apiId",
    "domainName",
    "domainPrefix",
    "http",
    "requestId",
    "routeKey",
    "stage",
    "time",
    "timeEpoch",
];
const HTTP: &[&str] = &["method", "path", "protocol", "sourceIp", "userAgent"];
const EVENT: &[&str] = &["version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail"];
const STREAM_RECORD: &[&str] =
    &["eventID", "eventName", "eventVersion", "eventSource", "awsRegion", "dynamodb", "eventSourceARN"];
const CHANGE: &[&str] = &["ApproximateCreationDateTime", "Keys", "SequenceNumber", "SizeBytes", "StreamViewType"];
const MESSAGE: &[&str] = &[
    "messageId",
    "receiptHandle",
    "body",
    "attributes",
    "messageAttributes",
    "md5OfBody",
    "eventSource",
    "eventSourceARN",
    "awsRegion",
];
const MESSAGE_ATTRIBUTES: &[&str] =
    &["ApproximateReceiveCount", "SentTimestamp", "SenderId", "ApproximateFirstReceiveTimestamp"];

#[test]
fn samples_of_functions_behind_http_are_requests_to_their_routes() {
    for function in functions(|function| !function.routes.is_empty()) {
        let sample = sample(function);
        let request: ApiGatewayV2httpRequest = serde_json::from_value(sample.clone()).unwrap();
        let mut read = serde_json::to_value(&request).unwrap();
        // A member of another payload, which the type always serializes.
        read.as_object_mut().unwrap().remove("httpMethod");
        assert_same(&function.name, &sample, &read);
        assert_complete(&function.name, &sample, HTTP_REQUEST);
        assert_complete(&function.name, &sample["requestContext"], HTTP_CONTEXT);
        assert_complete(&function.name, &sample["requestContext"]["http"], HTTP);
        let route_key = request.route_key.unwrap();
        // API Gateway calls the default route by its path alone.
        let key = |route: &ApiRoute| match route.path.as_str() {
            "$default" => route.path.clone(),
            path => format!("{} {path}", route.method),
        };
        let routes = function.routes.iter().map(key);
        assert!(routes.into_iter().any(|route| route == route_key), "{} has no route {route_key}", function.name);
        let Some((method, path)) = route_key.split_once(' ') else { continue };
        let mut path = path.to_owned();
        for (parameter, value) in &request.path_parameters {
            path = path.replace(&format!("{{{parameter}}}"), value).replace(&format!("{{{parameter}+}}"), value);
        }
        assert_eq!(
            (method, path.as_str()),
            (request.request_context.http.method.as_str(), &*request.raw_path.unwrap())
        );
    }
}

#[test]
fn samples_of_functions_behind_rules_match_their_rules() {
    for function in functions(is_behind_a_rule) {
        let sample = sample(function);
        let event: EventBridgeEvent<Value> = serde_json::from_value(sample.clone()).unwrap();
        assert_same(&function.name, &sample, &event);
        assert_complete(&function.name, &sample, EVENT);
        let target = Target::Function(function.name.clone());
        assert!(is_matched(&sample, &target), "no rule sends {} to {}", event.detail_type, function.name);
    }
}

#[test]
fn samples_of_functions_behind_streams_are_from_their_tables() {
    for function in functions(|function| !function.streams.is_empty()) {
        let sample = sample(function);
        let batch: dynamodb::Event = serde_json::from_value(sample.clone()).unwrap();
        assert_same(&function.name, &sample, &batch);
        for record in records(&sample) {
            assert_complete(&function.name, record, STREAM_RECORD);
            assert_complete(&function.name, &record["dynamodb"], CHANGE);
        }
        let stream = format!(":table/{}/stream/", function.streams[0].table);
        for record in batch.records {
            assert!(record.event_source_arn.unwrap().contains(&stream), "{} does not read {stream}", function.name);
        }
    }
}

#[test]
fn samples_of_functions_behind_queues_match_the_queues_rules() {
    for function in functions(|function| !function.queues.is_empty()) {
        let sample = sample(function);
        let batch: SqsEvent = serde_json::from_value(sample.clone()).unwrap();
        assert_same(&function.name, &sample, &batch);
        for message in records(&sample) {
            assert_complete(&function.name, message, MESSAGE);
            assert_complete(&function.name, &message["attributes"], MESSAGE_ATTRIBUTES);
            let digest = format!("{:x}", md5::compute(message["body"].as_str().unwrap()));
            assert_eq!(message["md5OfBody"], digest, "{}", function.name);
        }
        let queue = &function.queues[0].queue;
        for message in batch.records {
            assert!(message.event_source_arn.unwrap().ends_with(&format!(":{queue}")), "{}", function.name);
            let event: Value = serde_json::from_str(&message.body.unwrap()).unwrap();
            assert!(is_matched(&event, &Target::Queue(queue.clone())), "no rule puts {event} into {queue}");
        }
    }
}

/// Source: EventBridge Scheduler User Guide. `detail` is a string, unlike in events of rules.
#[test]
fn samples_of_jobs_match_what_the_scheduler_sends() {
    for function in functions(|function| !function.schedules.is_empty()) {
        let sample = sample(function);
        let schedule = &function.schedules[0].name;
        let expected = json!({
            "version": "0",
            "id": sample["id"],
            "detail-type": "Scheduled Event",
            "source": "aws.scheduler",
            "account": "123456789012",
            "time": sample["time"],
            "region": "eu-central-1",
            "resources": [format!("arn:aws:scheduler:eu-central-1:123456789012:schedule/default/{schedule}")],
            "detail": "{}",
        });
        assert_eq!(sample, expected, "{}", function.name);
    }
}

fn records(sample: &Value) -> &[Value] {
    sample["Records"].as_array().unwrap()
}

/// The type ignores unknown members and adds missing ones, so a round trip shows both. Empty members are ignored.
fn assert_same(name: &str, sample: &Value, read: &impl Serialize) {
    assert_eq!(with_content(sample), with_content(&serde_json::to_value(read).unwrap()), "{name}");
}

fn with_content(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), with_content(value)))
            .filter(|(_, value)| !matches!(value, Value::Null) && *value != json!({}) && *value != json!([]))
            .collect(),
        Value::Array(items) => items.iter().map(with_content).collect(),
        other => other.clone(),
    }
}

fn assert_complete(name: &str, value: &Value, members: &[&str]) {
    for member in members {
        assert!(value.get(member).is_some_and(|value| !value.is_null()), "{name}: {member} is missing in {value}");
    }
}

fn is_matched(event: &Value, to: &Target) -> bool {
    let is_sent_there = |rule: &Rule| rule.targets.iter().any(|delivery| delivery.target == *to);
    DEPLOYED.rules.iter().any(|rule| is_sent_there(rule) && rule.pattern.matches(event))
}
