//! Functions call only what their roles allow.

use std::collections::{BTreeMap, BTreeSet};

use e2e::{Site, stories};
use lint::Document;

/// The actions that the templates allow each function, by its name without the stack's prefix.
fn allowed() -> BTreeMap<String, BTreeSet<String>> {
    let template = Document::of(local::template().unwrap().clone());
    let actions = |role: &str| {
        let statements = template.resource(role).unwrap().statements();
        statements.iter().map(|statement| statement.action().unwrap().to_owned()).collect()
    };
    let functions = template.functions();
    functions.map(|function| (function.name().to_owned(), actions(function.own.target("/Role").unwrap()))).collect()
}

/// The action that a call needs. A transaction of puts only needs PutItem.
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
async fn functions_call_only_what_their_roles_allow() {
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
    assert!(used.len() > 40, "the stories use most functions");
    assert!(forbidden.is_empty(), "{forbidden:#?}");
}
