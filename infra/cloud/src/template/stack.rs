//! The identity of the local stack: region, account, name, and the names of its resources.

/// Region of the local cloud.
pub const REGION: &str = "eu-central-1";
/// Account id of the local cloud.
pub const ACCOUNT: &str = "000000000000";
/// Name of the stack, which is the prefix of all names of functions, tables and queues.
pub const STACK: &str = "frontrow";

/// The name of a function, table or queue without the stack's prefix.
pub(crate) fn short_name(name: &str) -> &str {
    name.strip_prefix(STACK).and_then(|rest| rest.strip_prefix('-')).unwrap_or(name)
}
