use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Invalid;

/// Ids worked out from other ids live in this namespace (RFC 9562, version 5): the same inputs give the same id for ever.
const DERIVED: Uuid = Uuid::from_u128(0x8f1d_2c53_0b6e_4a7f_9d34_6f72_6f77_0001);

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        #[schemars(inline)]
        pub struct $name(Uuid);

        impl $name {
            /// An id from a UUID.
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The id that these parts always give (UUID version 5), so that a repeat means the same thing.
            pub fn derived(parts: &[&dyn fmt::Display]) -> Self {
                let mut name = String::from(stringify!($name));
                for part in parts {
                    name.push('/');
                    name.push_str(&part.to_string());
                }
                Self(Uuid::new_v5(&DERIVED, name.as_bytes()))
            }

            /// The UUID.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = Invalid;
            fn from_str(text: &str) -> Result<Self, Invalid> {
                Uuid::try_parse(text).map(Self).map_err(|_| Invalid::new("invalid_id", "must be a UUID"))
            }
        }
    };
}

id!(
    /// A person who has an account.
    UserId
);
id!(
    /// One performance at one place and time.
    ConcertId
);
id!(
    /// What one user is about to buy.
    CartId
);
id!(
    /// The purchase that a confirmed cart became; worked out from the cart's id.
    OrderId
);
id!(
    /// Seats held for one order at one concert; worked out from both.
    ReservationId
);
id!(
    /// The money of one order; worked out from the order's id.
    PaymentId
);
id!(
    /// Money of one payment on its way back; worked out from what asked for it.
    RefundId
);
id!(
    /// One invoice or credit note; worked out from its order, or from the refund.
    InvoiceId
);
id!(
    /// One admission; worked out from its order and its place in it.
    TicketId
);
id!(
    /// One scan at a gate without a network, as the gate's device names it.
    ScanId
);
id!(
    /// One way of one order's tickets to the fan; worked out from the order.
    DeliveryId
);
id!(
    /// One command, the same for every repeat of it.
    CommandId
);
id!(
    /// One event; worked out from its stream and version.
    EventId
);

/// What an organizer calls a ticket type inside its concert: 1 to 64 letters, digits, dashes or underscores.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(inline, extend("pattern" = "^[A-Za-z0-9_-]{1,64}$"))]
pub struct TicketTypeId(String);

impl TicketTypeId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for TicketTypeId {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        if (1..=64).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(Self(text))
        } else {
            Err(Invalid::new("invalid_id", "must be 1 to 64 letters, digits, dashes or underscores"))
        }
    }
}

impl FromStr for TicketTypeId {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::try_from(text.to_owned())
    }
}

impl From<TicketTypeId> for String {
    fn from(id: TicketTypeId) -> Self {
        id.0
    }
}

impl fmt::Display for TicketTypeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What ties together everything that followed from one request: 1 to 64 letters, digits, dots, dashes or underscores, so
/// that it can stand in a header, a log line and an event as it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(inline, extend("pattern" = "^[A-Za-z0-9._-]{1,64}$"))]
pub struct CorrelationId(String);

impl CorrelationId {
    /// A new one.
    pub fn new(uuid: Uuid) -> Self {
        Self(uuid.to_string())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for CorrelationId {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
        if (1..=64).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(Self(text))
        } else {
            Err(Invalid::new("invalid_id", "must be 1 to 64 letters, digits, dots, dashes or underscores"))
        }
    }
}

impl From<CorrelationId> for String {
    fn from(id: CorrelationId) -> Self {
        id.0
    }
}

impl fmt::Display for CorrelationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
