/// An item's key: the name of its list and a sort key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Name of the list.
    pub pk: String,
    /// Sort key, unique in the list. Lists are sorted by its bytes.
    pub sk: String,
}

impl Key {
    /// Builds a key from the list's name and the sort key.
    pub fn new(pk: impl Into<String>, sk: impl Into<String>) -> Self {
        Self { pk: pk.into(), sk: sk.into() }
    }
}

/// An item's position in the index `byDate`. Unlike a [`Key`], it can change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Name of the list in the index.
    pub list: String,
    /// Sort key in the index, such as a date.
    pub at: String,
}
