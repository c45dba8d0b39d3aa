//! A cloud's tables as they were at some moment, to start others from: that takes less time than doing all again.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use rusqlite::Connection;

use crate::aws::Keys;

/// What the tables and keys of a cloud held. Cheap to clone.
#[derive(Clone)]
pub struct Prepared(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub tables: Mutex<Connection>,
    pub keys: Keys,
    /// How far the readers of the streams were.
    pub positions: BTreeMap<String, i64>,
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Prepared")
    }
}
