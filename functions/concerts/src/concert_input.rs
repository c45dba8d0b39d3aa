//! The texts of a concert as its organizer typed them.

use kernel::{CountryCode, Money, Quantity, TextInput, TicketTypeId, TimeZoneName};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::concert::{MAX_PER_ORDER, TicketType, Venue, default_max_per_order};

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Venue")]
pub struct VenueInput {
    name: TextInput<200>,
    city: TextInput<100>,
    country: CountryCode,
    /// The IANA name of the venue's time zone, such as `Europe/Madrid`. Required where the country has several.
    time_zone: Option<TimeZoneName>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "TicketType")]
pub struct TicketTypeInput {
    /// Unique within the concert.
    ticket_type_id: TicketTypeId,
    name: TextInput<100>,
    /// Price of one ticket.
    price: Money,
    /// Number of seats.
    capacity: Quantity,
    /// The most tickets of this type in one order. Defaults to 10.
    #[serde(default = "default_max_per_order")]
    #[schemars(range(max = MAX_PER_ORDER))]
    max_per_order: Quantity,
}

impl From<VenueInput> for Venue {
    fn from(VenueInput { name, city, country, time_zone }: VenueInput) -> Self {
        Self { name: name.into(), city: city.into(), country, time_zone }
    }
}

impl From<TicketTypeInput> for TicketType {
    fn from(input: TicketTypeInput) -> Self {
        let TicketTypeInput { ticket_type_id, name, price, capacity, max_per_order } = input;
        Self { ticket_type_id, name: name.into(), price, capacity, max_per_order }
    }
}

pub fn ticket_types(inputs: Vec<TicketTypeInput>) -> Vec<TicketType> {
    inputs.into_iter().map(TicketType::from).collect()
}
