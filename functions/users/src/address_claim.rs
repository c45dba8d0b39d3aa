//! The claim of one e-mail address. Each address has a stream, so that the event store accepts only the first claim.

use eventstore::{Aggregate, Event, Snapshots};
use kernel::{Decider, Refusal, RefusalKind, UserId};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum AddressClaimEvent {
    AddressClaimed {
        user_id: UserId,
    },
    /// The user's personal data was erased, so another user can claim the address.
    AddressReleased,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AddressClaim {
    Free,
    Claimed(UserId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressClaimCommand {
    ClaimAddress(UserId),
    /// Ignored unless this user has claimed the address.
    ReleaseAddress(UserId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressClaimRefusal {
    /// Never shown to clients, so that nobody learns who has an account.
    #[error("The address belongs to another account.")]
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
    const SNAPSHOTS: Snapshots = Snapshots::WhenSmall;
}
