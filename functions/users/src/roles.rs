//! The roles of a user: at least one, each once.

use std::collections::BTreeSet;

use kernel::{Invalid, Role};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The roles of a user, in a fixed order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Vec<Role>", into = "Vec<Role>")]
#[schemars(inline, extend("minItems" = 1, "uniqueItems" = true))]
pub struct Roles(BTreeSet<Role>);

impl Roles {
    /// The roles of every new account.
    pub fn fan() -> Self {
        Self(BTreeSet::from([Role::Fan]))
    }

    pub fn first_admin() -> Self {
        Self(BTreeSet::from([Role::Fan, Role::Admin]))
    }

    pub fn contains(&self, role: Role) -> bool {
        self.0.contains(&role)
    }

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
            return Err(Invalid::new("empty", "must contain at least one role"));
        }
        if roles.len() < count {
            return Err(Invalid::new("duplicate_role", "must contain each role only once"));
        }
        Ok(Self(roles))
    }
}

impl From<Roles> for Vec<Role> {
    fn from(roles: Roles) -> Self {
        roles.0.into_iter().collect()
    }
}
