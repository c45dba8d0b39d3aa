//! What belongs to no context: whether the system answers.

use lambda::Lambda;

pub mod healthz;

/// Every Lambda of it.
pub fn lambdas() -> Vec<Lambda> {
    vec![healthz::LAMBDA]
}
