//! The claim of one e-mail address: a stream of its own, so that the store itself lets only the first claim through.

use eventstore::{Aggregate, Carry, Event};
use kernel::{Decider, Refusal, RefusalKind, UserId};
use serde::{Deserialize, Serialize};

/// What happened to an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum AddressClaimEvent {
    /// It belongs to a user.
    AddressClaimed {
        /// Whose it is.
        user_id: UserId,
    },
    /// It belongs to nobody any more: its user was forgotten.
    AddressReleased,
}

/// Whose an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AddressClaim {
    /// Nobody's.
    Free,
    /// A user's.
    Claimed(UserId),
}

/// What may be asked of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressClaimCommand {
    /// Make it a user's.
    ClaimAddress(UserId),
    /// Make it nobody's, if it is that user's.
    ReleaseAddress(UserId),
}

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressClaimRefusal {
    /// Another user has it. Never told to anybody.
    #[error("The address is taken.")]
    Taken,
}

impl Refusal for AddressClaimRefusal {
    fn kind(&self) -> RefusalKind {
        RefusalKind::Conflict
    }

    fn code(&self) -> &'static str {
        "address_taken"
    }
}

impl Decider for AddressClaim {
    type State = Self;
    type Command = AddressClaimCommand;
    type Event = AddressClaimEvent;
    type Refusal = AddressClaimRefusal;

    fn initial() -> Self {
        Self::Free
    }

    fn decide(command: &AddressClaimCommand, state: &Self) -> Result<Vec<AddressClaimEvent>, AddressClaimRefusal> {
        match (*command, *state) {
            (AddressClaimCommand::ClaimAddress(user_id), Self::Free) => {
                Ok(vec![AddressClaimEvent::AddressClaimed { user_id }])
            }
            (AddressClaimCommand::ClaimAddress(user_id), Self::Claimed(owner)) if owner == user_id => Ok(vec![]),
            (AddressClaimCommand::ClaimAddress(_), Self::Claimed(_)) => Err(AddressClaimRefusal::Taken),
            (AddressClaimCommand::ReleaseAddress(user_id), Self::Claimed(owner)) if owner == user_id => {
                Ok(vec![AddressClaimEvent::AddressReleased])
            }
            (AddressClaimCommand::ReleaseAddress(_), Self::Free | Self::Claimed(_)) => Ok(vec![]),
        }
    }

    fn evolve(state: Self, event: &AddressClaimEvent) -> Self {
        match (state, event) {
            (Self::Free, AddressClaimEvent::AddressClaimed { user_id }) => Self::Claimed(*user_id),
            (Self::Claimed(_), AddressClaimEvent::AddressReleased) => Self::Free,
            (state, _) => state,
        }
    }
}

impl Event for AddressClaimEvent {}

impl Aggregate for AddressClaim {
    const CATEGORY: &'static str = "address";
    const STATE_VERSION: u32 = 1;
    const CARRY: Carry = Carry::WhenSmall;
}
