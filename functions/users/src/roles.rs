//! What one person may do: at least one role, each once.

use std::collections::BTreeSet;

use kernel::{Invalid, Role};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The roles of a person. As JSON a list, in a fixed order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Vec<Role>", into = "Vec<Role>")]
#[schemars(inline, extend("minItems" = 1, "uniqueItems" = true))]
pub struct Roles(BTreeSet<Role>);

impl Roles {
    /// The roles of everybody who registers.
    pub fn fan() -> Self {
        Self(BTreeSet::from([Role::Fan]))
    }

    /// The roles of the first admin.
    pub fn first_admin() -> Self {
        Self(BTreeSet::from([Role::Fan, Role::Admin]))
    }

    /// Whether a role is among them.
    pub fn contains(&self, role: Role) -> bool {
        self.0.contains(&role)
    }

    /// The roles as a set.
    pub fn as_set(&self) -> &BTreeSet<Role> {
        &self.0
    }
}

impl TryFrom<Vec<Role>> for Roles {
    type Error = Invalid;
    fn try_from(list: Vec<Role>) -> Result<Self, Invalid> {
        let count = list.len();
        let roles: BTreeSet<Role> = list.into_iter().collect();
        if roles.is_empty() {
            return Err(Invalid::new("empty", "must name at least one role"));
        }
        if roles.len() < count {
            return Err(Invalid::new("duplicate_role", "must name each role once"));
        }
        Ok(Self(roles))
    }
}

impl From<Roles> for Vec<Role> {
    fn from(roles: Roles) -> Self {
        roles.0.into_iter().collect()
    }
}
