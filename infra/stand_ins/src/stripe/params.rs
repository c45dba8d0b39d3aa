use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::error::ApiError;

/// The parameters of a call: a form or a query, with brackets for lists and maps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Params(Vec<(String, String)>);

impl Params {
    /// The parameters of an `application/x-www-form-urlencoded` text.
    pub fn parse(form: &[u8]) -> Self {
        Self(form_urlencoded::parse(form).into_owned().collect())
    }

    /// Fails for a parameter that is not in `known`. `metadata[]` allows any key in the brackets.
    pub fn allow(&self, known: &[&str]) -> Result<(), ApiError> {
        for (name, _) in &self.0 {
            let pattern = name.split_once('[').map_or_else(|| name.clone(), |(root, _)| format!("{root}[]"));
            if !known.contains(&pattern.as_str()) {
                return Err(ApiError::unknown_parameter(name));
            }
        }
        Ok(())
    }

    /// None if the parameter is missing or empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        let value = self.0.iter().rfind(|(given, _)| given == name).map(|(_, value)| value.as_str());
        value.filter(|value| !value.is_empty())
    }

    pub fn owned(&self, name: &str) -> Option<String> {
        self.text(name).map(str::to_owned)
    }

    pub fn required(&self, name: &str) -> Result<&str, ApiError> {
        self.text(name).ok_or_else(|| ApiError::missing_parameter(name))
    }

    pub fn integer(&self, name: &str) -> Result<Option<i64>, ApiError> {
        self.text(name).map(|value| value.parse().map_err(|_| ApiError::not_an_integer(name))).transpose()
    }

    /// False if the parameter is missing.
    pub fn boolean(&self, name: &str) -> Result<bool, ApiError> {
        match self.text(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(ApiError::invalid_parameter(name, format!("Invalid boolean: {name}"))),
        }
    }

    /// One of these values; the first is the default.
    pub fn choice(&self, name: &str, values: &[&str]) -> Result<String, ApiError> {
        let value = self.text(name).or(values.first().copied()).unwrap_or_default();
        if values.contains(&value) {
            return Ok(value.to_owned());
        }
        Err(ApiError::invalid_parameter(name, format!("Invalid {name}: must be one of {}", values.join(", "))))
    }

    /// The values of a list, `name[]=…` or `name[0]=…`.
    pub fn list(&self, name: &str) -> Vec<&str> {
        self.inside(name).map(|(_, value)| value).collect()
    }

    /// The values of a map, `name[key]=…`.
    pub fn map(&self, name: &str) -> BTreeMap<String, String> {
        self.inside(name).map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
    }

    /// A map with values that may be maps themselves, `name[key][key]=…`, as JSON. Null if it is missing.
    pub fn tree(&self, name: &str) -> Value {
        let mut tree = Map::new();
        for (path, value) in self.inside(name) {
            match path.split_once("][") {
                None => drop(tree.insert(path.to_owned(), value.into())),
                Some((outer, inner)) => {
                    let branch = tree.entry(outer).or_insert_with(|| Value::Object(Map::new()));
                    if let Value::Object(branch) = branch {
                        branch.insert(inner.to_owned(), value.into());
                    }
                }
            }
        }
        if tree.is_empty() { Value::Null } else { Value::Object(tree) }
    }

    /// The metadata, checked against Stripe's limits.
    pub fn metadata(&self) -> Result<BTreeMap<String, String>, ApiError> {
        let mut metadata = self.map("metadata");
        metadata.retain(|_, value| !value.is_empty());
        let too_long = metadata.iter().any(|(key, value)| key.chars().count() > 40 || value.chars().count() > 500);
        if metadata.len() > 50 || too_long {
            return Err(ApiError::invalid_parameter(
                "metadata",
                "Metadata takes 50 keys of 40 characters, with values of 500.",
            ));
        }
        Ok(metadata)
    }

    /// Whether `expand[]` contains `name`. It may contain nothing else.
    pub fn expands(&self, name: &str) -> Result<bool, ApiError> {
        let asked = self.list("expand");
        match asked.iter().find(|asked| **asked != name) {
            Some(other) => {
                Err(ApiError::invalid_parameter("expand", format!("This property cannot be expanded ({other}).")))
            }
            None => Ok(!asked.is_empty()),
        }
    }

    /// Equal for the same parameters in any order.
    pub fn fingerprint(&self) -> String {
        let mut sorted = self.0.clone();
        sorted.sort();
        form_urlencoded::Serializer::new(String::new()).extend_pairs(sorted).finish()
    }

    /// The parameters in the brackets of `name`.
    fn inside<'a>(&'a self, name: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().filter_map(move |(given, value)| {
            let inside = given.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']')?;
            Some((inside, value.as_str()))
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Params;
    use serde_json::json;

    #[test]
    fn brackets_with_or_without_numbers_are_lists() {
        let params = Params::parse(b"expand[]=a&expand%5B1%5D=b");
        assert_eq!(params.list("expand"), ["a", "b"]);
    }

    #[test]
    fn brackets_with_keys_are_maps() {
        let params = Params::parse(b"metadata[order_id]=o-1");
        assert_eq!(params.metadata().unwrap().get("order_id").unwrap(), "o-1");
    }

    #[test]
    fn brackets_can_be_nested() {
        let params = Params::parse(b"shipping[name]=Ann&shipping[address][city]=Warsaw");
        assert_eq!(params.tree("shipping"), json!({"name": "Ann", "address": {"city": "Warsaw"}}));
    }

    #[test]
    fn empty_value_counts_as_missing() {
        assert_eq!(Params::parse(b"description=").text("description"), None);
    }

    #[test]
    fn unknown_parameter_is_named() {
        let error = Params::parse(b"amount=1&colour=red").allow(&["amount"]).unwrap_err();
        assert!(format!("{error:?}").contains("colour"));
    }

    #[test]
    fn fingerprint_does_not_depend_on_the_order() {
        assert_eq!(Params::parse(b"a=1&b=2").fingerprint(), Params::parse(b"b=2&a=1").fingerprint());
    }

    #[test]
    fn metadata_value_of_501_characters_is_too_long() {
        let form = format!("metadata[note]={}", "x".repeat(501));
        assert!(Params::parse(form.as_bytes()).metadata().is_err());
    }
}
