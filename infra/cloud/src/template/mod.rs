//! The deployed templates, as far as the local cloud runs them.
//!
//! They are read as CloudFormation and SAM would: parameters, conditions and intrinsic functions are resolved, global settings are
//! merged in. A property that changes what happens at run time is either honoured or rejected, never ignored.

mod error;
mod function;
mod intrinsics;
mod messaging;
mod nested;
mod properties;
mod resolved;
mod stack;
mod table;
mod yaml;

pub use error::TemplateError;
pub use function::{ApiRoute, AsyncInvoke, Cors, Function, QueueSource, ScheduleSource, StreamSource};
pub use messaging::{Delivery, Queue, Redrive, Rule, Target};
pub use resolved::Template;
pub use stack::{ACCOUNT, REGION, STACK};
pub use table::{KeyType, Table};

pub(crate) use intrinsics::{function_arn, queue_arn, queue_url, stream_arn};
pub(crate) use table::StreamView;
