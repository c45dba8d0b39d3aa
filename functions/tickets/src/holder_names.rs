//! The names on tickets.

use std::collections::BTreeMap;

use futures::{StreamExt, TryStreamExt, stream};
use kernel::{Sealed, Text, TicketId};
use privacy::{PrivacyError, Vault};

use crate::ticket::{HolderName, Seat};

const MAX_CONCURRENT: usize = 16;

pub type HolderNames = BTreeMap<TicketId, Text<200>>;

/// The name that its holder put on a ticket, or else the recipient's, or else the buyer's. None if the person's data has been erased.
pub async fn of_ticket(
    vault: &Vault,
    seat: &Seat,
    buyer: Option<&Text<200>>,
) -> Result<Option<Text<200>>, PrivacyError> {
    if let Some(name) = &seat.holding.name
        && let Some(holder) = vault.open_unless_erased(name).await?
    {
        return Ok(Some(holder.name));
    }
    match seat.holding.recipient() {
        Some(recipient) => {
            let customer = vault.open_unless_erased(&recipient.customer).await?;
            Ok(customer.map(|customer| customer.name))
        }
        None => Ok(buyer.cloned()),
    }
}

/// The names that holders put on their tickets. Leaves out tickets without a name, and names of people whose data has been erased.
pub async fn find(vault: &Vault, seats: &[Seat]) -> Result<HolderNames, PrivacyError> {
    let name = |seat: &Seat| Some((seat.ticket_id, seat.holding.name.clone()?));
    let sealed: Vec<(TicketId, Sealed<HolderName>)> = seats.iter().filter_map(name).collect();
    let opened: Vec<Option<(TicketId, Text<200>)>> = stream::iter(sealed)
        .map(|(ticket_id, name)| open(vault.clone(), ticket_id, name))
        .buffer_unordered(MAX_CONCURRENT)
        .try_collect()
        .await?;
    Ok(opened.into_iter().flatten().collect())
}

async fn open(
    vault: Vault,
    ticket_id: TicketId,
    name: Sealed<HolderName>,
) -> Result<Option<(TicketId, Text<200>)>, PrivacyError> {
    let holder = vault.open_unless_erased(&name).await?;
    Ok(holder.map(|holder| (ticket_id, holder.name)))
}
