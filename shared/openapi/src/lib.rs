//! The HTTP API's OpenAPI 3.1 document, made from descriptions next to each handler.
//!
//! A handler's file describes its endpoint as an [`Operation`]: callers, parameters, body, response and problems. Schemas come from
//! the types that the handler reads and writes, codes of problems from the refusals. A [`Document`] contains all operations,
//! [`Examples`] are recorded requests and responses, [`page`] renders the document as HTML, and [`breaking_changes`] compares two
//! documents.
//!
//! Nothing of this runs in a Lambda: a test makes the document, and the repository contains it.

#![warn(missing_docs)]

mod compatibility;
mod conventions;
mod document;
mod examples;
mod inclusion;
mod json;
mod operation;
mod page;
mod paging;
mod schemas;

pub use compatibility::{breaking_changes, may_break};
pub use document::Document;
pub use examples::{Examples, Exchange};
pub use operation::{Operation, SuccessResponse};
pub use page::page;
