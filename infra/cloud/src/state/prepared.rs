//! A copy of a cloud's data, to start other clouds from it: faster than creating the data again.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use rusqlite::Connection;

use super::keys::Keys;

/// The tables and keys of a cloud. Cheap to clone.
#[derive(Clone)]
pub struct Prepared(Arc<Data>);

struct Data {
    tables: Mutex<Connection>,
    keys: Keys,
    positions: BTreeMap<String, i64>,
}

impl Prepared {
    /// `positions` are those of the stream readers, by key.
    pub(crate) fn new(tables: Connection, keys: Keys, positions: BTreeMap<String, i64>) -> Self {
        Self(Arc::new(Data { tables: Mutex::new(tables), keys, positions }))
    }

    pub(crate) fn tables(&self) -> &Mutex<Connection> {
        &self.0.tables
    }

    pub(crate) fn keys(&self) -> &Keys {
        &self.0.keys
    }

    pub(crate) fn positions(&self) -> &BTreeMap<String, i64> {
        &self.0.positions
    }
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Prepared")
    }
}
