//! Alarms, and the dashboard.

use serde_json::Value;

use super::unless;
use crate::{Document, Resource, Rule, target};

pub(super) const RULES: &[Rule] = &[
    Rule { name: "every dead-letter and failure queue has an alarm", check: dead_letters },
    Rule { name: "every stream reader has an alarm on its delay", check: stream_age },
    Rule { name: "throttling has alarms", check: throttles },
    Rule { name: "API errors and latency have alarms", check: api },
    Rule { name: "stuck orders, overdue holds and overselling have alarms", check: business },
    Rule { name: "every alarm goes to the topic", check: actions },
    Rule { name: "every alarm says what missing data means", check: missing_data },
    Rule { name: "alarms can be e-mailed to an address from a parameter", check: subscription },
    Rule { name: "the dashboard shows the business", check: dashboard },
    Rule { name: "alarms name resources that exist", check: names },
];

const ALARM: &str = "AWS::CloudWatch::Alarm";

/// A metric of an alarm.
struct Metric<'a> {
    namespace: &'a str,
    name: &'a str,
    /// The logical id that a dimension refers to; empty if the metric has none.
    of: &'a str,
}

fn metrics(document: &Document) -> Vec<Metric<'_>> {
    document.of_type(ALARM).flat_map(|alarm| metrics_of(document, &alarm)).collect()
}

fn metrics_of<'a>(document: &'a Document, alarm: &Resource<'a>) -> Vec<Metric<'a>> {
    let of_expression = alarm.property("/Metrics").and_then(Value::as_array).into_iter().flatten();
    let metrics = of_expression.filter_map(|metric| metric.pointer("/MetricStat/Metric"));
    metrics.chain(alarm.attribute("Properties")).filter_map(|metric| read(document, metric)).collect()
}

fn read<'a>(document: &'a Document, properties: &'a Value) -> Option<Metric<'a>> {
    let of = properties.pointer("/Dimensions/0").and_then(|dimension| {
        let naming = dimension.get("Name")?.as_str()?;
        document.meant(dimension.get("Value")?, naming)
    });
    Some(Metric {
        namespace: properties.get("Namespace")?.as_str()?,
        name: properties.get("MetricName")?.as_str()?,
        of: of.unwrap_or_default(),
    })
}

fn is_watched(document: &Document, namespace: &str, name: &str, of: &str) -> bool {
    metrics(document).iter().any(|metric| (metric.namespace, metric.name, metric.of) == (namespace, name, of))
}

fn dead_letters(document: &Document) -> Vec<String> {
    let consumed: Vec<&str> = document.events().filter_map(|event| target(event.property("/Queue")?)).collect();
    let unconsumed = document.of_type("AWS::SQS::Queue").filter(|queue| !consumed.contains(&queue.id));
    unless(unconsumed, "needs an alarm on ApproximateNumberOfMessagesVisible", |queue| {
        is_watched(document, "AWS/SQS", "ApproximateNumberOfMessagesVisible", queue.id)
    })
}

fn stream_age(document: &Document) -> Vec<String> {
    let readers = document.events().filter(|event| event.kind == "DynamoDB");
    let unwatched = readers.filter(|event| !is_watched(document, "AWS/Lambda", "IteratorAge", event.function));
    unwatched.map(|event| format!("{}: needs an alarm on IteratorAge", event.function)).collect()
}

fn throttles(document: &Document) -> Vec<String> {
    let tables = document.of_type("AWS::DynamoDB::Table");
    let mut found = unless(tables, "needs alarms on ReadThrottleEvents and WriteThrottleEvents", |table| {
        ["ReadThrottleEvents", "WriteThrottleEvents"]
            .iter()
            .all(|name| is_watched(document, "AWS/DynamoDB", name, table.id))
    });
    if !is_watched(document, "AWS/Lambda", "Throttles", "") {
        found.push("there must be an alarm on Throttles of Lambda".to_owned());
    }
    found
}

fn api(document: &Document) -> Vec<String> {
    let mut found =
        unless(document.of_type("AWS::Serverless::HttpApi"), "needs an alarm on the p99 of Latency", |api| {
            document.of_type(ALARM).any(|alarm| {
                let is_p99 = alarm.property("/ExtendedStatistic").and_then(Value::as_str) == Some("p99");
                is_p99
                    && metrics_of(document, &alarm).iter().any(|metric| metric.name == "Latency" && metric.of == api.id)
            })
        });
    let counts_server_errors = |filter: &Resource<'_>| {
        let pattern = filter.property("/FilterPattern").and_then(Value::as_str).unwrap_or_default();
        let name = filter.property("/MetricTransformations/0/MetricName").and_then(Value::as_str).unwrap_or_default();
        pattern.contains("\"5*\"") && is_watched(document, "Frontrow", name, "AWS::StackName")
    };
    if !document.of_type("AWS::Logs::MetricFilter").any(|filter| counts_server_errors(&filter)) {
        found.push("there must be an alarm on server errors, counted from the access logs".to_owned());
    }
    found
}

fn business(document: &Document) -> Vec<String> {
    let is_so = |name: &str| {
        document.of_type(ALARM).any(|alarm| {
            let fires_above_zero = alarm.property("/Threshold").and_then(Value::as_i64) == Some(0)
                && alarm.property("/ComparisonOperator").and_then(Value::as_str) == Some("GreaterThanThreshold");
            let metrics = metrics_of(document, &alarm);
            fires_above_zero && metrics.iter().any(|metric| (metric.namespace, metric.name) == ("Frontrow", name))
        })
    };
    let figures = ["OrdersStuck", "HoldsOverdue", "Oversold"].into_iter();
    figures.filter(|name| !is_so(name)).map(|name| format!("there must be an alarm on any {name}")).collect()
}

fn actions(document: &Document) -> Vec<String> {
    let is_topic =
        |action: &Value| document.meant(action, "TopicName").is_some_and(|id| document.has(id, "AWS::SNS::Topic"));
    unless(document.of_type(ALARM), "must notify the topic when it goes off and when it recovers", |alarm| {
        ["/AlarmActions", "/OKActions"].iter().all(|actions| {
            alarm.property(actions).and_then(Value::as_array).is_some_and(|actions| actions.iter().any(is_topic))
        })
    })
}

/// Missing data is good, except for what a job counts every minute.
fn missing_data(document: &Document) -> Vec<String> {
    let counted = ["OrdersStuck", "HoldsOverdue"];
    unless(document.of_type(ALARM), "must set TreatMissingData", |alarm| {
        let is_counted = metrics_of(document, alarm).iter().any(|metric| counted.contains(&metric.name));
        let wanted = if is_counted { "breaching" } else { "notBreaching" };
        alarm.property("/TreatMissingData").and_then(Value::as_str) == Some(wanted)
    })
}

fn subscription(document: &Document) -> Vec<String> {
    let is_so = |subscription: Resource<'_>| {
        subscription.property("/Protocol").and_then(Value::as_str) == Some("email")
            && document.is_parameter(subscription.property("/Endpoint"))
            && subscription.attribute("Condition").is_some()
            && subscription.target("/TopicArn").is_some_and(|id| document.has(id, "AWS::SNS::Topic"))
    };
    if document.of_type("AWS::SNS::Subscription").any(is_so) {
        return Vec::new();
    }
    vec!["the topic must have an e-mail subscription when an address is given".to_owned()]
}

/// `/ orders` is in the expression for the cost of an order.
fn dashboard(document: &Document) -> Vec<String> {
    let bodies = document.of_type("AWS::CloudWatch::Dashboard");
    let bodies = bodies.filter_map(|dashboard| dashboard.property("/DashboardBody/Fn::Sub/0")?.as_str());
    let shown: Vec<Value> = bodies.filter_map(|body| serde_json::from_str(body).ok()).collect();
    let mut texts = Vec::new();
    shown.iter().for_each(|body| gather_texts(body, &mut texts));
    let shows = |figure: &str| texts.iter().any(|text| text.contains(figure));
    let figures =
        ["OrdersPlaced", "OrdersCompleted", "SeatsSold", "Revenue", "ConfirmToTickets", "WriteUnits", "/ orders"];
    figures
        .into_iter()
        .filter(|figure| !shows(figure))
        .map(|figure| format!("the dashboard must show {figure}"))
        .collect()
}

/// CloudFormation accepts metrics of resources that do not exist. The alarms' own names are not checked.
fn names(document: &Document) -> Vec<String> {
    let known = document.names();
    let mut found = Vec::new();
    for resource in document.resources().filter(|resource| resource.kind().starts_with("AWS::CloudWatch::")) {
        let properties = resource.attribute("Properties").and_then(Value::as_object).into_iter().flatten();
        let mut texts = Vec::new();
        properties.filter(|(key, _)| !key.ends_with("Name")).for_each(|(_, value)| gather_texts(value, &mut texts));
        let named = texts.iter().flat_map(|text| text.split("${AWS::StackName}-").skip(1));
        let named =
            named.filter_map(|rest| rest.split(|letter| letter != '-' && !char::is_alphanumeric(letter)).next());
        let unknown = named.filter(|name| !known.contains(name));
        found.extend(unknown.map(|name| format!("{}: no resource has the name {name}", resource.id)));
    }
    found
}

fn gather_texts<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(items) => items.iter().for_each(|item| gather_texts(item, texts)),
        Value::Object(members) => members.values().for_each(|member| gather_texts(member, texts)),
        _ => {}
    }
}
