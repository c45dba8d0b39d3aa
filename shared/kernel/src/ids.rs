use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Invalid;

/// Namespace of ids that are derived from other ids (RFC 9562, UUID version 5). Never change it: derived ids are stored.
const DERIVED: Uuid = Uuid::from_u128(0x8f1d_2c53_0b6e_4a7f_9d34_6f72_6f77_0001);

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        #[schemars(inline)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID.
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// Derives an id from parts (UUID version 5). The same parts always give the same id, which makes retries idempotent.
            pub fn derived(parts: &[&dyn fmt::Display]) -> Self {
                let mut name = String::from(stringify!($name));
                for part in parts {
                    name.push('/');
                    name.push_str(&part.to_string());
                }
                Self(Uuid::new_v5(&DERIVED, name.as_bytes()))
            }

            /// Whether it has the form of derived ids. A random one was never given out.
            pub fn is_derived(self) -> bool {
                self.0.get_version_num() == 5
            }

            /// The id as a UUID.
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
    /// A user account.
    UserId
);
id!(
    /// One log-in of a user, until it ends.
    SessionId
);
id!(
    /// One performance at one venue and time.
    ConcertId
);
id!(
    /// A user's shopping cart.
    CartId
);
id!(
    /// An order. Derived from the id of the cart that was confirmed.
    OrderId
);
id!(
    /// Seats reserved for one order at one concert. Derived from both ids.
    ReservationId
);
id!(
    /// The payment of one order. Derived from the order's id.
    PaymentId
);
id!(
    /// A refund of a payment. Derived from the request that caused it.
    RefundId
);
id!(
    /// An invoice or credit note. Derived from the order or the refund.
    InvoiceId
);
id!(
    /// A ticket that admits one person. Derived from the order, the ticket type and a number.
    TicketId
);
id!(
    /// One scan of a ticket at an offline gate, chosen by the gate's device.
    ScanId
);
id!(
    /// One delivery of an order's tickets, or of a message about them. Derived from the order.
    DeliveryId
);
id!(
    /// One e-mail about an account. Derived from what caused it.
    MailId
);
id!(
    /// One command. Every retry of it has the same id.
    CommandId
);
id!(
    /// One event. Derived from its stream and version.
    EventId
);

/// An organizer's id of a ticket type, unique within the concert: 1 to 64 letters, digits, dashes or underscores.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(inline, extend("pattern" = "^[A-Za-z0-9_-]{1,64}$"))]
pub struct TicketTypeId(String);

impl TicketTypeId {
    /// The id as a string.
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

/// Identifies everything that follows from one request, in logs, events and calls to vendors: 1 to 64 letters, digits, dots,
/// dashes or underscores, so that it needs no escaping in headers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(inline, extend("pattern" = "^[A-Za-z0-9._-]{1,64}$"))]
pub struct CorrelationId(String);

impl CorrelationId {
    /// Uses a UUID as the correlation id.
    pub fn new(uuid: Uuid) -> Self {
        Self(uuid.to_string())
    }

    /// The id as a string.
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
