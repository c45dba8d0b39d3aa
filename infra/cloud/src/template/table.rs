//! DynamoDB tables.

use serde::Deserialize;
use serde_json::{Value, json};

use super::error::TemplateError;
use super::intrinsics::Resolver;
use super::properties::{self, flag};

#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub name: String,
    /// Attribute definitions, key schema and secondary indexes, as in a `CreateTable` request.
    pub(crate) definition: Value,
    /// Images in the records of the stream, if the table has one.
    pub(crate) stream: Option<StreamView>,
    /// Attribute with the time at which an item expires, in Unix seconds.
    pub(crate) expires: Option<String>,
}

/// The images of an item in a stream's records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum StreamView {
    KeysOnly,
    NewImage,
    OldImage,
    NewAndOldImages,
}

impl StreamView {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::KeysOnly => "KEYS_ONLY",
            Self::NewImage => "NEW_IMAGE",
            Self::OldImage => "OLD_IMAGE",
            Self::NewAndOldImages => "NEW_AND_OLD_IMAGES",
        }
    }

    pub(crate) fn shows_new(self) -> bool {
        matches!(self, Self::NewImage | Self::NewAndOldImages)
    }

    pub(crate) fn shows_old(self) -> bool {
        matches!(self, Self::OldImage | Self::NewAndOldImages)
    }
}

/// The type of a key attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyType {
    Text,
    Number,
}

impl KeyType {
    fn code(self) -> &'static str {
        match self {
            Self::Text => "S",
            Self::Number => "N",
        }
    }
}

impl Table {
    /// A table without stream and indexes, for tests.
    pub fn new(name: &str, partition_key: (&str, KeyType), sort_key: Option<(&str, KeyType)>) -> Self {
        let keys = [("HASH", Some(partition_key)), ("RANGE", sort_key)];
        let keys = keys.iter().filter_map(|(role, key)| key.map(|key| (*role, key)));
        let definition = json!({
            "AttributeDefinitions": keys.clone()
                .map(|(_, (name, kind))| json!({ "AttributeName": name, "AttributeType": kind.code() }))
                .collect::<Vec<_>>(),
            "KeySchema": keys
                .map(|(role, (name, _))| json!({ "AttributeName": name, "KeyType": role }))
                .collect::<Vec<_>>(),
        });
        Self { name: name.to_owned(), definition, stream: None, expires: None }
    }

    /// Adds a secondary index with two string keys, which contains whole items.
    #[must_use]
    pub fn indexed(mut self, index: &str, partition_key: &str, sort_key: &str) -> Self {
        let keys = [("HASH", partition_key), ("RANGE", sort_key)];
        let schema = keys.map(|(role, name)| json!({ "AttributeName": name, "KeyType": role }));
        let index = json!({ "IndexName": index, "KeySchema": schema, "Projection": { "ProjectionType": "ALL" } });
        let attributes = self.definition.get_mut("AttributeDefinitions").and_then(Value::as_array_mut);
        if let Some(attributes) = attributes {
            let text = |(_, name)| json!({ "AttributeName": name, "AttributeType": KeyType::Text.code() });
            attributes.extend(keys.map(text));
        }
        if let Some(definition) = self.definition.as_object_mut() {
            definition.insert("GlobalSecondaryIndexes".to_owned(), json!([index]));
        }
        self
    }

    /// The `CreateTable` request for this table.
    pub fn create_request(&self) -> Value {
        let mut request = self.definition.clone();
        if let Some(request) = request.as_object_mut() {
            request.insert("TableName".to_owned(), Value::from(self.name.as_str()));
            request.insert("BillingMode".to_owned(), Value::from("PAY_PER_REQUEST"));
        }
        request
    }

    /// Sets the attribute with the time at which an item expires, in Unix seconds.
    #[must_use]
    pub fn expiring_by(mut self, attribute: &str) -> Self {
        self.expires = Some(attribute.to_owned());
        self
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Properties {
    attribute_definitions: Value,
    key_schema: Value,
    global_secondary_indexes: Option<Value>,
    local_secondary_indexes: Option<Value>,
    stream_specification: Option<StreamSpecification>,
    time_to_live_specification: Option<TimeToLive>,
    billing_mode: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct StreamSpecification {
    stream_view_type: StreamView,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct TimeToLive {
    attribute_name: String,
    #[serde(deserialize_with = "flag")]
    enabled: bool,
}

/// Protection, backups and encryption, which no function sees.
const IGNORED: &[&str] = &[
    "ContributorInsightsSpecification",
    "DeletionProtectionEnabled",
    "OnDemandThroughput",
    "PointInTimeRecoverySpecification",
    "ResourcePolicy",
    "SSESpecification",
    "TableClass",
    "TableName",
    "Tags",
    "WarmThroughput",
];

pub(super) fn parse(id: &str, properties: &Value, resolver: &Resolver<'_>) -> Result<Table, TemplateError> {
    let read: Properties = properties::read(id, properties, IGNORED, resolver)?;
    if read.billing_mode != "PAY_PER_REQUEST" {
        return Err(properties::unusable(id, "the local cloud does not support provisioned throughput"));
    }
    let mut definition = json!({ "AttributeDefinitions": read.attribute_definitions, "KeySchema": read.key_schema });
    let indexes = [
        ("GlobalSecondaryIndexes", read.global_secondary_indexes),
        ("LocalSecondaryIndexes", read.local_secondary_indexes),
    ];
    if let Some(definition) = definition.as_object_mut() {
        for (name, indexes) in indexes {
            definition.extend(indexes.map(|indexes| (name.to_owned(), indexes)));
        }
    }
    Ok(Table {
        name: resolver.name(id)?,
        definition,
        stream: read.stream_specification.map(|stream| stream.stream_view_type),
        expires: read.time_to_live_specification.filter(|ttl| ttl.enabled).map(|ttl| ttl.attribute_name),
    })
}
