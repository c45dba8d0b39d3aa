//! How many e-mails of a kind went to an address in a clock hour, so that strangers can't flood a mailbox.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use views::{Key, ViewError, Views};

use crate::blind_index::AddressKey;
use crate::links::MAX_PER_HOUR;

const HOUR: i64 = 60 * 60;

/// One of the e-mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Counted;

/// Counts one more e-mail. False if there were too many in this clock hour.
pub async fn count(views: &Views, address: &AddressKey, kind: &str, now: Timestamp) -> Result<bool, ViewError> {
    let hour = now.as_second().div_euclid(HOUR);
    let list = format!("mail-quota#{address}#{kind}");
    for number in 0..MAX_PER_HOUR {
        let key = Key::new(list.clone(), format!("{hour}#{number}"));
        if views.put_until(&key, &Counted, (hour + 2) * HOUR).await? {
            return Ok(true);
        }
    }
    Ok(false)
}
