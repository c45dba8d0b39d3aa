//! Roles in the reader's language.

use std::collections::BTreeSet;

use kernel::Role;
use pages::Words;

/// In the order in which they are offered.
pub const ROLES: [Role; 9] = [
    Role::Fan,
    Role::Organizer,
    Role::Gate,
    Role::GateSupervisor,
    Role::BoxOffice,
    Role::Cashier,
    Role::Warehouse,
    Role::Finance,
    Role::Admin,
];

/// As in the API.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Fan => "fan",
        Role::Organizer => "organizer",
        Role::Gate => "gate",
        Role::GateSupervisor => "gate_supervisor",
        Role::BoxOffice => "box_office",
        Role::Cashier => "cashier",
        Role::Warehouse => "warehouse",
        Role::Finance => "finance",
        Role::Admin => "admin",
    }
}

pub fn role_word(role: Role, t: Words) -> String {
    t.text(&format!("role-{}", role_name(role)))
}

/// In the order in which they are offered.
pub fn role_words(roles: &BTreeSet<Role>, t: Words) -> Vec<String> {
    ROLES.into_iter().filter(|role| roles.contains(role)).map(|role| role_word(role, t)).collect()
}
