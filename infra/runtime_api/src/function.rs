use std::collections::BTreeMap;
use std::path::PathBuf;

/// A function's program and its environment.
#[derive(Debug, Clone)]
pub struct Function {
    /// Without the stack's prefix.
    pub name: String,
    /// The program that would be uploaded as `bootstrap`.
    pub program: PathBuf,
    /// The whole environment except for the variables that Lambda itself sets.
    pub environment: BTreeMap<String, String>,
    pub log: Log,
}

/// Where the output of a function goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Log {
    /// To standard error.
    Shown,
    Dropped,
}
