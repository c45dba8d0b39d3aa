//! The list of admins. There is only one list, so that two admins who remove each other at the same time cannot both succeed.

use std::collections::BTreeSet;

use eventstore::{Aggregate, Event, Snapshots, StreamId};
use kernel::{Decider, Refusal, RefusalKind, UserId};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum AdminsEvent {
    AdminAdded { user_id: UserId },
    AdminRemoved { user_id: UserId },
}

/// Empty until the first admin first logs in; never empty again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Admins(BTreeSet<UserId>);

impl Admins {
    /// The stream of the list.
    pub fn all() -> StreamId {
        Self::stream("all")
    }

    pub fn users(&self) -> &BTreeSet<UserId> {
        &self.0
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AdminsCommand {
    AddAdmin(UserId),
    RemoveAdmin(UserId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AdminsRefusal {
    /// Nobody could set roles any more.
    #[error("The last admin cannot be removed. Make another user an admin first.")]
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

    fn decide(command: &AdminsCommand, admins: &Self) -> Result<Vec<AdminsEvent>, AdminsRefusal> {
        match *command {
            AdminsCommand::AddAdmin(user_id) if admins.0.contains(&user_id) => Ok(vec![]),
            AdminsCommand::AddAdmin(user_id) => Ok(vec![AdminsEvent::AdminAdded { user_id }]),
            AdminsCommand::RemoveAdmin(user_id) if !admins.0.contains(&user_id) => Ok(vec![]),
            AdminsCommand::RemoveAdmin(_) if admins.0.len() == 1 => Err(AdminsRefusal::LastAdmin),
            AdminsCommand::RemoveAdmin(user_id) => Ok(vec![AdminsEvent::AdminRemoved { user_id }]),
        }
    }

    fn evolve(mut admins: Self, event: &AdminsEvent) -> Self {
        match event {
            AdminsEvent::AdminAdded { user_id } => admins.0.insert(*user_id),
            AdminsEvent::AdminRemoved { user_id } => admins.0.remove(user_id),
        };
        admins
    }
}

impl Event for AdminsEvent {}

impl Aggregate for Admins {
    const CATEGORY: &'static str = "admins";
    const STATE_VERSION: u32 = 1;
    const SNAPSHOTS: Snapshots = Snapshots::Always;
}
