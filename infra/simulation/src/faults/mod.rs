//! What goes wrong.

mod calls;
pub mod exact;
pub mod random;
mod weather;

pub use weather::{Kind, Weather};

/// One thing that may go wrong: the n-th time that this kind of thing can happen at this place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaultId {
    /// What.
    pub kind: Kind,
    /// Where: a function and what it calls, a hop, a webhook.
    pub site: String,
    /// How often it could have happened there before.
    pub number: u64,
}

/// What kind of thing hands a function its work, which decides how often it may fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Patience {
    /// A person, who tries again.
    Person,
    /// The bus: tried twice again.
    Bus,
    /// A stream or a queue: tried many times again.
    Long,
}

impl Patience {
    fn of(function: &str) -> Self {
        let has = |parts: &[&str]| parts.iter().any(|part| function.contains(part));
        if has(&["-when-", "-project-", "-watch-", "-settle-", "-cancel-concert-orders"]) {
            Self::Bus
        } else if has(&["-publish", "-project", "-call-", "-send-"]) {
            Self::Long
        } else {
            Self::Person
        }
    }

    /// How often work may be made to fail, so that what was to be done is still done in the end.
    fn failures(self) -> u32 {
        match self {
            Self::Person => u32::MAX,
            Self::Bus => 2,
            Self::Long => 4,
        }
    }
}
