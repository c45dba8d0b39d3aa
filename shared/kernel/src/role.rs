use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A role grants a user the right to call certain endpoints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Buys tickets. Every registered user has this role.
    Fan,
    /// Creates concerts and manages their sale.
    Organizer,
    /// Validates tickets at the entrance.
    Gate,
    /// Undoes admissions at the entrance.
    GateSupervisor,
    /// Serves people at the box office: re-issues their tickets.
    BoxOffice,
    /// Takes and pays out cash.
    Cashier,
    /// Packs parcels with tickets.
    Warehouse,
    /// Handles payments, refunds and invoices.
    Finance,
    /// Manages users and their roles.
    Admin,
}
