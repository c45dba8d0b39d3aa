//! The templates merged into one document, with unresolved references.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cloud::{Template, TemplateError};
use serde_json::Value;

/// All templates as one document, with intrinsic functions in their long form; see [`Template::flatten`].
#[derive(Debug, Clone)]
pub struct Document {
    root: Value,
}

/// How the alarms build a topic's ARN from its name.
const TOPIC_ARN: &str = "arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:";

#[derive(Debug, Clone, Copy)]
pub struct Resource<'a> {
    /// Logical id.
    pub id: &'a str,
    body: &'a Value,
}

#[derive(Debug, Clone, Copy)]
pub struct Function<'a> {
    pub own: Resource<'a>,
}

/// An event source of a function.
#[derive(Debug, Clone, Copy)]
pub struct Event<'a> {
    /// The function's logical id.
    pub function: &'a str,
    /// The type in SAM, such as `HttpApi`.
    pub kind: &'a str,
    pub properties: &'a Value,
}

/// A statement of a policy.
#[derive(Debug, Clone, Copy)]
pub struct Statement<'a>(pub &'a Value);

impl Document {
    /// Reads the root template in a folder, and the templates that it nests.
    ///
    /// # Errors
    /// [`TemplateError`] when one can't be read or they can't be merged.
    pub fn read(folder: &Path) -> Result<Self, TemplateError> {
        let text_of = |location: &str| std::fs::read_to_string(folder.join(location)).ok();
        let root = text_of("template.yaml").unwrap_or_default();
        Ok(Self { root: Template::flatten(&root, &text_of)? })
    }

    /// A document from a root, such as a modified one.
    pub fn of(root: Value) -> Self {
        Self { root }
    }

    pub fn root(&self) -> &Value {
        &self.root
    }

    /// All resources, by logical id.
    pub fn resources(&self) -> impl Iterator<Item = Resource<'_>> {
        let resources = self.root.get("Resources").and_then(Value::as_object).into_iter().flatten();
        resources.map(|(id, body)| Resource { id, body })
    }

    pub fn of_type(&self, kind: &str) -> impl Iterator<Item = Resource<'_>> {
        self.resources().filter(move |resource| resource.kind() == kind)
    }

    pub fn resource(&self, id: &str) -> Option<Resource<'_>> {
        self.resources().find(|resource| resource.id == id)
    }

    /// Whether there is a resource with this id and type.
    pub fn has(&self, id: &str, kind: &str) -> bool {
        self.resource(id).is_some_and(|resource| resource.kind() == kind)
    }

    /// The logical id that a value refers to, directly or by building the resource's name or topic ARN. `naming` is the property with the
    /// resource's name, such as `QueueName`.
    pub fn meant<'a>(&'a self, value: &'a Value, naming: &str) -> Option<&'a str> {
        let Some(text) = value.get("Fn::Sub").and_then(Value::as_str) else { return target(value) };
        let name = text.strip_prefix(TOPIC_ARN).unwrap_or(text).strip_prefix(PREFIX)?;
        let is_so = |resource: &Resource<'_>| {
            resource.property(&format!("/{naming}")).and_then(own_name).is_some_and(|own| own == name)
        };
        self.resources().find(is_so).map(|resource| resource.id)
    }

    /// The names of resources, without the stack's prefix.
    pub fn names(&self) -> BTreeSet<&str> {
        let named = self.resources().filter(|resource| !resource.kind().starts_with("AWS::CloudWatch::"));
        let properties = named.filter_map(|resource| resource.attribute("Properties")?.as_object());
        properties.flatten().filter(|(key, _)| key.ends_with("Name")).filter_map(|(_, name)| own_name(name)).collect()
    }

    /// The parameters of template.yaml, each with its declaration.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, &Value)> {
        let parameters = self.root.get("Parameters").and_then(Value::as_object).into_iter().flatten();
        parameters.map(|(name, declaration)| (name.as_str(), declaration))
    }

    /// The declaration of a parameter of template.yaml.
    pub fn parameter(&self, name: &str) -> Option<&Value> {
        self.root.get("Parameters")?.get(name)
    }

    /// Whether a value is just a reference to a parameter.
    pub fn is_parameter(&self, value: Option<&Value>) -> bool {
        value.and_then(target).is_some_and(|name| self.parameter(name).is_some())
    }

    pub fn functions(&self) -> impl Iterator<Item = Function<'_>> {
        self.of_type("AWS::Serverless::Function").map(|own| Function { own })
    }

    /// All event sources of functions.
    pub fn events(&self) -> impl Iterator<Item = Event<'_>> {
        self.functions().flat_map(|function| function.events())
    }
}

impl<'a> Resource<'a> {
    pub fn kind(&self) -> &'a str {
        self.attribute("Type").and_then(Value::as_str).unwrap_or_default()
    }

    /// An attribute beside the properties, such as `Condition`.
    pub fn attribute(&self, name: &str) -> Option<&'a Value> {
        self.body.get(name)
    }

    /// A property, by its JSON pointer.
    pub fn property(&self, pointer: &str) -> Option<&'a Value> {
        self.attribute("Properties")?.pointer(pointer)
    }

    /// The logical id that a property refers to.
    pub fn target(&self, pointer: &str) -> Option<&'a str> {
        self.property(pointer).and_then(target)
    }

    /// The value of a tag.
    pub fn tag(&self, key: &str) -> Option<&'a str> {
        match self.property("/Tags")? {
            Value::Array(tags) => {
                tags.iter().find(|tag| tag.get("Key").and_then(Value::as_str) == Some(key))?.get("Value")
            }
            tags => tags.get(key),
        }
        .and_then(Value::as_str)
    }

    /// The statements of its own policies, if it is a role or a policy.
    pub fn statements(&self) -> Vec<Statement<'a>> {
        let of_role = self.property("/Policies").and_then(Value::as_array).into_iter().flatten();
        let documents =
            of_role.filter_map(|policy| policy.get("PolicyDocument")).chain(self.property("/PolicyDocument"));
        let statements = documents.filter_map(|document| document.get("Statement").and_then(Value::as_array)).flatten();
        statements.map(Statement).collect()
    }
}

impl<'a> Function<'a> {
    /// Logical id.
    pub fn id(&self) -> &'a str {
        self.own.id
    }

    /// Its name without the stack's prefix, such as `orders-cancel-order`.
    pub fn name(&self) -> &'a str {
        let name = self.own.property("/FunctionName/Fn::Sub").and_then(Value::as_str).unwrap_or_default();
        name.strip_prefix(PREFIX).unwrap_or(name)
    }

    pub fn context(&self) -> &'a str {
        self.own.tag("context").unwrap_or_default()
    }

    /// A property by its JSON pointer, its own or from its context's `Globals`.
    pub fn setting(&self, pointer: &str) -> Option<&'a Value> {
        self.own.property(pointer)
    }

    /// Its environment variables.
    pub fn environment(&self) -> BTreeMap<&'a str, &'a Value> {
        let variables = self.own.property("/Environment/Variables").and_then(Value::as_object).into_iter().flatten();
        variables.map(|(name, value)| (name.as_str(), value)).collect()
    }

    pub fn events(&self) -> impl Iterator<Item = Event<'a>> + use<'a> {
        let function = self.id();
        let events = self.own.property("/Events").and_then(Value::as_object).into_iter().flatten();
        events.map(move |(_, event)| Event {
            function,
            kind: event.get("Type").and_then(Value::as_str).unwrap_or_default(),
            properties: event.get("Properties").unwrap_or(&Value::Null),
        })
    }

    /// Whether it handles API requests that change something.
    pub fn changes_something(&self) -> bool {
        self.events().any(|event| event.kind == "HttpApi" && !event.only_reads())
    }

    /// Whether it handles API requests.
    pub fn is_behind_the_api(&self) -> bool {
        self.events().any(|event| event.kind == "HttpApi")
    }
}

impl<'a> Event<'a> {
    /// Whether it is a route that changes nothing. The default route refuses what no other route takes.
    pub fn only_reads(&self) -> bool {
        let text = |pointer: &str| self.property(pointer).and_then(Value::as_str);
        self.kind == "HttpApi" && (matches!(text("/Method"), Some("GET" | "HEAD")) || text("/Path") == Some("$default"))
    }

    /// Whether the caller does not wait for the function, and so does not see its failure.
    pub fn is_asynchronous(&self) -> bool {
        ["EventBridgeRule", "Schedule", "ScheduleV2"].contains(&self.kind)
    }

    /// A property, by its JSON pointer.
    pub fn property(&self, pointer: &str) -> Option<&'a Value> {
        self.properties.pointer(pointer)
    }
}

impl<'a> Statement<'a> {
    /// The action that it allows, if it is exactly one.
    pub fn action(&self) -> Option<&'a str> {
        self.0.get("Action")?.as_str()
    }

    pub fn resource(&self) -> Option<&'a Value> {
        self.0.get("Resource")
    }
}

/// The prefix of all deployed names.
const PREFIX: &str = "${AWS::StackName}-";

/// A resource's name without the stack's prefix.
fn own_name(value: &Value) -> Option<&str> {
    value.get("Fn::Sub")?.as_str()?.strip_prefix(PREFIX)
}

/// The logical id that a `Ref` or `Fn::GetAtt` names.
pub fn target(value: &Value) -> Option<&str> {
    match value.get("Fn::GetAtt") {
        Some(path) => path.get(0)?.as_str(),
        None => value.get("Ref")?.as_str().map(|id| id.strip_suffix(".Alias").unwrap_or(id)),
    }
}
