//! What the endpoints of cart commands have in common.

use kernel::{Invalid, Role, Text};
use openapi::Operation;

use crate::cart::CartRefusal;

pub fn cart_operation(operation: Operation) -> Operation {
    operation.for_roles(&[Role::Fan]).idempotent().conditional().problems([CartRefusal::Closed])
}

/// A concert name for examples of error messages in the API document.
pub fn example_name() -> Result<Text<200>, Invalid> {
    Text::try_from("Beyoncé in Warsaw".to_owned())
}
