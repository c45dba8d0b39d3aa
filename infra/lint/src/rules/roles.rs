//! Roles: one per function, with exactly the permissions that it needs.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{unless, unless_functions};
use crate::{Document, Function, Resource, Rule, Statement, target};

pub(super) const RULES: &[Rule] = &[
    Rule { name: "each function has its own role", check: own_roles },
    Rule { name: "roles have no AWS managed policies", check: managed_policies },
    Rule { name: "a statement allows one verb", check: verbs },
    Rule { name: "a statement names one resource", check: one_resource },
    Rule { name: "a role covers exactly the resources in its function's settings", check: scope },
    Rule { name: "a context puts events on the bus only under its own name", check: event_sources },
    Rule { name: "no function changes or deletes a stored event", check: immutable_events },
];

/// Actions without resources in IAM, or with none that the caller could name.
const WITHOUT_RESOURCE: [&str; 3] = ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "cloudwatch:DescribeAlarms"];

const ROLE: &str = "AWS::IAM::Role";
const MANAGED_POLICY: &str = "AWS::IAM::ManagedPolicy";

fn role_of<'a>(document: &'a Document, function: &Function<'a>) -> Option<Resource<'a>> {
    document.resource(function.own.target("/Role")?).filter(|role| role.kind() == ROLE)
}

/// Without a role, SAM adds one with AWS managed policies that allow reading every stream and writing every log.
fn own_roles(document: &Document) -> Vec<String> {
    unless_functions(document, "needs its own role, which only Lambda can assume", |function| {
        let own = format!("{}Role", function.id());
        let trust = "/AssumeRolePolicyDocument/Statement";
        let lambda = json!([{ "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" }]);
        role_of(document, function).is_some_and(|role| role.id == own && role.property(trust) == Some(&lambda))
            && function.own.property("/Policies").is_none()
    })
}

fn managed_policies(document: &Document) -> Vec<String> {
    unless(document.of_type(ROLE), "must only have policies of this template", |role| {
        let attached = role
            .property("/ManagedPolicyArns")
            .map_or(Some(&[] as &[Value]), |arns| arns.as_array().map(Vec::as_slice));
        attached
            .is_some_and(|arns| arns.iter().all(|arn| target(arn).is_some_and(|id| document.has(id, MANAGED_POLICY))))
    })
}

/// The statements of roles and policies, each with its resource.
fn statements(document: &Document) -> impl Iterator<Item = (Resource<'_>, Statement<'_>)> {
    let policies = [ROLE, MANAGED_POLICY, "AWS::IAM::Policy"].into_iter().flat_map(|kind| document.of_type(kind));
    policies.flat_map(|policy| policy.statements().into_iter().map(move |statement| (policy, statement)))
}

fn verbs(document: &Document) -> Vec<String> {
    let is_one = |statement: &Statement<'_>| statement.action().is_some_and(|action| !action.contains('*'));
    let broken = statements(document).filter(|(_, statement)| !is_one(statement));
    broken.map(|(policy, statement)| format!("{}: {} is not one verb", policy.id, statement.0)).collect()
}

fn one_resource(document: &Document) -> Vec<String> {
    let broken = statements(document).filter(|(policy, statement)| !is_about_one(policy, statement));
    broken.map(|(policy, statement)| format!("{}: {} is not about one resource", policy.id, statement.0)).collect()
}

fn is_about_one(policy: &Resource<'_>, statement: &Statement<'_>) -> bool {
    let Some(resource) = statement.resource() else { return false };
    if resource == "*" {
        return statement.action().is_some_and(|action| WITHOUT_RESOURCE.contains(&action));
    }
    // CodeDeploy shifts the traffic of all functions; naming each would exceed the size of a role.
    let of_deployment = policy.property("/AssumeRolePolicyDocument/Statement/0/Principal/Service");
    let is_stack = |text: &str| text.ends_with(":function:${AWS::StackName}-*") && text.matches('*').count() == 1;
    named(resource).is_some()
        || of_deployment.is_some_and(|service| service == "codedeploy.amazonaws.com")
            && resource.get("Fn::Sub").and_then(Value::as_str).is_some_and(is_stack)
}

/// Compares the resources in a function's settings with those in its role.
fn scope(document: &Document) -> Vec<String> {
    let mut found = Vec::new();
    for function in document.functions() {
        let named = named_by(document, &function);
        let statements = role_of(document, &function).map(|role| role.statements()).unwrap_or_default();
        let allowed: BTreeSet<String> =
            statements.iter().filter_map(|statement| place(statement.resource()?)).collect();
        let id = function.id();
        found.extend(
            allowed.difference(&named).map(|place| format!("{id}: its role is about {place}, which it does not name")),
        );
        found.extend(
            named.difference(&allowed).map(|place| format!("{id}: names {place}, which its role is not about")),
        );
    }
    found
}

/// The logical id of a statement's resource; for an index, that of its table.
fn named(resource: &Value) -> Option<&str> {
    let of_index = || {
        let (table, index) = resource.get("Fn::Sub")?.as_str()?.strip_prefix("${")?.split_once(".Arn}/index/")?;
        (!index.contains('*')).then_some(table)
    };
    target(resource).or_else(of_index)
}

/// A resource in the form that statements and settings share: its id, or its id and `.StreamArn`.
fn place(value: &Value) -> Option<String> {
    let id = named(value)?;
    let is_stream = value.pointer("/Fn::GetAtt/1").is_some_and(|attribute| attribute == "StreamArn");
    Some(if is_stream { format!("{id}.StreamArn") } else { id.to_owned() })
}

/// The resources in its environment, callers, destination and log.
fn named_by(document: &Document, function: &Function<'_>) -> BTreeSet<String> {
    let mut named: BTreeSet<String> = function.environment().values().filter_map(|value| place(value)).collect();
    named.retain(|name| document.resource(name).is_some() || name.ends_with("SecretArn"));
    for event in function.events() {
        let sources = ["/Stream", "/Queue"].into_iter().filter_map(|pointer| event.property(pointer));
        // A rule or a schedule sends to its dead-letter queue itself.
        let destination = event.property("/DestinationConfig/OnFailure/Destination");
        named.extend(sources.chain(destination).filter_map(place));
    }
    let settings = ["/EventInvokeConfig/DestinationConfig/OnFailure/Destination", "/LoggingConfig/LogGroup"];
    named.extend(settings.into_iter().filter_map(|pointer| place(function.setting(pointer)?)));
    named
}

fn event_sources(document: &Document) -> Vec<String> {
    unless_functions(document, "must put events only under the name of its context", |function| {
        let wanted = match function.context() {
            // `web` belongs to no context and redrives events of all of them.
            "web" => json!({ "StringLike": { "events:source": "frontrow.*" } }),
            context => json!({ "StringEquals": { "events:source": format!("frontrow.{context}") } }),
        };
        let statements = role_of(document, function).map(|role| role.statements()).unwrap_or_default();
        let mut publishing = statements.iter().filter(|statement| statement.action() == Some("events:PutEvents"));
        publishing.all(|statement| statement.0.get("Condition") == Some(&wanted))
    })
}

/// Publishing an event again sets attributes beside it, which the event's readers don't see (`eventstore::Store::republish`). IAM counts
/// the key and the attributes of the condition as well. Source: DynamoDB Developer Guide, "Using IAM policy conditions for fine-grained
/// access control".
fn immutable_events(document: &Document) -> Vec<String> {
    let only_republishes = json!({
        "ForAllValues:StringEquals": { "dynamodb:Attributes": ["stream", "version", "republish", "republishedAt"] }
    });
    let is_about_events = |statement: &Statement<'_>| {
        let table = statement.resource().and_then(named).filter(|id| document.has(id, "AWS::DynamoDB::Table"));
        table.is_some_and(|id| id.ends_with("Events"))
    };
    let is_so = |statement: &Statement<'_>| match statement.action() {
        Some("dynamodb:UpdateItem") => statement.0.get("Condition") == Some(&only_republishes),
        Some(action) => !["dynamodb:DeleteItem", "dynamodb:BatchWriteItem"].contains(&action),
        None => true,
    };
    let broken = statements(document).filter(|(_, statement)| is_about_events(statement) && !is_so(statement));
    broken.map(|(policy, statement)| format!("{}: {} could change an event", policy.id, statement.0)).collect()
}
