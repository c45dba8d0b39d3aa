//! The admins: one list for all, so that two admins who remove each other can't both succeed.

use std::collections::BTreeSet;

use eventstore::{Aggregate, Carry, Event, StreamId};
use kernel::{Decider, Refusal, RefusalKind, UserId};
use serde::{Deserialize, Serialize};

/// What happened to the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum AdminsEvent {
    /// A user became an admin.
    AdminAdded {
        /// Who.
        user_id: UserId,
    },
    /// A user is no longer an admin.
    AdminRemoved {
        /// Who.
        user_id: UserId,
    },
}

/// Who is an admin: nobody before the first log-in of the first one, at least one for ever after.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Admins(BTreeSet<UserId>);

impl Admins {
    /// The one list's stream.
    pub fn all() -> StreamId {
        Self::stream("all")
    }

    /// The users on it.
    pub fn users(&self) -> &BTreeSet<UserId> {
        &self.0
    }
}

/// What may be asked of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AdminsCommand {
    /// Make a user an admin.
    AddAdmin(UserId),
    /// Make a user an admin no longer.
    RemoveAdmin(UserId),
}

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AdminsRefusal {
    /// Nobody would be left to give roles.
    #[error("The last admin stays an admin: name another one first.")]
    LastAdmin,
}

impl Refusal for AdminsRefusal {
    fn kind(&self) -> RefusalKind {
        RefusalKind::Conflict
    }

    fn code(&self) -> &'static str {
        "last_admin"
    }
}

impl Decider for Admins {
    type State = Self;
    type Command = AdminsCommand;
    type Event = AdminsEvent;
    type Refusal = AdminsRefusal;

    fn initial() -> Self {
        Self::default()
    }

    fn decide(command: &AdminsCommand, state: &Self) -> Result<Vec<AdminsEvent>, AdminsRefusal> {
        match *command {
            AdminsCommand::AddAdmin(user_id) if state.0.contains(&user_id) => Ok(vec![]),
            AdminsCommand::AddAdmin(user_id) => Ok(vec![AdminsEvent::AdminAdded { user_id }]),
            AdminsCommand::RemoveAdmin(user_id) if !state.0.contains(&user_id) => Ok(vec![]),
            AdminsCommand::RemoveAdmin(_) if state.0.len() == 1 => Err(AdminsRefusal::LastAdmin),
            AdminsCommand::RemoveAdmin(user_id) => Ok(vec![AdminsEvent::AdminRemoved { user_id }]),
        }
    }

    fn evolve(mut state: Self, event: &AdminsEvent) -> Self {
        match event {
            AdminsEvent::AdminAdded { user_id } => state.0.insert(*user_id),
            AdminsEvent::AdminRemoved { user_id } => state.0.remove(user_id),
        };
        state
    }
}

impl Event for AdminsEvent {}

impl Aggregate for Admins {
    const CATEGORY: &'static str = "admins";
    const STATE_VERSION: u32 = 1;
    const CARRY: Carry = Carry::Always;
}
