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
mod templates;
mod time;
mod vendors;
mod webhooks;

use lambda::Lambda;
use openapi::{Document, Operation};

pub use demo::{DEMO_PASSWORD, DEMO_PEOPLE, DemoFailed};
pub use deployment::{Deployment, DeploymentError};
pub use frontrow::{Admin, Frontrow, Options, StartFailed};
pub use secrets::SecretsError;
pub use templates::template;

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

/// The endpoints of every context.
pub fn operations() -> Vec<Operation> {
    by_tag().into_iter().flat_map(|(_, _, operations)| operations).collect()
}

/// How everything is called: the descriptions that stand next to the handlers, put together.
pub fn document() -> Document {
    by_tag().into_iter().fold(Document::default(), |document, (tag, description, operations)| {
        document.with(tag, description, operations)
    })
}

/// The endpoints of each context, with the tag that the document gives them and its description.
fn by_tag() -> [(&'static str, &'static str, Vec<Operation>); 8] {
    [
        ("users", "Who may log in, and what they may do.", users::operations()),
        ("concerts", "What is performed, and what is sold for it.", concerts::operations()),
        ("cart", "What one user is about to buy.", carts::operations()),
        ("reservations", "Seats held for one order at one concert.", reservations::operations()),
        ("orders", "What a confirmed cart became.", orders::operations()),
        ("payments", "The money of orders.", finance::operations()),
        ("tickets", "Admissions, their way to the fan, and the gate.", tickets::operations()),
        ("system", "Whether it answers, and how it is called.", web::operations()),
    ]
}

/// The version of the API: the workspace's.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
