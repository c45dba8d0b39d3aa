//! The tickets that were transferred to an address before it was known to be its user's own.

use contracts::Customer;
use contracts::users::RecipientFound;
use eventstore::{Aggregate, Consistency, Expected, Store, Transaction};
use kernel::{Text, UserId};
use lambda::http::Problem;
use lambda::{Env, StartError};
use privacy::Vault;

use crate::blind_index::BlindIndex;
use crate::invitation::Invitations;
use crate::profile::Profile;
use crate::ticket_recipient::{TicketRecipient, transfer_id};

/// How many tickets that wait for an address are handed over, the newest first. A transaction cannot have more than 100 items. All were
/// e-mailed.
const MAX_TICKETS: usize = 50;

/// Finds the tickets that wait for an address.
#[derive(Clone)]
pub struct WaitingTickets {
    store: Store,
    vault: Vault,
    index: BlindIndex,
}

impl WaitingTickets {
    pub async fn from_env(env: &Env) -> Result<Self, StartError> {
        Ok(Self { store: env.events()?, vault: env.vault()?, index: BlindIndex::from_secret(env).await? })
    }

    /// Gives the user the tickets that wait for the address of the profile.
    pub async fn hand_over(
        &self,
        transaction: &mut Transaction<'_>,
        user_id: UserId,
        profile: &Profile,
    ) -> Result<(), Problem> {
        let mut invitations = Vec::new();
        // The earlier key first: its tickets are older.
        for key in self.index.all_of(&profile.email).into_iter().rev() {
            let waiting = self.store.load::<Invitations>(&Invitations::stream(key), Consistency::Strong).await;
            invitations.extend(waiting.map_err(|error| Problem::store(&error))?.state.0);
        }
        for invitation in invitations.into_iter().rev().take(MAX_TICKETS) {
            let opened = self.vault.open_unless_erased(&invitation.customer).await;
            let Some(customer) = opened.map_err(|error| Problem::privacy(&error))? else { continue };
            let customer = self
                .vault
                .seal(user_id, &named(customer, profile.clone()))
                .await
                .map_err(|error| Problem::privacy(&error))?;
            let (ticket_id, serial) = (invitation.ticket_id, invitation.serial);
            let found = RecipientFound { ticket_id, serial, user_id, customer };
            let stream = TicketRecipient::stream(transfer_id(ticket_id, serial));
            let recorded = transaction.decide::<TicketRecipient>(&stream, &found, Expected::Any).await;
            recorded.map_err(Problem::of)?;
        }
        Ok(())
    }
}

/// As the account's owner is called, at the address that the ticket was transferred to.
pub fn named(customer: Customer, profile: Profile) -> Customer {
    let name = Text::try_from(String::from(profile.name)).unwrap_or(customer.name);
    Customer { name, language: profile.language.or(customer.language), ..customer }
}
