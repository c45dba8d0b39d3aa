//! API Gateway's HTTP API (payload format 2.0) for handlers that know requests, responses and problems.

mod arriving;
mod endpoint;
mod idempotency;
mod problem;
mod request;
mod response;

pub use arriving::arriving;
pub use endpoint::{Endpoint, endpoint};
pub use problem::{FieldError, Problem};
pub use request::{MOST_BODY_BYTES, Request};
pub use response::Response;
