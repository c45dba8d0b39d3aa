//! Answers from a file, in TOML or, if its name ends in .json, in JSON.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// What only the organizer knows: see docs/answers.example.toml.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Answers {
    pub stack: Option<String>,
    pub region: Option<String>,
    /// Parameters of template.yaml.
    pub parameters: BTreeMap<String, String>,
    /// Fields of secrets, by the last part of the secret's name.
    pub secrets: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Debug, thiserror::Error)]
#[error("{file}: {reason}")]
pub struct AnswersError {
    file: PathBuf,
    reason: String,
}

impl Answers {
    /// # Errors
    /// [`AnswersError`] when the file can't be read. It contains no answer.
    pub fn read(file: &Path) -> Result<Self, AnswersError> {
        let failed = |reason: String| AnswersError { file: file.to_owned(), reason };
        let text = fs::read_to_string(file).map_err(|error| failed(error.to_string()))?;
        // Only the place of the error: the parsers' messages quote values.
        if file.extension().is_some_and(|extension| extension == "json") {
            return serde_json::from_str(&text).map_err(|error| failed(unreadable(error.line())));
        }
        let line = |error: toml_edit::de::Error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            before.matches('\n').count() + 1
        };
        toml_edit::de::from_str(&text).map_err(|error| failed(unreadable(line(error))))
    }
}

fn unreadable(line: usize) -> String {
    format!("line {line} is not valid; see docs/answers.example.toml for the format")
}
