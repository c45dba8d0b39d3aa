//! What template.yaml describes, as far as the local cloud runs it.
//!
//! The template is read as CloudFormation and SAM would: parameters, conditions and intrinsic functions are resolved, global
//! settings are merged in. A property that changes what happens at run time is either honoured or refused, never passed over.

mod function;
mod intrinsics;
mod messaging;
mod nested;
mod properties;
mod table;
mod yaml;

use std::collections::BTreeMap;

use serde_json::Value;

pub use function::{ApiRoute, AsyncInvoke, Cors, Function, QueueSource, ScheduleSource, StreamSource};
pub use messaging::{Delivery, Queue, Redrive, Rule, Target};
pub use table::{KeyType, Table};

pub(crate) use intrinsics::{function_arn, queue_arn, queue_url, stream_arn};
pub(crate) use table::StreamView;

use intrinsics::Resolver;

/// The region that the local cloud says it is in.
pub const REGION: &str = "eu-central-1";
/// The account that the local cloud says it is.
pub const ACCOUNT: &str = "000000000000";
/// The name of the stack: the prefix of every function's, table's and queue's name.
pub const STACK: &str = "frontrow";

/// Why a template can't be run.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// It is no YAML, or no template.
    #[error("the template can't be read: {0}")]
    Unreadable(String),
    /// A parameter has neither a default nor a given value.
    #[error("parameter {0} has no value")]
    ParameterWithoutValue(String),
    /// A parameter is given that the template does not know.
    #[error("the template has no parameter {0}")]
    UnknownParameter(String),
    /// Something is referred to that is not there.
    #[error("{0} is referred to and not defined")]
    Undefined(String),
    /// An intrinsic function is used in a way that the local cloud does not know.
    #[error("{0} can't be resolved locally")]
    UnknownFunction(String),
    /// The local cloud does not know this type of resource.
    #[error("{resource} is a {kind}, which the local cloud does not know")]
    UnknownResource {
        /// Logical id.
        resource: String,
        /// Type.
        kind: String,
    },
    /// A property is missing, has the wrong shape, or would have to be honoured and isn't.
    #[error("{resource}: {reason}")]
    Unusable {
        /// Logical id.
        resource: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// A template, resolved: names are real names, references are replaced by what they refer to.
#[derive(Debug, Clone, Default)]
pub struct Template {
    /// DynamoDB tables.
    pub tables: Vec<Table>,
    /// SQS queues.
    pub queues: Vec<Queue>,
    /// Rules of the event buses, those that stand with a function's events included.
    pub rules: Vec<Rule>,
    /// Names of the event buses; `default` is always there.
    pub buses: Vec<String>,
    /// Lambda functions.
    pub functions: Vec<Function>,
    /// Ids of the KMS keys.
    pub keys: Vec<String>,
    /// What the HTTP API tells browsers about calls from other origins.
    pub cors: Option<Cors>,
    /// The template's outputs.
    pub outputs: BTreeMap<String, String>,
}

/// Types that change nothing about what the functions do.
const WITHOUT_LOCAL_MEANING: &[&str] = &[
    "AWS::ApiGatewayV2::ApiMapping",
    "AWS::ApiGatewayV2::DomainName",
    "AWS::ApplicationAutoScaling::ScalableTarget",
    "AWS::ApplicationAutoScaling::ScalingPolicy",
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
];

impl Template {
    /// Reads a template that nests no other.
    ///
    /// `parameters` take the place of the template's defaults.
    ///
    /// # Errors
    /// [`TemplateError`] when it can't be read, refers to what is not there, or asks for something that the local cloud
    /// does not do.
    pub fn parse(text: &str, parameters: &BTreeMap<String, String>) -> Result<Self, TemplateError> {
        Self::of_document(&Self::flatten(text, &|_| None)?, parameters)
    }

    /// Reads a document that [`Self::flatten`] made.
    ///
    /// # Errors
    /// As [`Self::parse`].
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

    /// A root template and the templates that it nests as one document: JSON, with intrinsic functions in their long form, global
    /// settings and the API's routes in each function. `text_of` gives a nested template's text by its `Location`.
    ///
    /// # Errors
    /// [`TemplateError`] when one can't be read, or they don't fit together.
    pub fn flatten(root: &str, text_of: &dyn Fn(&str) -> Option<String>) -> Result<Value, TemplateError> {
        nested::flatten(root, text_of)
    }

    /// A template of tables only.
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
            "AWS::Serverless::HttpApi" => self.cors = function::cors(id, properties, resolver)?,
            "AWS::Serverless::Function" => {
                let (function, rules) = function::parse(id, properties, resolver)?;
                self.functions.push(function);
                self.rules.extend(rules);
            }
            kind if WITHOUT_LOCAL_MEANING.contains(&kind) => {}
            kind => {
                return Err(TemplateError::UnknownResource { resource: id.to_owned(), kind: kind.to_owned() });
            }
        }
        Ok(())
    }
}

/// A function's, table's or queue's name without the stack's prefix.
pub(crate) fn short_name(name: &str) -> &str {
    name.strip_prefix(STACK).and_then(|rest| rest.strip_prefix('-')).unwrap_or(name)
}
