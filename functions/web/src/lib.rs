//! What belongs to no context: whether the system answers, and how it is called.

use lambda::Lambda;
use openapi::Operation;

pub mod docs;
pub mod healthz;

/// Every Lambda of it.
pub fn lambdas() -> Vec<Lambda> {
    vec![docs::LAMBDA, healthz::LAMBDA]
}

/// Every endpoint of it, as clients see it.
pub fn operations() -> Vec<Operation> {
    [docs::operations(), vec![healthz::operation()]].concat()
}
