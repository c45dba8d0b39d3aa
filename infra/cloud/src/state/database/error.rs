use dynoxide::DynoxideError;

/// The tables cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// dynoxide failed.
    #[error("cannot use the database: {0}")]
    Engine(String),
    /// A table in the folder has other indexes than in the template.
    #[error("table {0} was created with other indexes; start with an empty folder")]
    OtherIndexes(String),
    #[error("cannot use the database: {0}")]
    Sqlite(#[from] rusqlite::Error),
    #[error("the database's thread is not running")]
    NotRunning,
}

impl From<DynoxideError> for DatabaseError {
    fn from(error: DynoxideError) -> Self {
        Self::Engine(error.to_string())
    }
}
