//! Functions: architecture, names, logs, traces, secrets, deployment.

use serde_json::{Value, json};

use super::{cdn, unless, unless_functions};
use crate::{Document, Function, Rule, target};

pub(super) const RULES: &[Rule] = &[
    Rule { name: "the architecture is a parameter, arm64 by default", check: architecture },
    Rule { name: "a function, its handler and its resource have the same name", check: naming },
    Rule { name: "functions log JSON", check: json_logs },
    Rule { name: "functions log to their context's log group", check: log_groups },
    Rule { name: "logs have a retention", check: log_retention },
    Rule { name: "functions are traced", check: tracing },
    Rule { name: "secrets are passed by ARN only", check: secrets },
    Rule { name: "traffic of functions behind the API shifts gradually to new versions", check: canaries },
    Rule { name: "the deployment type is a parameter, gradual by default", check: deployment_type },
    Rule { name: "the gate, log-ins, policies and webhooks can have reserved concurrency", check: reservations },
];

fn architecture(document: &Document) -> Vec<String> {
    let mut found = unless_functions(document, "must use the parameter Architecture", |function| {
        function.setting("/Architectures") == Some(&json!([{ "Ref": "Architecture" }]))
    });
    let wanted = json!({ "Default": "arm64", "AllowedValues": ["arm64", "x86_64"] });
    let declared = document.parameter("Architecture");
    if ["Default", "AllowedValues"].iter().any(|key| declared.and_then(|own| own.get(key)) != wanted.get(key)) {
        found.push("Architecture: must be arm64 or x86_64, and arm64 by default".to_owned());
    }
    found
}

/// The context's program contains all its functions and runs the one that `Handler` names.
fn naming(document: &Document) -> Vec<String> {
    unless_functions(
        document,
        "id, name and Handler must match, and CodeUri must be its context's program",
        |function| {
            let text = |pointer: &str| function.setting(pointer).and_then(Value::as_str);
            let camel_case: String = function.name().split('-').map(capitalized).collect();
            let program =
                text("/CodeUri").and_then(|code| code.strip_prefix("../../target/lambda/")?.strip_suffix('/'));
            let is_of_context = |program: &str| {
                let rest = program.strip_prefix(function.context());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            };
            function.id() == camel_case
                && text("/Handler") == Some(function.name())
                && program.is_some_and(is_of_context)
        },
    )
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

fn json_logs(document: &Document) -> Vec<String> {
    unless_functions(document, "must log JSON", |function| {
        function.setting("/LoggingConfig/LogFormat").and_then(Value::as_str) == Some("JSON")
    })
}

fn log_groups(document: &Document) -> Vec<String> {
    unless_functions(document, "must log to the log group of its context", |function| {
        let group = format!("{}Logs", capitalized(function.context()));
        function.own.target("/LoggingConfig/LogGroup") == Some(&group) && document.has(&group, "AWS::Logs::LogGroup")
    })
}

fn log_retention(document: &Document) -> Vec<String> {
    let groups = document.of_type("AWS::Logs::LogGroup");
    unless(groups, "needs RetentionInDays", |group| group.property("/RetentionInDays").is_some())
}

fn tracing(document: &Document) -> Vec<String> {
    unless_functions(document, "must have Tracing: Active", |function| {
        function.setting("/Tracing").and_then(Value::as_str) == Some("Active")
    })
}

/// A function gets a secret's ARN from a parameter `…SecretArn`, or from a secret that CloudFormation generates. No parameter and no
/// setting contains a secret.
fn secrets(document: &Document) -> Vec<String> {
    let is_named = |value: &Value| {
        let is_given = |id: &str| document.is_parameter(Some(value)) && id.ends_with("SecretArn");
        let is_generated = |id: &str| document.has(id, "AWS::SecretsManager::Secret");
        target(value).is_some_and(|id| is_given(id) || is_generated(id))
    };
    let mut found =
        unless_functions(document, "must get the ARN of a secret from a parameter …SecretArn", |function| {
            let mut variables = function.environment().into_iter();
            variables.all(|(name, value)| {
                is_named(value) || !["SECRET", "PASSWORD", "API_KEY"].iter().any(|word| name.contains(word))
            })
        });
    if document.root().to_string().replace(cdn::KEY, "").contains("{{resolve:") {
        found.push("a secret is resolved while deploying, and would be readable in the settings".to_owned());
    }
    found
}

fn canaries(document: &Document) -> Vec<String> {
    unless_functions(document, "must shift traffic to a new version gradually, and back on an alarm", |function| {
        !function.changes_something() || is_replaced_gradually(document, function)
    })
}

fn is_replaced_gradually(document: &Document, function: &Function<'_>) -> bool {
    let own = |name: &str| function.own.property(name);
    let preference = |name: &str| function.setting(&format!("/DeploymentPreference/{name}"));
    let alarms = preference("Alarms").and_then(Value::as_array);
    let is_alarm = |alarm: &Value| target(alarm).is_some_and(|id| document.has(id, "AWS::CloudWatch::Alarm"));
    own("/AutoPublishAlias").is_some()
        && own("/AutoPublishAliasAllProperties") == Some(&json!(true))
        && own("/AutoPublishCodeSha256") == function.setting("/Environment/Variables/RELEASE")
        && document.is_parameter(own("/AutoPublishCodeSha256"))
        && preference("Enabled") == Some(&json!(true))
        && document.is_parameter(preference("Type"))
        && alarms.is_some_and(|alarms| !alarms.is_empty() && alarms.iter().all(is_alarm))
        && preference("Role").and_then(target).is_some_and(|role| document.has(role, "AWS::IAM::Role"))
}

/// What must answer while everything else is busy, and what a rush must not start without limit. The account must be able to deploy without
/// reservations, because a new one has too little concurrency.
fn reservations(document: &Document) -> Vec<String> {
    unless_functions(document, "needs ReservedConcurrentExecutions from a parameter that is 0 by default", |function| {
        let name = function.name();
        let is_reserved = name.contains("-when-")
            || name.ends_with("-webhook")
            || ["tickets-validate-ticket", "users-log-in"].contains(&name);
        !is_reserved || is_optional(document, function.own.property("/ReservedConcurrentExecutions/Fn::If/1"))
    })
}

fn is_optional(document: &Document, reserved: Option<&Value>) -> bool {
    let parameter = reserved.and_then(target).and_then(|name| document.parameter(name));
    parameter.and_then(|declared| declared.get("Default")) == Some(&json!(0))
}

fn deployment_type(document: &Document) -> Vec<String> {
    let default = document.parameter("DeploymentType").and_then(|parameter| parameter.get("Default")?.as_str());
    match default {
        Some(kind) if kind.starts_with("Canary") || kind.starts_with("Linear") => Vec::new(),
        _ => vec!["DeploymentType: must be Canary… or Linear… by default".to_owned()],
    }
}
