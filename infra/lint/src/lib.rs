//! Frontrow's own rules for the templates.
//!
//! cfn-lint and `sam validate` check what AWS accepts; these rules check what we require. They read the files as they are written.
//! `infra/lint/template.py` checks the result of SAM's transform: the number of resources, and the roles that SAM adds.

mod document;
mod rules;

use std::fmt;

pub use document::{Document, Event, Function, Resource, Statement, target};

/// A requirement on the templates.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The requirement as a sentence.
    pub name: &'static str,
    check: fn(&Document) -> Vec<String>,
}

/// A violation of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    pub rule: &'static str,
    /// The resource and its problem.
    pub what: String,
}

impl Rule {
    /// Every violation of this rule.
    pub fn violations(&self, document: &Document) -> Vec<Violation> {
        (self.check)(document).into_iter().map(|what| Violation { rule: self.name, what }).collect()
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.what, self.rule)
    }
}

pub fn rules() -> Vec<Rule> {
    rules::all()
}

/// Every violation of any rule.
pub fn violations(document: &Document) -> Vec<Violation> {
    rules().iter().flat_map(|rule| rule.violations(document)).collect()
}
