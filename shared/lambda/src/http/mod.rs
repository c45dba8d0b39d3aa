//! API Gateway's HTTP API (payload format 2.0) for handlers that know requests, responses and problems.

mod endpoint;
mod etag;
mod idempotency;
mod languages;
mod limits;
mod page_route;
mod problem;
mod request;
mod response;
mod session_cookie;
mod shape;
mod source;
mod wait_until_found;

pub use endpoint::{Endpoint, endpoint};
pub use limits::MAX_BODY_BYTES;
pub use page_route::PageRoute;
pub use problem::{FieldError, Problem};
pub use request::Request;
pub use response::Response;
pub use source::Source;
pub use wait_until_found::wait_until_found;
