//! The HTTP API as clients see it: an OpenAPI 3.1 document, put together from what stands next to each handler.
//!
//! A handler's file describes its endpoint as an [`Operation`]: who may call it, what it takes, what it answers and why it may
//! refuse. Schemas come from the types that the handler reads and writes, codes of problems from the refusals themselves. A
//! [`Document`] is all of them, [`Examples`] are recorded exchanges, [`page`] makes the document a page for people, and
//! [`breaking_changes`] tells what a client of an older document would stumble over.
//!
//! Nothing of this runs in a Lambda: the document is made by a test, kept in the repository, and served as it is.

#![warn(missing_docs)]

mod compatibility;
mod conventions;
mod document;
mod examples;
mod inclusion;
mod operation;
mod page;
mod schemas;

pub use compatibility::{breaking_changes, may_break};
pub use document::Document;
pub use examples::{Examples, Exchange};
pub use operation::{Answer, Operation};
pub use page::page;
