//! The concert: created by its organizer, who can change it until it is cancelled.

use std::collections::BTreeSet;

use eventstore::{Aggregate, Event, Snapshots};
use kernel::{
    ConcertId, CountryCode, Currency, Decider, Money, NotChargeable, Quantity, Refusal, RefusalKind, Text,
    TicketTypeId, TimeZoneName, Timestamp, UserId, folded,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::self_service::SelfService;
use crate::taxed_countries::TaxedCountries;
use crate::venue_time;

pub const MAX_TICKET_TYPES: usize = 50;

/// The highest `max_per_order` that an organizer can choose.
pub const MAX_PER_ORDER: u32 = 100;

/// The values of [`Concert::status`] that clients can see.
pub const STATUSES: [&str; 2] = ["scheduled", "cancelled"];

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum ConcertEvent {
    ConcertCreated {
        concert_id: ConcertId,
        organizer_id: UserId,
        details: Details,
        ticket_types: Vec<TicketType>,
    },
    ConcertUpdated {
        details: Details,
        /// Why, for the ticket holders.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Text<500>>,
    },
    TicketTypesUpdated {
        /// All ticket types, also those that did not change.
        ticket_types: Vec<TicketType>,
    },
    ConcertCancelled {
        /// For the ticket holders.
        reason: Text<500>,
    },
    /// Who may admit people.
    GatesAssigned {
        /// All gate staff. Empty means everyone with the role.
        user_ids: BTreeSet<UserId>,
    },
}

/// Everything about a concert except its organizer and its ticket types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Details {
    pub name: Text<200>,
    pub artist: Text<200>,
    pub starts_at: Timestamp,
    pub venue: Venue,
    /// The first moment of sales. Absent means that they open at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sales_open_at: Option<Timestamp>,
    /// The first moment after sales. Absent means the start of the concert.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sales_close_at: Option<Timestamp>,
    /// When the gates begin to admit people. Absent means at any time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doors_open_at: Option<Timestamp>,
    /// When the gates admit nobody any more. Absent means never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doors_close_at: Option<Timestamp>,
    /// What ticket holders may do by themselves. Absent means the defaults; in a change, that it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub self_service: Option<SelfService>,
    /// The most tickets that one person can buy, over all orders. Absent means no limit; in a change, that it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_per_person: Option<Quantity>,
}

impl Details {
    /// The first moment after sales.
    pub fn sales_end_at(&self) -> Timestamp {
        self.sales_close_at.unwrap_or(self.starts_at)
    }
}

/// The place of a concert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Venue {
    pub name: Text<200>,
    pub city: Text<100>,
    pub country: CountryCode,
    /// The IANA name of the venue's time zone, such as `Europe/Madrid`. Required where the country has several.
    // Absent in events of older releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<TimeZoneName>,
}

impl Venue {
    /// With the time zone of its country, if none is given and the country has only one.
    #[must_use]
    pub fn with_time_zone(self) -> Self {
        Self { time_zone: self.time_zone.or_else(|| TimeZoneName::only_one_of(&self.country)), ..self }
    }

    fn is_in_the_same_city(&self, other: &Self) -> bool {
        self.country == other.country && folded(self.city.as_str()) == folded(other.city.as_str())
    }
}

/// A kind of ticket that is sold for a concert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TicketType {
    /// Unique within the concert.
    pub ticket_type_id: TicketTypeId,
    pub name: Text<100>,
    /// Price of one ticket.
    pub price: Money,
    /// Number of seats.
    pub capacity: Quantity,
    /// The most tickets of this type in one order. Defaults to 10.
    #[serde(default = "default_max_per_order")]
    #[schemars(range(max = MAX_PER_ORDER))]
    pub max_per_order: Quantity,
}

pub(crate) fn default_max_per_order() -> Quantity {
    Quantity::TEN
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Concert {
    /// Not created yet.
    Nothing,
    Scheduled(Box<Schedule>),
    Cancelled {
        /// The concert as it was when it was cancelled.
        schedule: Box<Schedule>,
        reason: Text<500>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Schedule {
    pub concert_id: ConcertId,
    pub organizer_id: UserId,
    pub details: Details,
    pub ticket_types: Vec<TicketType>,
    /// The gate staff. Empty means everyone with the role.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub gates: BTreeSet<UserId>,
    /// Why the details were last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change_reason: Option<Text<500>>,
}

impl Concert {
    /// The schedule, also of a cancelled concert.
    pub fn schedule(&self) -> Option<&Schedule> {
        match self {
            Self::Nothing => None,
            Self::Scheduled(schedule) | Self::Cancelled { schedule, .. } => Some(schedule),
        }
    }

    /// The state's name in the API.
    pub fn status(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Scheduled(_) => "scheduled",
            Self::Cancelled { .. } => "cancelled",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Editor {
    /// Can change only their own concerts.
    Organizer(UserId),
    /// Can change every concert.
    Admin,
}

impl Editor {
    pub fn can_change(self, schedule: &Schedule) -> bool {
        match self {
            Self::Organizer(user_id) => user_id == schedule.organizer_id,
            Self::Admin => true,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConcertCommand {
    CreateConcert {
        schedule: Schedule,
        taxed: TaxedCountries,
        now: Timestamp,
    },
    UpdateConcert {
        editor: Editor,
        details: Details,
        /// For the ticket holders.
        reason: Option<Text<500>>,
        taxed: TaxedCountries,
        now: Timestamp,
    },
    UpdateTicketTypes {
        editor: Editor,
        /// Replaces all ticket types.
        ticket_types: Vec<TicketType>,
        taxed: TaxedCountries,
    },
    CancelConcert {
        editor: Editor,
        /// For the ticket holders.
        reason: Text<500>,
        /// Whether the editor knows that the concert has begun.
        after_start: bool,
        now: Timestamp,
    },
    AssignGates {
        editor: Editor,
        /// Replaces all gate staff.
        user_ids: BTreeSet<UserId>,
    },
}

impl ConcertCommand {
    /// The ticket types that the command brings.
    pub fn ticket_types(&self) -> &[TicketType] {
        match self {
            Self::CreateConcert { schedule, .. } => &schedule.ticket_types,
            Self::UpdateTicketTypes { ticket_types, .. } => ticket_types,
            Self::UpdateConcert { .. } | Self::CancelConcert { .. } | Self::AssignGates { .. } => &[],
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConcertRefusal {
    /// One error for both cases, so that nobody learns of another organizer's concert.
    #[error("This concert does not exist or belongs to another organizer.")]
    Unknown,
    #[error("Another concert with this ID already exists.")]
    Exists,
    #[error("The concert is cancelled and can no longer be changed.")]
    Cancelled,
    /// Cancelling refunds everybody, also those who were there.
    #[error("The concert has begun. To cancel it all the same and refund everybody, send afterStart: true.")]
    Over,
    #[error("There is no time zone {0}. Use a name of the IANA time zone database, such as Europe/Madrid.")]
    UnknownTimeZone(TimeZoneName),
    #[error("The country {} has several time zones. Name the venue's in venue.timeZone: {}.", .0.as_str(), candidates(.0))]
    TimeZoneRequired(CountryCode),
    #[error(
        "The tax rate for concerts in {} is not known. Ask the operator to set it (parameter TaxRates).", .0.as_str()
    )]
    TaxRateMissing(CountryCode),
    #[error("A concert must start in the future.")]
    StartsInPast,
    #[error("Sales must close before the concert starts, or at that moment.")]
    SalesCloseAfterStart,
    #[error("Sales must open before they close.")]
    SalesOpenAfterClose,
    #[error("The doors must open before the concert starts, or at that moment.")]
    DoorsOpenAfterStart,
    #[error("The doors must close after the concert has started.")]
    DoorsCloseBeforeStart,
    #[error("A concert needs at least one ticket type.")]
    NoTicketTypes,
    #[error("A concert can have at most {MAX_TICKET_TYPES} ticket types.")]
    TooManyTicketTypes,
    #[error("The ticket type {0} is listed more than once.")]
    DuplicateTicketType(TicketTypeId),
    #[error("All prices of a concert must be in the same currency.")]
    MixedCurrencies,
    #[error("A concert's currency cannot be changed. Keep {0:?}, or create another concert.")]
    CurrencyFixed(Currency),
    #[error(
        "A card cannot be charged with the price of the type {ticket_type_id}: {reason}. Choose another price, or 0."
    )]
    PriceNotChargeable { ticket_type_id: TicketTypeId, reason: NotChargeable },
    #[error("An order can contain at most {MAX_PER_ORDER} tickets of the type {0}. Lower its maxPerOrder.")]
    MaxPerOrderTooHigh(TicketTypeId),
}

impl Refusal for ConcertRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            Self::Unknown => RefusalKind::NotFound,
            Self::Exists | Self::Cancelled | Self::Over | Self::CurrencyFixed(_) => RefusalKind::Conflict,
            Self::UnknownTimeZone(_)
            | Self::TimeZoneRequired(_)
            | Self::TaxRateMissing(_)
            | Self::StartsInPast
            | Self::SalesCloseAfterStart
            | Self::SalesOpenAfterClose
            | Self::DoorsOpenAfterStart
            | Self::DoorsCloseBeforeStart
            | Self::NoTicketTypes
            | Self::TooManyTicketTypes
            | Self::DuplicateTicketType(_)
            | Self::MixedCurrencies
            | Self::PriceNotChargeable { .. }
            | Self::MaxPerOrderTooHigh(_) => RefusalKind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "not_found",
            Self::Exists => "concert_exists",
            Self::Cancelled => "concert_cancelled",
            Self::Over => "concert_over",
            Self::UnknownTimeZone(_) => "unknown_time_zone",
            Self::TimeZoneRequired(_) => "time_zone_required",
            Self::TaxRateMissing(_) => "tax_rate_missing",
            Self::StartsInPast => "starts_in_past",
            Self::SalesCloseAfterStart => "sales_close_after_start",
            Self::SalesOpenAfterClose => "sales_open_after_close",
            Self::DoorsCloseBeforeStart => "doors_close_before_start",
            Self::DoorsOpenAfterStart => "doors_open_after_start",
            Self::NoTicketTypes => "no_ticket_types",
            Self::TooManyTicketTypes => "too_many_ticket_types",
            Self::DuplicateTicketType(_) => "duplicate_ticket_type",
            Self::MixedCurrencies => "mixed_currencies",
            Self::CurrencyFixed(_) => "currency_fixed",
            Self::PriceNotChargeable { .. } => "price_not_chargeable",
            Self::MaxPerOrderTooHigh(_) => "max_per_order_too_high",
        }
    }
}

impl ConcertRefusal {
    /// The field of the request that is wrong.
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::Unknown | Self::Exists | Self::Cancelled | Self::Over | Self::CurrencyFixed(_) => None,
            Self::UnknownTimeZone(_) | Self::TimeZoneRequired(_) => Some("venue/timeZone"),
            Self::TaxRateMissing(_) => Some("venue/country"),
            Self::StartsInPast => Some("startsAt"),
            Self::SalesCloseAfterStart => Some("salesCloseAt"),
            Self::SalesOpenAfterClose => Some("salesOpenAt"),
            Self::DoorsOpenAfterStart => Some("doorsOpenAt"),
            Self::DoorsCloseBeforeStart => Some("doorsCloseAt"),
            Self::NoTicketTypes
            | Self::TooManyTicketTypes
            | Self::DuplicateTicketType(_)
            | Self::MixedCurrencies
            | Self::PriceNotChargeable { .. }
            | Self::MaxPerOrderTooHigh(_) => Some("ticketTypes"),
        }
    }
}

impl Decider for Concert {
    type State = Self;
    type Command = ConcertCommand;
    type Event = ConcertEvent;
    type Refusal = ConcertRefusal;

    fn initial() -> Self {
        Self::Nothing
    }

    fn decide(command: &ConcertCommand, concert: &Self) -> Result<Vec<ConcertEvent>, ConcertRefusal> {
        match command {
            ConcertCommand::CreateConcert { schedule, taxed, now } => create(concert, schedule, taxed, *now),
            ConcertCommand::UpdateConcert { editor, details, reason, taxed, now } => {
                update(concert, *editor, details, reason.as_ref(), taxed, *now)
            }
            ConcertCommand::UpdateTicketTypes { editor, ticket_types, taxed } => {
                update_ticket_types(concert, *editor, ticket_types, taxed)
            }
            ConcertCommand::CancelConcert { editor, reason, after_start, now } => {
                cancel(concert, *editor, reason, *after_start, *now)
            }
            ConcertCommand::AssignGates { editor, user_ids } => assign_gates(concert, *editor, user_ids),
        }
    }

    fn evolve(state: Self, event: &ConcertEvent) -> Self {
        match (state, event.clone()) {
            (Self::Nothing, ConcertEvent::ConcertCreated { concert_id, organizer_id, details, ticket_types }) => {
                Self::Scheduled(Box::new(Schedule {
                    concert_id,
                    organizer_id,
                    details,
                    ticket_types,
                    gates: BTreeSet::new(),
                    change_reason: None,
                }))
            }
            (Self::Scheduled(schedule), ConcertEvent::ConcertUpdated { details, reason }) => {
                Self::Scheduled(Box::new(Schedule { details, change_reason: reason, ..*schedule }))
            }
            (Self::Scheduled(schedule), ConcertEvent::TicketTypesUpdated { ticket_types }) => {
                Self::Scheduled(Box::new(Schedule { ticket_types, ..*schedule }))
            }
            (Self::Scheduled(schedule), ConcertEvent::GatesAssigned { user_ids }) => {
                Self::Scheduled(Box::new(Schedule { gates: user_ids, ..*schedule }))
            }
            (Self::Scheduled(schedule), ConcertEvent::ConcertCancelled { reason }) => {
                Self::Cancelled { schedule, reason }
            }
            (state, _) => state,
        }
    }
}

/// The ID is derived from the request, so a repeated request finds the concert that it has created.
fn create(
    concert: &Concert,
    schedule: &Schedule,
    taxed: &TaxedCountries,
    now: Timestamp,
) -> Result<Vec<ConcertEvent>, ConcertRefusal> {
    let details = with_time_zone(&schedule.details, None)?;
    match concert.schedule() {
        Some(existing) if *existing == (Schedule { details: details.clone(), ..schedule.clone() }) => Ok(vec![]),
        Some(_) => Err(ConcertRefusal::Exists),
        None => {
            check_start(&details, now)?;
            check_sales(&details)?;
            check_doors(&details)?;
            check_ticket_types(&schedule.ticket_types)?;
            check_tax(taxed, &details.venue, &schedule.ticket_types)?;
            let Schedule { concert_id, organizer_id, ticket_types, .. } = schedule.clone();
            Ok(vec![ConcertEvent::ConcertCreated { concert_id, organizer_id, details, ticket_types }])
        }
    }
}

fn update(
    concert: &Concert,
    editor: Editor,
    details: &Details,
    reason: Option<&Text<500>>,
    taxed: &TaxedCountries,
    now: Timestamp,
) -> Result<Vec<ConcertEvent>, ConcertRefusal> {
    let schedule = changeable(concert, editor)?;
    let before = &schedule.details;
    let details = with_time_zone(details, Some(&before.venue))?;
    let details = Details {
        self_service: details.self_service.or(before.self_service),
        max_per_person: details.max_per_person.or(before.max_per_person),
        ..details
    };
    if (Details { venue: before.venue.clone().with_time_zone(), ..before.clone() }) == details {
        return Ok(vec![]);
    }
    // Names can still be corrected after the concert has begun.
    if details.starts_at != before.starts_at {
        check_start(&details, now)?;
    }
    check_sales(&details)?;
    check_doors(&details)?;
    // A concert that is on sale where no rate is known can still be corrected.
    if details.venue.country != before.venue.country {
        check_tax(taxed, &details.venue, &schedule.ticket_types)?;
    }
    Ok(vec![ConcertEvent::ConcertUpdated { details, reason: reason.cloned() }])
}

fn update_ticket_types(
    concert: &Concert,
    editor: Editor,
    ticket_types: &[TicketType],
    taxed: &TaxedCountries,
) -> Result<Vec<ConcertEvent>, ConcertRefusal> {
    let schedule = changeable(concert, editor)?;
    if schedule.ticket_types == ticket_types {
        return Ok(vec![]);
    }
    check_ticket_types(ticket_types)?;
    check_currency(&schedule.ticket_types, ticket_types)?;
    check_tax(taxed, &schedule.details.venue, ticket_types)?;
    Ok(vec![ConcertEvent::TicketTypesUpdated { ticket_types: ticket_types.to_vec() }])
}

fn cancel(
    concert: &Concert,
    editor: Editor,
    reason: &Text<500>,
    after_start: bool,
    now: Timestamp,
) -> Result<Vec<ConcertEvent>, ConcertRefusal> {
    let schedule = changeable(concert, editor)?;
    if schedule.details.starts_at <= now && !after_start {
        return Err(ConcertRefusal::Over);
    }
    Ok(vec![ConcertEvent::ConcertCancelled { reason: reason.clone() }])
}

fn assign_gates(
    concert: &Concert,
    editor: Editor,
    user_ids: &BTreeSet<UserId>,
) -> Result<Vec<ConcertEvent>, ConcertRefusal> {
    if changeable(concert, editor)?.gates == *user_ids {
        return Ok(vec![]);
    }
    Ok(vec![ConcertEvent::GatesAssigned { user_ids: user_ids.clone() }])
}

/// The schedule, if the editor can change it.
fn changeable(concert: &Concert, editor: Editor) -> Result<&Schedule, ConcertRefusal> {
    match concert {
        Concert::Scheduled(schedule) if editor.can_change(schedule) => Ok(schedule),
        Concert::Cancelled { schedule, .. } if editor.can_change(schedule) => Err(ConcertRefusal::Cancelled),
        Concert::Nothing | Concert::Scheduled(_) | Concert::Cancelled { .. } => Err(ConcertRefusal::Unknown),
    }
}

/// The details with the venue's time zone. A concert that stays in its city keeps its zone if none is given.
fn with_time_zone(details: &Details, before: Option<&Venue>) -> Result<Details, ConcertRefusal> {
    let venue = details.venue.clone();
    let time_zone = match &venue.time_zone {
        Some(given) => Some(venue_time::known(given).ok_or_else(|| ConcertRefusal::UnknownTimeZone(given.clone()))?),
        None => before.filter(|before| venue.is_in_the_same_city(before)).and_then(|before| before.time_zone.clone()),
    };
    let venue = Venue { time_zone, ..venue }.with_time_zone();
    if venue.time_zone.is_none() {
        return Err(ConcertRefusal::TimeZoneRequired(venue.country));
    }
    Ok(Details { venue, ..details.clone() })
}

fn candidates(country: &CountryCode) -> String {
    TimeZoneName::of_country(country).iter().map(TimeZoneName::as_str).collect::<Vec<_>>().join(", ")
}

fn check_start(details: &Details, now: Timestamp) -> Result<(), ConcertRefusal> {
    if details.starts_at <= now { Err(ConcertRefusal::StartsInPast) } else { Ok(()) }
}

fn check_sales(details: &Details) -> Result<(), ConcertRefusal> {
    let close_at = details.sales_end_at();
    if close_at > details.starts_at {
        return Err(ConcertRefusal::SalesCloseAfterStart);
    }
    if details.sales_open_at.is_some_and(|open_at| open_at >= close_at) {
        return Err(ConcertRefusal::SalesOpenAfterClose);
    }
    Ok(())
}

fn check_doors(details: &Details) -> Result<(), ConcertRefusal> {
    if details.doors_open_at.is_some_and(|open_at| open_at > details.starts_at) {
        return Err(ConcertRefusal::DoorsOpenAfterStart);
    }
    if details.doors_close_at.is_some_and(|close_at| close_at <= details.starts_at) {
        return Err(ConcertRefusal::DoorsCloseBeforeStart);
    }
    Ok(())
}

/// Carts, orders and revenue are in the concert's currency from its first sale on.
fn check_currency(before: &[TicketType], after: &[TicketType]) -> Result<(), ConcertRefusal> {
    let currency = |types: &[TicketType]| types.first().map(|ticket_type| ticket_type.price.currency());
    match currency(before) {
        Some(fixed) if currency(after) != Some(fixed) => Err(ConcertRefusal::CurrencyFixed(fixed)),
        _ => Ok(()),
    }
}

/// A sale without a known rate would be invoiced without tax.
fn check_tax(taxed: &TaxedCountries, venue: &Venue, ticket_types: &[TicketType]) -> Result<(), ConcertRefusal> {
    if taxed.allow(&venue.country, ticket_types) {
        Ok(())
    } else {
        Err(ConcertRefusal::TaxRateMissing(venue.country.clone()))
    }
}

fn check_ticket_types(ticket_types: &[TicketType]) -> Result<(), ConcertRefusal> {
    let first = ticket_types.first().ok_or(ConcertRefusal::NoTicketTypes)?;
    if ticket_types.len() > MAX_TICKET_TYPES {
        return Err(ConcertRefusal::TooManyTicketTypes);
    }
    let mut ids = BTreeSet::new();
    for ticket_type in ticket_types {
        if !ids.insert(&ticket_type.ticket_type_id) {
            return Err(ConcertRefusal::DuplicateTicketType(ticket_type.ticket_type_id.clone()));
        }
        if ticket_type.price.currency() != first.price.currency() {
            return Err(ConcertRefusal::MixedCurrencies);
        }
        match ticket_type.price.check_chargeable() {
            Ok(()) | Err(NotChargeable::Zero) => {}
            Err(reason) => {
                let ticket_type_id = ticket_type.ticket_type_id.clone();
                return Err(ConcertRefusal::PriceNotChargeable { ticket_type_id, reason });
            }
        }
        if ticket_type.max_per_order.get() > MAX_PER_ORDER {
            return Err(ConcertRefusal::MaxPerOrderTooHigh(ticket_type.ticket_type_id.clone()));
        }
    }
    Ok(())
}

impl Event for ConcertEvent {}

impl Aggregate for Concert {
    const CATEGORY: &'static str = "concert";
    const STATE_VERSION: u32 = 2;
    const SNAPSHOTS: Snapshots = Snapshots::WhenSmall;
}
