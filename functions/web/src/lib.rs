//! What belongs to no context: whether the system answers, how it is called, and what it could not handle.

use lambda::Lambda;
use openapi::Operation;

pub mod dead_letters;
pub mod docs;
pub mod healthz;
pub mod letter;

/// Every Lambda of it.
pub fn lambdas() -> Vec<Lambda> {
    vec![dead_letters::LAMBDA, docs::LAMBDA, healthz::LAMBDA]
}

/// Every endpoint of it, as clients see it.
pub fn operations() -> Vec<Operation> {
    [dead_letters::operations(), docs::operations(), vec![healthz::operation()]].concat()
}
