//! Merges a root template and its nested templates into one document.
//!
//! References stay symbolic: a nested template's parameter is replaced by the root's expression for it, and its outputs by their
//! values. Global settings are merged into the functions, and routes of the API's definition become events of their functions.
//! Several stacks can then be read, checked and run as one.

use serde_json::{Map, Value, json};

use super::error::TemplateError;
use super::yaml;

/// Source: API Gateway Developer Guide, "OpenAPI extensions for API Gateway".
const ANY_METHOD: &str = "x-amazon-apigateway-any-method";

const APPLICATION: &str = "AWS::Serverless::Application";

/// Merges all resources into the root's document. `text_of` returns a nested template's text by its `Location`.
pub(super) fn flatten(root: &str, text_of: &dyn Fn(&str) -> Option<String>) -> Result<Value, TemplateError> {
    let mut root = with_merged_globals(yaml::parse(root)?);
    let Some(Value::Object(resources)) = root.get_mut("Resources").map(Value::take) else { return Ok(root) };
    let (applications, own): (Map<_, _>, Map<_, _>) =
        resources.into_iter().partition(|(_, body)| body["Type"] == APPLICATION);
    let mut stacks = Vec::new();
    for (id, body) in &applications {
        stacks.push(Stack::read(id, body, text_of)?);
    }
    let outputs: Map<String, Value> = stacks.iter().map(|stack| (stack.id.clone(), stack.outputs.clone())).collect();
    let mut flat = Map::new();
    let mut conditions = root.get("Conditions").and_then(Value::as_object).cloned().unwrap_or_default();
    for (id, body) in own {
        flat.insert(id, with_outputs(&body, &outputs)?);
    }
    for stack in stacks {
        let arguments = with_outputs(&stack.arguments, &outputs)?;
        let arguments = arguments.as_object().cloned().unwrap_or_default();
        for (name, condition) in stack.conditions {
            let condition = with_arguments(&condition, &arguments);
            if conditions.insert(name.clone(), condition.clone()).is_some_and(|other| other != condition) {
                return Err(TemplateError::Unreadable(format!(
                    "two templates define the condition {name} differently"
                )));
            }
        }
        for (id, body) in stack.resources {
            let body = with_condition(with_arguments(&body, &arguments), stack.condition.as_ref());
            let body = body.ok_or_else(|| {
                TemplateError::Unreadable(format!("{id} and the stack that it is in both have a condition"))
            })?;
            if flat.insert(id.clone(), body).is_some() {
                return Err(TemplateError::Unreadable(format!("two templates have a resource {id}")));
            }
        }
    }
    if let Some(root_outputs) = root.get_mut("Outputs") {
        *root_outputs = with_outputs(root_outputs, &outputs)?;
    }
    if let Some(root) = root.as_object_mut() {
        root.insert("Conditions".to_owned(), Value::Object(conditions));
    }
    if let Some(resources) = root.get_mut("Resources") {
        *resources = Value::Object(with_routes(flat)?);
    }
    Ok(root)
}

/// Converts the paths of an API's `DefinitionBody` to `HttpApi` events of their functions.
fn with_routes(mut resources: Map<String, Value>) -> Result<Map<String, Value>, TemplateError> {
    let apis = resources.values_mut().filter(|body| body["Type"] == "AWS::Serverless::HttpApi");
    let bodies = apis.filter_map(|api| api.get_mut("Properties")?.as_object_mut()?.remove("DefinitionBody"));
    for body in bodies.collect::<Vec<_>>() {
        for (path, methods) in body.get("paths").and_then(Value::as_object).into_iter().flatten() {
            for (method, operation) in methods.as_object().into_iter().flatten() {
                let integration = &operation["x-amazon-apigateway-integration"];
                let undefined = || TemplateError::Undefined(format!("the function of {method} {path}"));
                let function = function_id(&integration["uri"]).and_then(|id| resources.get_mut(id));
                let properties = function.and_then(|function| function["Properties"].as_object_mut());
                let events = properties.ok_or_else(undefined)?.entry("Events").or_insert_with(|| json!({}));
                events[format!("{method} {path}")] = json!({
                    "Type": "HttpApi",
                    "Properties": {
                        "Method": if method == ANY_METHOD { "ANY".to_owned() } else { method.to_uppercase() },
                        "Path": if path == "/$default" { "$default" } else { path },
                        "PayloadFormatVersion": integration["payloadFormatVersion"],
                    },
                });
            }
        }
    }
    Ok(resources)
}

/// The logical id of an integration's function: its `uri` contains the function's ARN or alias as the only variable.
fn function_id(uri: &Value) -> Option<&str> {
    let (_, function) = uri.pointer("/Fn::Sub/1")?.as_object()?.iter().next()?;
    match attribute(function) {
        Some([function, _]) => Some(function),
        None => function.get("Ref")?.as_str()?.strip_suffix(".Alias"),
    }
}

/// A nested template with the root's arguments for its parameters.
struct Stack {
    id: String,
    /// Under which the root creates it; always if absent.
    condition: Option<Value>,
    arguments: Value,
    resources: Map<String, Value>,
    conditions: Map<String, Value>,
    /// Values of the outputs by name. They refer to resources of the same stack, so that they contain no parameters.
    outputs: Value,
}

impl Stack {
    fn read(id: &str, body: &Value, text_of: &dyn Fn(&str) -> Option<String>) -> Result<Self, TemplateError> {
        let properties = &body["Properties"];
        let unreadable = |what: String| TemplateError::Unreadable(format!("{id}: {what}"));
        let location =
            properties["Location"].as_str().ok_or_else(|| unreadable("its Location is missing".to_owned()))?;
        let text = text_of(location).ok_or_else(|| unreadable(format!("{location} does not exist")))?;
        let document = with_merged_globals(yaml::parse(&text)?);
        let arguments = properties.get("Parameters").cloned().unwrap_or_else(|| json!({}));
        let members = |name: &str| document.get(name).and_then(Value::as_object).cloned().unwrap_or_default();
        for (name, declaration) in members("Parameters") {
            if arguments.get(&name).is_none() && declaration.get("Default").is_none() {
                return Err(TemplateError::ParameterWithoutValue(format!("{id}.{name}")));
            }
        }
        if let Some((name, _)) =
            arguments.as_object().into_iter().flatten().find(|(name, _)| !members("Parameters").contains_key(*name))
        {
            return Err(TemplateError::UnknownParameter(format!("{id}.{name}")));
        }
        if !members("Mappings").is_empty() {
            return Err(unreadable("mappings must be in the root template".to_owned()));
        }
        let outputs =
            members("Outputs").into_iter().filter_map(|(name, output)| Some((name, output.get("Value")?.clone())));
        Ok(Self {
            id: id.to_owned(),
            condition: body.get("Condition").cloned(),
            arguments: Value::Object(with_defaults(&arguments, members("Parameters"))),
            resources: members("Resources"),
            conditions: members("Conditions"),
            outputs: Value::Object(outputs.collect()),
        })
    }
}

/// A resource of a stack with this condition. None if it already has one.
fn with_condition(mut body: Value, condition: Option<&Value>) -> Option<Value> {
    if let (Some(condition), Some(members)) = (condition, body.as_object_mut())
        && members.insert("Condition".to_owned(), condition.clone()).is_some()
    {
        return None;
    }
    Some(body)
}

fn with_defaults(arguments: &Value, declared: Map<String, Value>) -> Map<String, Value> {
    let given = |name: &String| arguments.get(name).cloned();
    declared
        .into_iter()
        .filter_map(|(name, declaration)| {
            let value = given(&name).or_else(|| declaration.get("Default").cloned())?;
            Some((name, value))
        })
        .collect()
}

/// Merges global settings into each function. Objects are merged; other values of the function replace the global ones.
pub(super) fn with_merged_globals(mut document: Value) -> Value {
    let globals = document.pointer("/Globals/Function").cloned();
    let Some(globals) = globals else { return document };
    if let Some(Value::Object(resources)) = document.get_mut("Resources") {
        for body in resources.values_mut().filter(|body| body["Type"] == "AWS::Serverless::Function") {
            body["Properties"] = merge(&globals, &body["Properties"]);
        }
    }
    if let Some(document) = document.as_object_mut() {
        document.remove("Globals");
    }
    document
}

fn merge(global: &Value, own: &Value) -> Value {
    match (global, own) {
        (Value::Object(global), Value::Object(own)) => {
            let mut merged: Map<String, Value> = global.clone();
            for (key, value) in own {
                let value = merged.get(key).map_or_else(|| value.clone(), |global| merge(global, value));
                merged.insert(key.clone(), value);
            }
            Value::Object(merged)
        }
        (global, Value::Null) => global.clone(),
        (_, own) => own.clone(),
    }
}

/// Each `Fn::GetAtt` of a stack's output becomes the output's value.
fn with_outputs(value: &Value, outputs: &Map<String, Value>) -> Result<Value, TemplateError> {
    if let Some([stack, output]) = attribute(value)
        && let (Some(known), Some(output)) = (outputs.get(stack), output.strip_prefix("Outputs."))
    {
        let undefined = || TemplateError::Undefined(format!("output {output} of {stack}"));
        return known.get(output).cloned().ok_or_else(undefined);
    }
    Ok(match value {
        Value::Array(items) => items.iter().map(|item| with_outputs(item, outputs)).collect::<Result<_, _>>()?,
        Value::Object(members) => {
            let members = members.iter().map(|(key, member)| Ok((key.clone(), with_outputs(member, outputs)?)));
            Value::Object(members.collect::<Result<_, TemplateError>>()?)
        }
        plain => plain.clone(),
    })
}

fn attribute(value: &Value) -> Option<[&str; 2]> {
    let path = value.get("Fn::GetAtt")?.as_array()?;
    match path.as_slice() {
        [Value::String(resource), Value::String(attribute)] => Some([resource, attribute]),
        _ => None,
    }
}

/// Replaces each `Ref` of a parameter by its argument, also in `Fn::Sub`.
fn with_arguments(value: &Value, arguments: &Map<String, Value>) -> Value {
    match value {
        Value::Array(items) => items.iter().map(|item| with_arguments(item, arguments)).collect(),
        Value::Object(members) => {
            if let Some(argument) = members.get("Ref").and_then(Value::as_str).and_then(|name| arguments.get(name)) {
                return argument.clone();
            }
            if let Some(text) = members.get("Fn::Sub").and_then(sub_text) {
                return substituted(text, &members["Fn::Sub"], arguments);
            }
            members.iter().map(|(key, member)| (key.clone(), with_arguments(member, arguments))).collect()
        }
        plain => plain.clone(),
    }
}

fn sub_text(sub: &Value) -> Option<&str> {
    sub.as_str().or_else(|| sub.get(0)?.as_str())
}

/// Replaces parameters in the text of `Fn::Sub`. References and attributes are written into the text; other expressions become
/// variables.
fn substituted(text: &str, sub: &Value, arguments: &Map<String, Value>) -> Value {
    let mut own = match sub.get(1).map(|own| with_arguments(own, arguments)) {
        Some(Value::Object(own)) => own,
        _ => Map::new(),
    };
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once("${") {
        let Some((name, after)) = tail.split_once('}') else { break };
        replaced.push_str(before);
        let argument = arguments.get(name).filter(|_| !own.contains_key(name));
        match argument.map(|argument| (argument, argument.get("Ref").and_then(Value::as_str), attribute(argument))) {
            Some((_, Some(target), _)) => replaced.push_str(&format!("${{{target}}}")),
            Some((_, _, Some([resource, attribute]))) => replaced.push_str(&format!("${{{resource}.{attribute}}}")),
            Some((Value::String(value), ..)) => replaced.push_str(value),
            Some((expression, ..)) => {
                own.insert(name.to_owned(), expression.clone());
                replaced.push_str(&format!("${{{name}}}"));
            }
            None => replaced.push_str(&format!("${{{name}}}")),
        }
        rest = after;
    }
    replaced.push_str(rest);
    if own.is_empty() { json!({ "Fn::Sub": replaced }) } else { json!({ "Fn::Sub": [replaced, own] }) }
}
