//! What functions call, against what their roles allow.

use std::collections::{BTreeMap, BTreeSet};

use e2e::{Site, stories};
use local::TEMPLATE;
use serde_norway::Value;

/// The actions that the template allows each function, by its name without the stack's prefix.
fn allowed() -> BTreeMap<String, BTreeSet<String>> {
    let template: Value = serde_norway::from_str(TEMPLATE).unwrap();
    let resources = template["Resources"].as_mapping().unwrap();
    let functions = resources.values().filter(|resource| resource["Type"] == "AWS::Serverless::Function");
    functions
        .map(|function| {
            let properties = &function["Properties"];
            let Value::Tagged(name) = &properties["FunctionName"] else { panic!("{properties:?} has no name") };
            let name = name.value.as_str().unwrap().trim_start_matches("${AWS::StackName}-").to_owned();
            let statements = properties["Policies"]["Statement"].as_sequence().into_iter().flatten();
            (name, statements.map(|statement| statement["Action"].as_str().unwrap().to_owned()).collect())
        })
        .collect()
}

/// The action that a call needs. A transaction of puts needs no more than the puts.
fn action(call: &str) -> Option<String> {
    let (service, operation) = call.split_once('.')?;
    let action = match (service, operation) {
        ("DynamoDB", "TransactWriteItems") => "dynamodb:PutItem".to_owned(),
        ("DynamoDB", operation) => format!("dynamodb:{operation}"),
        ("EventBridge", operation) => format!("events:{operation}"),
        ("KMS", operation) => format!("kms:{operation}"),
        ("SecretsManager", operation) => format!("secretsmanager:{operation}"),
        ("SQS", operation) => format!("sqs:{operation}"),
        _ => return None,
    };
    Some(action)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_function_calls_what_its_role_does_not_allow() {
    let site = Site::in_process().await;
    for (_, story) in stories::all() {
        story(&site).await;
    }
    let frontrow = site.frontrow().unwrap();
    frontrow.settle().await;
    let allowed = allowed();
    let used = frontrow.cloud().meter().snapshot().functions;
    let mut forbidden = Vec::new();
    for (function, usage) in used.iter().filter(|(function, _)| allowed.contains_key(*function)) {
        let actions = usage.calls.keys().filter_map(|call| action(call));
        forbidden.extend(
            actions.filter(|action| !allowed[function].contains(action)).map(|action| format!("{function}: {action}")),
        );
    }
    assert!(used.len() > 40, "the stories pass through most functions");
    assert!(forbidden.is_empty(), "{forbidden:#?}");
}
