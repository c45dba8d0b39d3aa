//! All of Frontrow in one process: the local cloud, every function, the vendors' stand-ins and a demo.

/// Most of the local cloud's work is reading and writing JSON, which this allocator makes faster than glibc's. It also returns the
/// memory of password hashing (19 MiB each) to the system, which glibc's keeps.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

mod admin;
mod contexts;
mod demo;
mod demo_concerts;
mod deployment;
mod frontrow;
mod greeting;
mod pages;
mod secrets;
mod system;
mod templates;
mod vendors;
mod webhooks;

pub use admin::Admin;
pub use contexts::{VERSION, document, lambdas, operations, page_routes};
pub use demo::{DEMO_PASSWORD, DEMO_PEOPLE, DemoError};
pub use deployment::{Deployment, DeploymentError};
pub use frontrow::{Frontrow, Options, SignInError, StartError};
pub use greeting::greeting;
pub use secrets::SecretsError;
pub use templates::template;
