//! The rules by subject.

mod alarms;
mod api;
mod cdn;
mod failures;
mod functions;
mod parameters;
mod roles;
mod tables;

use crate::{Document, Function, Resource, Rule};

pub(crate) fn all() -> Vec<Rule> {
    [
        tables::RULES,
        functions::RULES,
        roles::RULES,
        failures::RULES,
        alarms::RULES,
        api::RULES,
        cdn::RULES,
        parameters::RULES,
    ]
    .concat()
}

/// A violation for each resource that does not satisfy the condition.
fn unless<'a>(
    resources: impl Iterator<Item = Resource<'a>>,
    wanted: &str,
    is_so: impl Fn(&Resource<'a>) -> bool,
) -> Vec<String> {
    resources.filter(|resource| !is_so(resource)).map(|resource| format!("{}: {wanted}", resource.id)).collect()
}

/// A violation for each function that does not satisfy the condition.
fn unless_functions<'a>(document: &'a Document, wanted: &str, is_so: impl Fn(&Function<'a>) -> bool) -> Vec<String> {
    document
        .functions()
        .filter(|function| !is_so(function))
        .map(|function| format!("{}: {wanted}", function.id()))
        .collect()
}
