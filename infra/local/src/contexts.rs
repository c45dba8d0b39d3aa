//! What the contexts consist of: their Lambdas, their API operations and their pages.

use lambda::Lambda;
use lambda::http::PageRoute;
use openapi::{Document, Operation};

/// The version of the API, which is that of the workspace.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

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

/// Every API operation of every context.
pub fn operations() -> Vec<Operation> {
    by_tag().into_iter().flat_map(|(_, _, operations)| operations).collect()
}

/// The routes of every context's HTML pages.
pub fn page_routes() -> Vec<PageRoute> {
    [
        carts::pages(),
        concerts::pages(),
        finance::pages(),
        orders::pages(),
        reservations::pages(),
        tickets::pages(),
        users::pages(),
        web::pages(),
    ]
    .concat()
}

/// The OpenAPI document, assembled from the operations of every context.
pub fn document() -> Document {
    by_tag().into_iter().fold(Document::default(), |document, (tag, description, operations)| {
        document.with(tag, description, operations)
    })
}

/// Tag, description and operations of each context.
fn by_tag() -> [(&'static str, &'static str, Vec<Operation>); 8] {
    [
        ("users", "Accounts, logins and roles.", users::operations()),
        ("concerts", "Concerts and their ticket types.", concerts::operations()),
        ("cart", "What a user is about to buy.", carts::operations()),
        ("reservations", "Seats held for an order.", reservations::operations()),
        ("orders", "Orders, which come from confirmed carts.", orders::operations()),
        ("payments", "Payments, refunds, invoices and reconciliation.", finance::operations()),
        ("tickets", "Tickets, their delivery, and scanning at the gate.", tickets::operations()),
        ("system", "Health check and API documentation.", web::operations()),
    ]
}
