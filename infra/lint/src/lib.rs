//! Refuses templates that lack what Frontrow requires of everything it deploys.
//!
//! cfn-lint and `sam validate` know what AWS takes; these rules know what we want of it. They look at the files as they are written.
//! What SAM makes of it (how many resources, the roles that it adds) is checked where SAM is: in `infra/lint/template.py`.

mod document;
mod rules;

use std::fmt;

pub use document::{Document, Event, Function, Resource, Statement, target};

/// Something that every template has to keep to.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// What is asked for, as a sentence.
    pub name: &'static str,
    check: fn(&Document) -> Vec<String>,
}

/// A rule that is not kept, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// The rule's name.
    pub rule: &'static str,
    /// The resource, and what is wrong with it.
    pub what: String,
}

impl Rule {
    /// Everything in the template that is against this rule.
    pub fn breaches(&self, document: &Document) -> Vec<Breach> {
        (self.check)(document).into_iter().map(|what| Breach { rule: self.name, what }).collect()
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.what, self.rule)
    }
}

/// All rules.
pub fn rules() -> Vec<Rule> {
    rules::all()
}

/// Everything in the template that is against any rule.
pub fn breaches(document: &Document) -> Vec<Breach> {
    rules().iter().flat_map(|rule| rule.breaches(document)).collect()
}
