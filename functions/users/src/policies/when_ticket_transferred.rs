//! When a ticket is transferred to an address, finds the account that has verified the address. Without one, the ticket was e-mailed,
//! and waits until somebody verifies the address: anybody can register an address that is not theirs.

use std::fmt::Display;

use contracts::tickets::HoldingEvent;
use contracts::users::RecipientFound;
use eventstore::{Aggregate, Expected, Store, StoreError};
use kernel::UserId;
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};
use privacy::Vault;

use crate::address_owner::{active_account, owner_of};
use crate::blind_index::BlindIndex;
use crate::invitation::{Invitation, Invitations};
use crate::ticket_recipient::{TicketRecipient, transfer_id};
use crate::user::Account;
use crate::waiting_tickets::named;

pub const LAMBDA: Lambda = Lambda { name: "users-when-ticket-transferred", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let accounts = Accounts { store: env.events()?, vault: env.vault()?, index: BlindIndex::from_secret(&env).await? };
    Ok(bus::handler(&env, accounts, find_recipient))
}

#[derive(Clone)]
struct Accounts {
    store: Store,
    vault: Vault,
    index: BlindIndex,
}

async fn find_recipient(
    Accounts { store, vault, index }: Accounts,
    event: HoldingEvent,
    trigger: Trigger,
) -> Result<(), InvocationFailed> {
    let HoldingEvent::TicketTransferred(ticket) = event else { return Ok(()) };
    let Some(recipient) = ticket.recipient else { return Ok(()) };
    let Some(customer) = vault.open_unless_erased(&recipient).await? else { return Ok(()) };
    let keys = index.all_of(&customer.email);
    let Some((user_id, account)) = verified_owner(&store, &keys).await? else {
        let invitation = Invitation { ticket_id: ticket.ticket_id, serial: ticket.serial, customer: recipient };
        let stream = Invitations::stream(index.of(&customer.email));
        store.execute::<Invitations>(&stream, &invitation, &trigger.cause("InviteRecipient"), Expected::Any).await?;
        // Somebody may have verified the address just before the invitation was there. A repeated event finds the account.
        return match verified_owner(&store, &keys).await? {
            Some(_) => Err(InvocationFailed::new("JustVerified", ticket.ticket_id)),
            None => Ok(()),
        };
    };
    let Some(profile) = vault.open_unless_erased(&account.profile).await? else { return Ok(()) };
    let customer = vault.seal(user_id, &named(customer, profile)).await?;
    let found = RecipientFound { ticket_id: ticket.ticket_id, serial: ticket.serial, user_id, customer };
    let stream = TicketRecipient::stream(transfer_id(ticket.ticket_id, ticket.serial));
    let cause = trigger.cause("RecordTicketRecipient");
    store.execute::<TicketRecipient>(&stream, &found, &cause, Expected::Any).await?;
    Ok(())
}

async fn verified_owner(store: &Store, keys: &[impl Display + Sync]) -> Result<Option<(UserId, Account)>, StoreError> {
    let Some(user_id) = owner_of(store, keys).await? else { return Ok(None) };
    let account = active_account(store, user_id).await?;
    Ok(account.filter(|account| account.email_verified).map(|account| (user_id, account)))
}
