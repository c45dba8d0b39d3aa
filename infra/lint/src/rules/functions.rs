//! Functions: how they are built, named, logged, traced and replaced.

use serde_json::{Value, json};

use super::{unless, unless_functions};
use crate::{Document, Function, Rule, target};

pub(super) const RULES: &[Rule] = &[
    Rule { name: "the architecture is a parameter, arm64 unless it is said otherwise", check: architecture },
    Rule { name: "one name stands for a function, its handler and its resource", check: naming },
    Rule { name: "functions log JSON", check: json_logs },
    Rule { name: "functions log with their context", check: log_groups },
    Rule { name: "logs are not kept for ever", check: log_retention },
    Rule { name: "functions are traced", check: tracing },
    Rule { name: "secrets are named and not given", check: secrets },
    Rule { name: "new versions behind the API get their traffic little by little", check: canaries },
    Rule { name: "the kind of deployment is a parameter, gradual unless it is said otherwise", check: deployment_type },
];

fn architecture(document: &Document) -> Vec<String> {
    let mut found = unless_functions(document, "must be built for the parameter Architecture", |function| {
        function.setting("/Architectures") == Some(&json!([{ "Ref": "Architecture" }]))
    });
    let wanted = json!({ "Default": "arm64", "AllowedValues": ["arm64", "x86_64"] });
    let declared = document.parameter("Architecture");
    if ["Default", "AllowedValues"].iter().any(|key| declared.and_then(|own| own.get(key)) != wanted.get(key)) {
        found.push("Architecture: must be arm64 or x86_64, and arm64 by default".to_owned());
    }
    found
}

/// The context's program holds all its functions, and picks the one that `Handler` names.
fn naming(document: &Document) -> Vec<String> {
    unless_functions(document, "id, name and Handler must be one name, and CodeUri its context's program", |function| {
        let text = |pointer: &str| function.setting(pointer).and_then(Value::as_str);
        let camel_case: String = function.name().split('-').map(capitalized).collect();
        let program = text("/CodeUri").and_then(|code| code.strip_prefix("../../target/lambda/")?.strip_suffix('/'));
        let is_of_context = |program: &str| {
            let rest = program.strip_prefix(function.context());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        function.id() == camel_case && text("/Handler") == Some(function.name()) && program.is_some_and(is_of_context)
    })
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

/// A secret reaches a function by its ARN, a parameter that is called so; and neither a parameter nor a function holds one.
fn secrets(document: &Document) -> Vec<String> {
    let is_named = |value: &Value| {
        document.is_parameter(Some(value)) && target(value).is_some_and(|parameter| parameter.ends_with("SecretArn"))
    };
    let mut found =
        unless_functions(document, "must be told the ARN of a secret, by a parameter …SecretArn", |function| {
            let mut variables = function.environment().into_iter();
            variables.all(|(name, value)| {
                is_named(value) || !["SECRET", "PASSWORD", "API_KEY"].iter().any(|word| name.contains(word))
            })
        });
    if document.root().to_string().contains("{{resolve:") {
        found.push("a secret is resolved while deploying, and would be readable in the function's settings".to_owned());
    }
    found
}

fn canaries(document: &Document) -> Vec<String> {
    unless_functions(document, "must move traffic to a new version gradually, and back on an alarm", |function| {
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

fn deployment_type(document: &Document) -> Vec<String> {
    let default = document.parameter("DeploymentType").and_then(|parameter| parameter.get("Default")?.as_str());
    match default {
        Some(kind) if kind.starts_with("Canary") || kind.starts_with("Linear") => Vec::new(),
        _ => vec!["DeploymentType: must be Canary… or Linear… by default".to_owned()],
    }
}
