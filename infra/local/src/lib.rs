//! All of Frontrow in one process: the local cloud, every function, the vendors' stand-ins and a demo.

/// A good part of the local cloud's work is taking JSON apart and putting it together. This allocator makes that cheaper than
/// glibc's, and gives back to the system what hashing passwords takes (19 MiB each), which glibc's keeps.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

mod demo;
mod deployment;
mod frontrow;
mod pages;
mod secrets;
mod time;
mod vendors;
mod webhooks;

use lambda::Lambda;
use openapi::Document;

pub use demo::{DEMO_PASSWORD, DEMO_PEOPLE, DemoFailed};
pub use deployment::{Deployment, DeploymentError};
pub use frontrow::{Admin, Frontrow, Options, StartFailed};
pub use secrets::SecretsError;

/// What is deployed, as it is deployed.
pub const TEMPLATE: &str = include_str!("../../../template.yaml");

/// Every Lambda of every context.
pub fn lambdas() -> Vec<Lambda> {
    [
        users::lambdas(),
        concerts::lambdas(),
        carts::lambdas(),
        reservations::lambdas(),
        orders::lambdas(),
        finance::lambdas(),
        tickets::lambdas(),
        web::lambdas(),
    ]
    .concat()
}

/// How everything is called: the descriptions that stand next to the handlers, put together.
pub fn document() -> Document {
    Document::default()
        .with("users", "Who may log in, and what they may do.", users::operations())
        .with("concerts", "What is performed, and what is sold for it.", concerts::operations())
        .with("cart", "What one user is about to buy.", carts::operations())
        .with("reservations", "Seats held for one order at one concert.", reservations::operations())
        .with("orders", "What a confirmed cart became.", orders::operations())
        .with("payments", "The money of orders.", finance::operations())
        .with("tickets", "Admissions, their way to the fan, and the gate.", tickets::operations())
        .with("system", "Whether it answers, and how it is called.", web::operations())
}

/// The version of the API: the workspace's.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
