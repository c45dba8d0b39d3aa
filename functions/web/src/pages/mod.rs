//! What needs attention, in a browser: `/on-call` and `/on-call/dead-letters`. The pages read; their forms call the API.

use lambda::http::PageRoute;

pub mod dead_letters;
pub mod overview;

const PATHS: [&str; 2] = ["/on-call", "/on-call/dead-letters"];

/// Their function is the one that may read the failure queues.
pub fn routes(function: &'static str) -> Vec<PageRoute> {
    PATHS.map(|path| PageRoute { function, path }).to_vec()
}
