//! The template with real names, which the local cloud runs.

use std::collections::BTreeMap;

use serde_json::Value;

use super::error::TemplateError;
use super::function::{self, Cors, Function};
use super::intrinsics::Resolver;
use super::messaging::{self, Queue, Rule};
use super::nested;
use super::table::{self, Table};

/// A template with all references resolved.
#[derive(Debug, Clone, Default)]
pub struct Template {
    pub tables: Vec<Table>,
    pub queues: Vec<Queue>,
    /// Rules of the event buses, including those among functions' events.
    pub rules: Vec<Rule>,
    /// Names of the event buses, including `default`.
    pub buses: Vec<String>,
    pub functions: Vec<Function>,
    /// Ids of KMS keys.
    pub keys: Vec<String>,
    pub cors: Option<Cors>,
    /// Of the API's stage, which functions find in their payload.
    pub stage_variables: BTreeMap<String, String>,
    pub outputs: BTreeMap<String, String>,
}

/// Types that don't change what functions do.
const IGNORED_TYPES: &[&str] = &[
    "AWS::ApiGatewayV2::ApiMapping",
    "AWS::ApiGatewayV2::DomainName",
    "AWS::ApplicationAutoScaling::ScalableTarget",
    "AWS::ApplicationAutoScaling::ScalingPolicy",
    "AWS::CloudFront::CachePolicy",
    "AWS::CloudFront::Distribution",
    "AWS::CloudFront::OriginRequestPolicy",
    "AWS::CloudWatch::Alarm",
    "AWS::CloudWatch::CompositeAlarm",
    "AWS::CloudWatch::Dashboard",
    "AWS::Events::Archive",
    "AWS::Events::EventBusPolicy",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Policy",
    "AWS::IAM::Role",
    "AWS::KMS::Alias",
    "AWS::Lambda::Permission",
    "AWS::Logs::LogGroup",
    "AWS::Logs::MetricFilter",
    "AWS::Logs::QueryDefinition",
    "AWS::Logs::ResourcePolicy",
    "AWS::Route53::RecordSet",
    "AWS::SNS::Subscription",
    "AWS::SNS::Topic",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
    "AWS::SecretsManager::Secret",
];

impl Template {
    /// Reads a template without nested templates. `parameters` replace the template's defaults.
    pub fn parse(text: &str, parameters: &BTreeMap<String, String>) -> Result<Self, TemplateError> {
        Self::of_document(&Self::flatten(text, &|_| None)?, parameters)
    }

    /// Reads a document made by [`Self::flatten`].
    pub fn of_document(document: &Value, parameters: &BTreeMap<String, String>) -> Result<Self, TemplateError> {
        let resolver = Resolver::new(document, parameters)?;
        let mut template = Template { buses: vec!["default".to_owned()], ..Template::default() };
        for (id, resource) in resolver.resources() {
            if resolver.is_left_out(resource)? {
                continue;
            }
            template.add(id, resource, &resolver)?;
        }
        if let Some(outputs) = document.get("Outputs").and_then(Value::as_object) {
            for (name, output) in outputs {
                if let Ok(Value::String(value)) = resolver.resolve(output.get("Value").unwrap_or(&Value::Null)) {
                    template.outputs.insert(name.clone(), value);
                }
            }
        }
        Ok(template)
    }

    /// Merges a root template and its nested templates into one JSON document. Intrinsic functions have their long form; each function
    /// contains the global settings and its API routes. `text_of` returns a nested template's text by its `Location`.
    pub fn flatten(root: &str, text_of: &dyn Fn(&str) -> Option<String>) -> Result<Value, TemplateError> {
        nested::flatten(root, text_of)
    }

    /// A template that consists of tables.
    pub fn of_tables(tables: Vec<Table>) -> Self {
        Self { tables, buses: vec!["default".to_owned()], ..Self::default() }
    }

    fn add(&mut self, id: &str, resource: &Value, resolver: &Resolver<'_>) -> Result<(), TemplateError> {
        let kind = resource.get("Type").and_then(Value::as_str).unwrap_or_default();
        let properties = resource.get("Properties").unwrap_or(&Value::Null);
        match kind {
            "AWS::DynamoDB::Table" => self.tables.push(table::parse(id, properties, resolver)?),
            "AWS::SQS::Queue" => self.queues.push(messaging::queue(id, properties, resolver)?),
            "AWS::Events::Rule" => self.rules.push(messaging::rule(id, properties, resolver)?),
            "AWS::Events::EventBus" => self.buses.push(resolver.name(id)?),
            "AWS::KMS::Key" => self.keys.push(resolver.name(id)?),
            "AWS::Serverless::HttpApi" => {
                (self.cors, self.stage_variables) = function::api(id, properties, resolver)?;
            }
            "AWS::Serverless::Function" => {
                let (function, rules) = function::parse(id, properties, resolver)?;
                self.functions.push(function);
                self.rules.extend(rules);
            }
            kind if IGNORED_TYPES.contains(&kind) => {}
            kind => {
                return Err(TemplateError::UnknownResource { resource: id.to_owned(), kind: kind.to_owned() });
            }
        }
        Ok(())
    }
}
