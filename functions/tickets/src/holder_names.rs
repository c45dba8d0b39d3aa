//! The names that holders put on their tickets.

use std::collections::BTreeMap;

use futures::{StreamExt, TryStreamExt, stream};
use kernel::{Sealed, Text, TicketId};
use privacy::{PrivacyError, Vault};

use crate::ticket::{HolderName, Seat};

const MAX_CONCURRENT: usize = 16;

pub type HolderNames = BTreeMap<TicketId, Text<200>>;

/// Leaves out tickets without a name, and names of people whose data has been erased.
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
    match vault.open(&name).await {
        Ok(holder) => Ok(Some((ticket_id, holder.name))),
        Err(PrivacyError::Forgotten(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
