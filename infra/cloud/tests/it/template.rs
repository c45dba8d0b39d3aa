//! Reading templates.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use cloud::template::{Redrive, Target};
use cloud::{Cloud, Problem, Template, TemplateError};
use lambda::{Env, Handler, Lambda, StartError};

use crate::support::{TEMPLATE, template};

fn parse(resources: &str) -> Result<Template, TemplateError> {
    Template::parse(resources, &BTreeMap::new())
}

#[test]
fn names_and_references_are_resolved() {
    let template = template();
    let worker = template.functions.iter().find(|function| function.name == "worker").unwrap();
    assert_eq!(worker.full_name, "frontrow-worker");
    assert_eq!(worker.environment["NOTES_TABLE"], "frontrow-notes");
    assert_eq!(worker.environment["NAME"], "worker");
    assert_eq!(worker.queues[0].queue, "frontrow-work");
    assert_eq!(worker.timeout, Duration::from_secs(2));
    assert_eq!(template.outputs["BusName"], "frontrow");
}

#[test]
fn queues_have_their_redrive_policies() {
    let template = template();
    let work = template.queues.iter().find(|queue| queue.name == "frontrow-work").unwrap();
    let redrive = Redrive { queue: "frontrow-work-dead-letters".to_owned(), after_receives: 3 };
    assert_eq!((work.visibility, &work.redrive), (Duration::from_secs(30), &Some(redrive)));
}

#[test]
fn rules_have_targets_with_retry_policies() {
    let template = template();
    let rule = template.rules.iter().find(|rule| rule.name == "frontrow-WorkRule").unwrap();
    let delivery = &rule.targets[0];
    assert_eq!(delivery.target, Target::Queue("frontrow-work".to_owned()));
    assert_eq!((delivery.retries, delivery.max_age), (3, Duration::from_secs(3600)));
    assert_eq!(delivery.dead_letters.as_deref(), Some("frontrow-failures"));
}

#[test]
fn parameters_take_the_place_of_defaults() {
    let given = BTreeMap::from([("Retries".to_owned(), "7".to_owned()), ("Greeting".to_owned(), String::new())]);
    let template = Template::parse(TEMPLATE, &given).unwrap();
    let function = |name: &str| template.functions.iter().find(|function| function.name == name).unwrap();
    assert_eq!(function("project").streams[0].retries, Some(7));
    assert!(!function("web").environment.contains_key("GREETING"), "the condition no longer holds");
}

#[test]
fn parameter_that_the_template_does_not_know_is_refused() {
    let given = BTreeMap::from([("Unheard".to_owned(), "of".to_owned())]);
    assert!(matches!(Template::parse(TEMPLATE, &given), Err(TemplateError::UnknownParameter(_))));
}

#[test]
fn parameter_without_a_value_is_rejected() {
    let parsed = parse("Parameters: { Needed: { Type: String } }");
    assert!(matches!(parsed, Err(TemplateError::ParameterWithoutValue(name)) if name == "Needed"));
}

#[test]
fn unknown_resource_is_rejected() {
    let parsed = parse("Resources: { X: { Type: AWS::Batch::JobQueue } }");
    assert!(matches!(parsed, Err(TemplateError::UnknownResource { resource, .. }) if resource == "X"));
}

#[test]
fn unsupported_property_is_rejected() {
    let refused = [
        "Resources: { Q: { Type: AWS::SQS::Queue, Properties: { FifoQueue: true } } }",
        "Resources: { F: { Type: AWS::Serverless::Function, Properties: { DeadLetterQueue: { Type: SQS } } } }",
        "Resources: { F: { Type: AWS::Serverless::Function, Properties: { Events: { E: { Type: SNS, Properties: {} } } } } }",
        "Resources: { A: { Type: AWS::Serverless::HttpApi, Properties: { Auth: { DefaultAuthorizer: X } } } }",
        "Resources: { R: { Type: AWS::Events::Rule, Properties: { EventPattern: { a: [b] }, Targets: [{ Id: a, Arn: 'arn:aws:sqs:r:a:q', InputPath: $.detail }] } } }",
    ];
    for resources in refused {
        assert!(matches!(parse(resources), Err(TemplateError::Unusable { .. })), "{resources}");
    }
}

#[test]
fn undefined_reference_is_rejected() {
    let parsed = parse("Resources: { Q: { Type: AWS::SQS::Queue, Properties: { QueueName: !Ref Nothing } } }");
    assert!(matches!(parsed, Err(TemplateError::Undefined(name)) if name == "Nothing"));
}

#[test]
fn resource_with_a_false_condition_is_left_out() {
    let parsed =
        parse("Conditions: { Never: !Equals [a, b] }\nResources: { Q: { Type: AWS::SQS::Queue, Condition: Never } }");
    assert!(parsed.unwrap().queues.is_empty());
}

/// The deployed template, with a value for each of its parameters that has no default, and these.
fn deployed<const N: usize>(given: [(&str, &str); N]) -> Template {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text_of = |location: &str| std::fs::read_to_string(folder.join(location)).ok();
    let document = Template::flatten(&text_of("template.yaml").unwrap(), &text_of).unwrap();
    let keys = [("TokenPublicKey", ""), ("TicketPublicKeys", "")];
    let parameters = keys.into_iter().chain(given).map(|(name, value)| (name.to_owned(), value.to_owned()));
    Template::of_document(&document, &parameters.collect()).unwrap()
}

#[test]
fn deployed_template_can_be_run() {
    assert!(deployed([]).outputs["ApiUrl"].ends_with(".execute-api.eu-central-1.amazonaws.com"));
}

#[test]
fn deployed_template_can_be_run_with_all_options() {
    let given = [("DomainName", "api.example.com"), ("HostedZoneId", "Z1"), ("AlarmEmail", "a@example.com")];
    assert_eq!(deployed(given).outputs["ApiUrl"], "https://api.example.com");
    let behind_cloudfront = deployed([("Cdn", "true"), ("DomainName", "example.com"), ("HostedZoneId", "Z1")]);
    assert!(behind_cloudfront.stage_variables.contains_key("cdnKey"));
}

#[test]
fn api_without_cloudfront_has_no_key() {
    assert!(deployed([]).stage_variables.is_empty());
}

/// A root that nests one template, which has a table, a function behind the API and one behind a rule.
const ROOT: &str = r#"
Parameters: { Greeting: { Type: String, Default: hello } }
Resources:
  Bus: { Type: AWS::Events::EventBus, Properties: { Name: !Ref AWS::StackName } }
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      DefinitionBody:
        paths:
          /notes/{id}:
            get:
              x-amazon-apigateway-integration:
                payloadFormatVersion: "2.0"
                uri: !Sub ["arn:${Function}/invocations", { Function: !GetAtt Notes.Outputs.NotesQuery }]
            put:
              x-amazon-apigateway-integration:
                payloadFormatVersion: "2.0"
                uri: !Sub ["arn:${Function}/invocations", { Function: !GetAtt Notes.Outputs.NotesWrite }]
  Notes:
    Type: AWS::Serverless::Application
    Properties:
      Location: notes/template.yaml
      Parameters: { Stack: !Ref AWS::StackName, Bus: !Ref Bus, BusArn: !GetAtt Bus.Arn, Words: !Join ["-", [!Ref Greeting, world]] }
Outputs: { Table: { Value: !GetAtt Notes.Outputs.Table } }
"#;

const NESTED: &str = r#"
Parameters: { Stack: { Type: String }, Bus: { Type: String }, BusArn: { Type: String }, Words: { Type: String }, Limit: { Type: Number, Default: 7 } }
Globals: { Function: { Timeout: 9, Environment: { Variables: { STACK: !Ref Stack } } } }
Resources:
  NotesTable:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub "${Stack}-notes"
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]
      KeySchema: [{ AttributeName: pk, KeyType: HASH }]
  NotesQuery:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: !Sub "${Stack}-notes-query"
      Environment: { Variables: { SENTENCE: !Sub "${Words}, ${BusArn}!", LIMIT: !Ref Limit } }
  NotesWrite:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: !Sub "${Stack}-notes-write"
      Timeout: 3
      Events:
        Rule: { Type: EventBridgeRule, Properties: { EventBusName: !Ref Bus, Pattern: { source: [frontrow.notes] } } }
Outputs:
  NotesQuery: { Value: !GetAtt NotesQuery.Arn }
  NotesWrite: { Value: !Ref NotesWrite.Alias }
  Table: { Value: !Ref NotesTable }
"#;

fn nested(root: &str, child: &str) -> Result<Template, TemplateError> {
    let document = Template::flatten(root, &|location| (location == "notes/template.yaml").then(|| child.to_owned()))?;
    Template::of_document(&document, &BTreeMap::new())
}

fn nested_function(name: &str) -> cloud::template::Function {
    let template = nested(ROOT, NESTED).unwrap();
    template.functions.into_iter().find(|function| function.name == name).unwrap()
}

#[test]
fn nested_template_gets_its_parameters() {
    let function = nested_function("notes-query");
    assert_eq!(
        function.environment["SENTENCE"],
        "hello-world, arn:aws:events:eu-central-1:000000000000:event-bus/frontrow!"
    );
    assert_eq!(function.environment["LIMIT"], "7");
}

#[test]
fn nested_template_keeps_its_global_settings() {
    let (query, write) = (nested_function("notes-query"), nested_function("notes-write"));
    assert_eq!((query.timeout, write.timeout), (Duration::from_secs(9), Duration::from_secs(3)));
    assert_eq!((&*query.environment["STACK"], &*write.environment["STACK"]), ("frontrow", "frontrow"));
}

#[test]
fn routes_of_the_root_reach_nested_functions() {
    let routes = |name: &str| {
        nested_function(name).routes.into_iter().map(|route| (route.method, route.path)).collect::<Vec<_>>()
    };
    assert_eq!(routes("notes-query"), [("GET".to_owned(), "/notes/{id}".to_owned())]);
    assert_eq!(routes("notes-write"), [("PUT".to_owned(), "/notes/{id}".to_owned())]);
}

#[test]
fn condition_of_a_nested_template_uses_its_arguments() {
    let child = NESTED.replace("Resources:", "Conditions: { Greets: !Equals [!Ref Words, hello-world] }\nResources:");
    let child = child.replace("LIMIT: !Ref Limit", "LIMIT: !If [Greets, !Ref Limit, none]");
    let limit = |root: &str| {
        let template = nested(root, &child).unwrap();
        let mut functions = template.functions.into_iter();
        functions.find(|function| function.name == "notes-query").unwrap().environment["LIMIT"].clone()
    };
    assert_eq!([limit(ROOT), limit(&ROOT.replace("hello", "bye"))], ["7", "none"]);
}

#[test]
fn nested_template_with_a_false_condition_is_left_out() {
    let tables = |holds: &str| {
        let root = ROOT.replace("hello }", &format!("{holds} }}"));
        let root = root.replace("Resources:", "Conditions: { Greets: !Equals [!Ref Greeting, hello] }\nResources:");
        // The root's API needs a function.
        let root = root.replace("  Notes:\n", "  Words: { Type: AWS::Serverless::Application, Condition: Greets, Properties: { Location: words.yaml } }\n  Notes:\n");
        let words = "Resources: { Words: { Type: AWS::SQS::Queue } }";
        let text_of = |location: &str| Some(if location == "words.yaml" { words } else { NESTED }.to_owned());
        let document = Template::flatten(&root, &text_of).unwrap();
        Template::of_document(&document, &BTreeMap::new()).unwrap().queues.len()
    };
    assert_eq!([tables("hello"), tables("bye")], [1, 0]);
}

#[test]
fn rule_of_a_nested_template_listens_to_the_bus_of_the_root() {
    let template = nested(ROOT, NESTED).unwrap();
    assert_eq!(template.rules[0].bus, "frontrow");
}

#[test]
fn root_can_use_outputs_of_nested_templates() {
    assert_eq!(nested(ROOT, NESTED).unwrap().outputs["Table"], "frontrow-notes");
}

#[test]
fn inconsistent_nested_templates_are_rejected() {
    let without = |text: &str, part: &str| text.replace(part, "");
    let refused = [
        (without(ROOT, "Bus: !Ref Bus, "), NESTED.to_owned(), "parameter Notes.Bus has no value"),
        (ROOT.to_owned(), without(NESTED, "Words: { Type: String }, "), "the template has no parameter Notes.Words"),
        (
            ROOT.to_owned(),
            without(NESTED, "  Table: { Value: !Ref NotesTable }\n"),
            "output Table of Notes is referenced but not defined",
        ),
        (
            ROOT.to_owned(),
            NESTED.replace("NotesTable", "Bus"),
            "the template can't be read: two templates have a resource Bus",
        ),
        (
            ROOT.replace("Resources:", "Conditions: { Never: !Equals [a, b] }\nResources:"),
            NESTED.replace("Resources:", "Conditions: { Never: !Equals [b, c] }\nResources:"),
            "the template can't be read: two templates define the condition Never differently",
        ),
        (
            ROOT.replace("    Properties:\n      Location", "    Condition: Ever\n    Properties:\n      Location"),
            NESTED.replace("  NotesTable:\n", "  NotesTable:\n    Condition: Never\n"),
            "the template can't be read: NotesTable and the stack that it is in both have a condition",
        ),
        (
            ROOT.replace("notes/template", "nowhere/template"),
            NESTED.to_owned(),
            "the template can't be read: Notes: nowhere/template.yaml does not exist",
        ),
    ];
    for (root, child, reason) in refused {
        assert_eq!(nested(&root, &child).unwrap_err().to_string(), reason);
    }
}

#[test]
fn handler_and_function_without_counterpart_are_found() {
    let mut template = template();
    template.functions.retain(|function| function.name == "web");
    async fn is_never_built(_: Env) -> Result<Handler, StartError> {
        unreachable!()
    }
    let orphan = Lambda { name: "orphan", build: &is_never_built };
    let problems = Cloud::check(&template, &[orphan]);
    let expected = [Problem::NotInTemplate("orphan".to_owned()), Problem::WithoutHandler("web".to_owned())];
    assert_eq!(problems, expected);
}
