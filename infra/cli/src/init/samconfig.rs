//! samconfig.toml, which `sam deploy` reads. Other content of the file is kept.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use toml_edit::{Array, DocumentMut, Item, Table, TableLike, Value};

const HEADER: &str = "# Written by `frontrow-cli init`, which keeps your additions and suggests these answers next time. Contains no secrets.\n";

/// CloudFormation creates the nested stacks and their roles, and applies SAM's transform to each.
const CAPABILITIES: &str = "CAPABILITY_IAM CAPABILITY_AUTO_EXPAND";

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deployment {
    pub stack: Option<String>,
    pub region: Option<String>,
    pub parameters: BTreeMap<String, String>,
}

#[derive(Debug, thiserror::Error)]
#[error("{file}: {reason}")]
pub struct SamConfigError {
    file: PathBuf,
    reason: String,
}

pub(crate) struct SamConfig {
    file: PathBuf,
    document: DocumentMut,
}

impl SamConfig {
    /// The file, or a new one if there is none.
    pub(crate) fn open(file: &Path) -> Result<Self, SamConfigError> {
        let failed = |reason: String| SamConfigError { file: file.to_owned(), reason };
        let text = match fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => format!("{HEADER}version = 0.1\n"),
            Err(error) => return Err(failed(error.to_string())),
        };
        let document = text.parse().map_err(|error: toml_edit::TomlError| failed(error.to_string()))?;
        Ok(Self { file: file.to_owned(), document })
    }

    pub(crate) fn deployment(&self) -> Result<Deployment, SamConfigError> {
        let Some(table) = self.settings() else { return Ok(Deployment::default()) };
        let text = |name: &str| table.get(name).and_then(Item::as_str).map(str::to_owned);
        let parameters = match table.get("parameter_overrides") {
            None => BTreeMap::new(),
            Some(overrides) => read_overrides(overrides).ok_or_else(|| SamConfigError {
                file: self.file.clone(),
                reason: "parameter_overrides must be a list of Name=\"value\"".to_owned(),
            })?,
        };
        Ok(Deployment { stack: text("stack_name"), region: text("region"), parameters })
    }

    fn settings(&self) -> Option<&dyn TableLike> {
        self.document.get("default")?.get("deploy")?.get("parameters")?.as_table_like()
    }

    /// Replaces the deployment and writes the file.
    pub(crate) fn write(mut self, deployment: &Deployment) -> Result<(), SamConfigError> {
        let failed = |reason: String| SamConfigError { file: self.file.clone(), reason };
        let mut table: &mut dyn TableLike = self.document.as_table_mut();
        let mut is_new = false;
        for name in ["default", "deploy", "parameters"] {
            let entry = table.entry(name).or_insert_with(|| {
                is_new = true;
                let mut table = Table::new();
                table.set_implicit(name != "parameters");
                Item::Table(table)
            });
            table = entry.as_table_like_mut().ok_or_else(|| failed(format!("{name} must be a table")))?;
        }
        for (name, value) in [("stack_name", &deployment.stack), ("region", &deployment.region)] {
            if let Some(value) = value {
                table.insert(name, Item::from(value.as_str()));
            }
        }
        if is_new {
            table.insert("resolve_s3", Item::from(true));
            table.insert("confirm_changeset", Item::from(false));
            table.insert("tags", Item::from("application=frontrow"));
        }
        table.insert("capabilities", Item::from(CAPABILITIES));
        table.insert("parameter_overrides", Item::from(write_overrides(&deployment.parameters)));
        fs::write(&self.file, self.document.to_string()).map_err(|error| failed(error.to_string()))
    }
}

/// One per line. SAM keeps spaces in a value within quotation marks, in a list too.
fn write_overrides(parameters: &BTreeMap<String, String>) -> Array {
    let mut overrides = Array::new();
    for (name, value) in parameters {
        overrides.push_formatted(text(&format!("{name}=\"{value}\"")).decorated("\n    ", ""));
    }
    overrides.set_trailing_comma(true);
    overrides.set_trailing("\n");
    overrides
}

/// On one line, even with both kinds of quotation marks in it: toml_edit would use a multi-line string.
fn text(text: &str) -> Value {
    let escaped = text.contains('\'').then(|| format!("\"{}\"", text.replace('"', "\\\"")).parse().ok());
    escaped.flatten().unwrap_or_else(|| Value::from(text))
}

/// The forms that SAM accepts: a list as written here, a string as written by `sam deploy --guided`, and a table.
fn read_overrides(overrides: &Item) -> Option<BTreeMap<String, String>> {
    let of_text = |text: &str| -> Option<Vec<(String, String)>> {
        let words = shlex::split(text)?;
        words.iter().map(|word| word.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()))).collect()
    };
    if let Some(text) = overrides.as_str() {
        return Some(of_text(text)?.into_iter().collect());
    }
    if let Some(list) = overrides.as_array() {
        let lists = list.iter().map(|item| of_text(item.as_str()?)).collect::<Option<Vec<_>>>()?;
        return Some(lists.into_iter().flatten().collect());
    }
    let table = overrides.as_table_like()?;
    table.iter().map(|(name, value)| Some((name.to_owned(), value.as_str()?.to_owned()))).collect()
}
