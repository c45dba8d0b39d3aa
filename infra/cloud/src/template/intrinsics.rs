//! Parameters, conditions and intrinsic functions.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use uuid::Uuid;

use super::error::TemplateError;
use super::stack::{ACCOUNT, REGION, STACK};

/// Resolves parameters, references and conditions of a document.
pub(super) struct Resolver<'a> {
    document: &'a Value,
    parameters: BTreeMap<String, Value>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(document: &'a Value, given: &BTreeMap<String, String>) -> Result<Self, TemplateError> {
        let none = Map::new();
        let declared = document.get("Parameters").and_then(Value::as_object).unwrap_or(&none);
        if let Some(unknown) = given.keys().find(|name| !declared.contains_key(*name)) {
            return Err(TemplateError::UnknownParameter(unknown.clone()));
        }
        let mut parameters = BTreeMap::new();
        for (name, declaration) in declared {
            let value = match (given.get(name), declaration.get("Default")) {
                (Some(value), _) => value.clone(),
                (None, Some(Value::String(value))) => value.clone(),
                (None, Some(value)) => value.to_string(),
                (None, None) => return Err(TemplateError::ParameterWithoutValue(name.clone())),
            };
            let is_list = declaration
                .get("Type")
                .and_then(Value::as_str)
                .is_some_and(|kind| kind == "CommaDelimitedList" || kind.starts_with("List<"));
            let value = if is_list {
                value.split(',').map(|item| Value::from(item.trim())).collect()
            } else {
                Value::String(value)
            };
            parameters.insert(name.clone(), value);
        }
        Ok(Self { document, parameters })
    }

    /// The resources, sorted by id.
    pub(super) fn resources(&self) -> impl Iterator<Item = (&'a String, &'a Value)> {
        self.document.get("Resources").and_then(Value::as_object).into_iter().flatten()
    }

    /// Whether the resource's condition is false.
    pub(super) fn is_left_out(&self, resource: &Value) -> Result<bool, TemplateError> {
        match resource.get("Condition").and_then(Value::as_str) {
            Some(condition) => Ok(!self.condition(condition)?),
            None => Ok(false),
        }
    }

    /// Resolves a value. Members and items that resolve to `AWS::NoValue` are removed.
    pub(super) fn resolve(&self, value: &Value) -> Result<Value, TemplateError> {
        Ok(self.resolve_optional(value)?.unwrap_or(Value::Null))
    }

    fn resolve_optional(&self, value: &Value) -> Result<Option<Value>, TemplateError> {
        match value {
            Value::Array(items) => {
                let mut resolved = Vec::with_capacity(items.len());
                for item in items {
                    resolved.extend(self.resolve_optional(item)?);
                }
                Ok(Some(Value::Array(resolved)))
            }
            Value::Object(object) => {
                if let Some((name, argument)) = intrinsic(object).filter(|(name, _)| *name != "Condition") {
                    return self.call(name, argument);
                }
                let mut resolved = Map::with_capacity(object.len());
                for (key, member) in object {
                    if let Some(member) = self.resolve_optional(member)? {
                        resolved.insert(key.clone(), member);
                    }
                }
                Ok(Some(Value::Object(resolved)))
            }
            plain => Ok(Some(plain.clone())),
        }
    }

    fn call(&self, name: &str, argument: &Value) -> Result<Option<Value>, TemplateError> {
        let unknown = || TemplateError::UnknownFunction(format!("{name} {argument}"));
        match (name, argument) {
            ("Ref", Value::String(target)) if target == "AWS::NoValue" => Ok(None),
            ("Ref", Value::String(target)) => self.reference(target).map(Some),
            ("Fn::GetAtt", Value::Array(path)) => match path.as_slice() {
                [Value::String(resource), Value::String(attribute)] => {
                    Ok(Some(Value::String(self.attribute(resource, attribute)?)))
                }
                _ => Err(unknown()),
            },
            ("Fn::Sub", Value::String(text)) => self.substitute(text, &Map::new()).map(Some),
            ("Fn::Sub", Value::Array(parts)) => match parts.as_slice() {
                [Value::String(text), Value::Object(own)] => self.substitute(text, own).map(Some),
                _ => Err(unknown()),
            },
            ("Fn::Join", Value::Array(parts)) => match parts.as_slice() {
                [Value::String(separator), items] => match self.resolve(items)? {
                    Value::Array(items) => {
                        let items: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
                        Ok(Some(Value::String(items.ok_or_else(unknown)?.join(separator))))
                    }
                    _ => Err(unknown()),
                },
                _ => Err(unknown()),
            },
            ("Fn::Select", Value::Array(parts)) => match parts.as_slice() {
                [index, items] => {
                    let index = as_index(&self.resolve(index)?).ok_or_else(unknown)?;
                    let items = self.resolve(items)?;
                    Ok(Some(items.get(index).cloned().ok_or_else(unknown)?))
                }
                _ => Err(unknown()),
            },
            ("Fn::Split", Value::Array(parts)) => match parts.as_slice() {
                [Value::String(separator), text] => {
                    let text = self.resolve(text)?;
                    let text = text.as_str().ok_or_else(unknown)?;
                    Ok(Some(text.split(separator.as_str()).map(Value::from).collect()))
                }
                _ => Err(unknown()),
            },
            ("Fn::FindInMap", Value::Array(path)) => {
                let mut found = self.document.get("Mappings").ok_or_else(unknown)?;
                for key in path {
                    let key = self.resolve(key)?;
                    found = key.as_str().and_then(|key| found.get(key)).ok_or_else(unknown)?;
                }
                Ok(Some(found.clone()))
            }
            ("Fn::If", Value::Array(parts)) => match parts.as_slice() {
                [Value::String(condition), then, otherwise] => {
                    self.resolve_optional(if self.condition(condition)? { then } else { otherwise })
                }
                _ => Err(unknown()),
            },
            _ => Err(unknown()),
        }
    }

    fn reference(&self, target: &str) -> Result<Value, TemplateError> {
        if let Some(value) = self.parameters.get(target) {
            return Ok(value.clone());
        }
        let pseudo = match target {
            "AWS::Region" => REGION,
            "AWS::AccountId" => ACCOUNT,
            "AWS::StackName" => STACK,
            "AWS::Partition" => "aws",
            "AWS::URLSuffix" => "amazonaws.com",
            "AWS::StackId" => "arn:aws:cloudformation:eu-central-1:000000000000:stack/frontrow/local",
            _ => {
                let name = self.name(target)?;
                return Ok(Value::String(match self.kind(target)? {
                    "AWS::SQS::Queue" => queue_url(&name),
                    "AWS::SecretsManager::Secret" => format!("arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{name}"),
                    _ => name,
                }));
            }
        };
        Ok(Value::from(pseudo))
    }

    fn substitute(&self, text: &str, own: &Map<String, Value>) -> Result<Value, TemplateError> {
        let mut result = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, tail)) = rest.split_once("${") {
            let (name, after) = tail
                .split_once('}')
                .ok_or_else(|| TemplateError::Unreadable(format!("{text:?} has an unclosed brace")))?;
            result.push_str(before);
            if let Some(literal) = name.strip_prefix('!') {
                result.push_str(&format!("${{{literal}}}"));
            } else {
                let value = match (own.get(name), name.split_once('.')) {
                    (Some(value), _) => self.resolve(value)?,
                    (None, Some((resource, attribute))) => Value::String(self.attribute(resource, attribute)?),
                    (None, None) => self.reference(name)?,
                };
                match value {
                    Value::String(value) => result.push_str(&value),
                    Value::Number(value) => result.push_str(&value.to_string()),
                    other => return Err(TemplateError::UnknownFunction(format!("{other} in {text:?}"))),
                }
            }
            rest = after;
        }
        result.push_str(rest);
        Ok(Value::String(result))
    }

    fn condition(&self, name: &str) -> Result<bool, TemplateError> {
        let condition = self
            .document
            .pointer(&format!("/Conditions/{name}"))
            .ok_or_else(|| TemplateError::Undefined(format!("condition {name}")))?;
        self.holds(condition)
    }

    fn holds(&self, condition: &Value) -> Result<bool, TemplateError> {
        let unknown = || TemplateError::UnknownFunction(condition.to_string());
        let (name, argument) = condition.as_object().and_then(intrinsic).ok_or_else(unknown)?;
        match (name, argument) {
            ("Condition", Value::String(name)) => self.condition(name),
            ("Fn::Equals", Value::Array(sides)) => match sides.as_slice() {
                [left, right] => Ok(self.resolve(left)? == self.resolve(right)?),
                _ => Err(unknown()),
            },
            ("Fn::Not", Value::Array(parts)) => match parts.as_slice() {
                [part] => Ok(!self.holds(part)?),
                _ => Err(unknown()),
            },
            ("Fn::And", Value::Array(parts)) => parts.iter().try_fold(true, |all, part| Ok(self.holds(part)? && all)),
            ("Fn::Or", Value::Array(parts)) => parts.iter().try_fold(false, |any, part| Ok(self.holds(part)? || any)),
            _ => Err(unknown()),
        }
    }

    fn resource(&self, id: &str) -> Result<&'a Value, TemplateError> {
        self.document
            .get("Resources")
            .and_then(|resources| resources.get(id))
            .ok_or_else(|| TemplateError::Undefined(id.to_owned()))
    }

    fn kind(&self, id: &str) -> Result<&'a str, TemplateError> {
        let kind = self.resource(id)?.get("Type").and_then(Value::as_str);
        kind.ok_or_else(|| TemplateError::Unreadable(format!("{id} has no type")))
    }

    /// The real name of a resource: the value of its name property, or a name that the local cloud chooses.
    pub(super) fn name(&self, id: &str) -> Result<String, TemplateError> {
        let property = match self.kind(id)? {
            "AWS::DynamoDB::Table" => "TableName",
            "AWS::SQS::Queue" => "QueueName",
            "AWS::Serverless::Function" => "FunctionName",
            "AWS::Logs::LogGroup" => "LogGroupName",
            "AWS::IAM::Role" => "RoleName",
            "AWS::KMS::Alias" => "AliasName",
            "AWS::KMS::Key" => return Ok(Uuid::new_v5(&Uuid::NAMESPACE_OID, id.as_bytes()).to_string()),
            "AWS::Serverless::HttpApi" => return Ok(id.to_lowercase()),
            _ => "Name",
        };
        match self.resource(id)?.pointer(&format!("/Properties/{property}")) {
            Some(name) => match self.resolve(name)? {
                Value::String(name) => Ok(name),
                other => Err(TemplateError::Unreadable(format!("{other} can't be the name of {id}"))),
            },
            None => Ok(format!("{STACK}-{id}")),
        }
    }

    fn attribute(&self, id: &str, attribute: &str) -> Result<String, TemplateError> {
        let name = self.name(id)?;
        let arn = |service: &str, path: &str| format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{path}");
        Ok(match (self.kind(id)?, attribute) {
            ("AWS::DynamoDB::Table", "Arn") => arn("dynamodb", &format!("table/{name}")),
            ("AWS::DynamoDB::Table", "StreamArn") => stream_arn(&name),
            ("AWS::SQS::Queue", "Arn") => queue_arn(&name),
            ("AWS::SQS::Queue", "QueueName") => name,
            ("AWS::SQS::Queue", "QueueUrl") => queue_url(&name),
            ("AWS::Serverless::Function", "Arn") => function_arn(&name),
            ("AWS::Events::EventBus", "Arn") => arn("events", &format!("event-bus/{name}")),
            ("AWS::Events::EventBus", "Name") => name,
            ("AWS::Events::Rule", "Arn") => arn("events", &format!("rule/{name}")),
            ("AWS::KMS::Key", "Arn") => arn("kms", &format!("key/{name}")),
            ("AWS::KMS::Key", "KeyId") => name,
            ("AWS::Logs::LogGroup", "Arn") => arn("logs", &format!("log-group:{name}:*")),
            ("AWS::IAM::Role", "Arn") => format!("arn:aws:iam::{ACCOUNT}:role/{name}"),
            ("AWS::Serverless::HttpApi", "ApiEndpoint") => format!("https://{name}.execute-api.{REGION}.amazonaws.com"),
            ("AWS::SNS::Topic", "TopicArn") => arn("sns", &name),
            (kind, attribute) => {
                return Err(TemplateError::UnknownFunction(format!("attribute {attribute} of {id}, a {kind},")));
            }
        })
    }
}

/// The name and argument of an intrinsic function, if the object is a call of one.
fn intrinsic(object: &Map<String, Value>) -> Option<(&str, &Value)> {
    let mut members = object.iter();
    match (members.next(), members.next()) {
        (Some((name, argument)), None) if name == "Ref" || name == "Condition" || name.starts_with("Fn::") => {
            Some((name, argument))
        }
        _ => None,
    }
}

fn as_index(value: &Value) -> Option<usize> {
    match value {
        Value::Number(number) => number.as_u64().and_then(|number| usize::try_from(number).ok()),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// The ARN of a function.
pub(crate) fn function_arn(name: &str) -> String {
    format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}")
}

/// The ARN of a table's stream.
pub(crate) fn stream_arn(table: &str) -> String {
    format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}/stream/2020-01-01T00:00:00.000")
}

/// The ARN of a queue.
pub(crate) fn queue_arn(name: &str) -> String {
    format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{name}")
}

/// The URL of a queue.
pub(crate) fn queue_url(name: &str) -> String {
    format!("https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{name}")
}
