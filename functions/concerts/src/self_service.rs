//! What the holders of a concert's tickets may do by themselves, as its organizer decides.

use contracts::concerts as contract;
use kernel::Invalid;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What ticket holders may do without staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SelfService {
    /// Whether a holder can transfer a ticket to another person.
    #[serde(default = "yes")]
    pub transfer: bool,
    /// Until when a buyer can give a ticket back for a refund.
    #[serde(default)]
    pub give_back: GiveBack,
    /// Whether a holder can put a name on a ticket.
    #[serde(default = "yes")]
    pub naming: bool,
}

fn yes() -> bool {
    true
}

impl Default for SelfService {
    fn default() -> Self {
        Self { transfer: true, give_back: GiveBack::Never, naming: true }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "GiveBackForm", into = "GiveBackForm")]
#[schemars(inline)]
pub enum GiveBack {
    #[default]
    Never,
    UntilHoursBeforeStart(u32),
}

/// A year.
const MAX_HOURS: u32 = 8_760;

/// `false`, `true` (until the concert starts), or a number of hours before it starts.
#[derive(Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "must be false, true, or hours before the start such as {\"until\": 48}")]
#[schemars(inline)]
enum GiveBackForm {
    Allowed(bool),
    Until {
        /// Hours before the concert starts.
        #[schemars(range(max = MAX_HOURS))]
        until: u32,
    },
}

impl TryFrom<GiveBackForm> for GiveBack {
    type Error = Invalid;
    fn try_from(form: GiveBackForm) -> Result<Self, Invalid> {
        match form {
            GiveBackForm::Allowed(false) => Ok(Self::Never),
            GiveBackForm::Allowed(true) => Ok(Self::UntilHoursBeforeStart(0)),
            GiveBackForm::Until { until } if until <= MAX_HOURS => Ok(Self::UntilHoursBeforeStart(until)),
            GiveBackForm::Until { .. } => {
                Err(Invalid::new("too_many_hours", format!("until must be at most {MAX_HOURS} hours")))
            }
        }
    }
}

impl From<GiveBack> for GiveBackForm {
    fn from(give_back: GiveBack) -> Self {
        match give_back {
            GiveBack::Never => Self::Allowed(false),
            GiveBack::UntilHoursBeforeStart(until) => Self::Until { until },
        }
    }
}

impl From<SelfService> for contract::SelfService {
    fn from(SelfService { transfer, give_back, naming }: SelfService) -> Self {
        let give_back_until_hours = match give_back {
            GiveBack::Never => None,
            GiveBack::UntilHoursBeforeStart(hours) => Some(hours),
        };
        Self { transfer, naming, give_back_until_hours }
    }
}
