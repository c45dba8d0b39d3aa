//! The query parameters of lists.

use schemars::JsonSchema;

/// `?limit=`
#[derive(JsonSchema)]
#[schemars(inline, extend("minimum" = 1, "maximum" = 100, "default" = 20))]
pub(crate) struct Limit(#[allow(dead_code)] u16);

/// `?cursor=`
#[derive(JsonSchema)]
#[schemars(inline)]
pub(crate) struct Cursor(#[allow(dead_code)] String);
