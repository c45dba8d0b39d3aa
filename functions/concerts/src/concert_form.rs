//! What the forms of a concert contain: as it is, or empty for a new one.

use jiff::tz::TimeZone;
use kernel::{CountryCode, TimeZoneName, Timestamp};
use pages::Words;

use crate::concert::{Details, TicketType, Venue};
use crate::self_service::{GiveBack, SelfService};
use crate::taxed_countries::TaxedCountries;
use crate::venue_time::zone_of;

/// Hours before the start of the choices until when tickets can be given back.
const GIVE_BACK_HOURS: [u32; 5] = [0, 24, 72, 168, 336];

/// Currencies that the form suggests.
pub const CURRENCIES: [&str; 12] = ["EUR", "PLN", "CHF", "CZK", "DKK", "GBP", "HUF", "NOK", "RON", "SEK", "USD", "JPY"];

/// The fields of [`Details`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetailsForm {
    pub name: String,
    pub artist: String,
    pub venue: String,
    pub city: String,
    pub countries: Vec<Country>,
    /// The venue's zone; empty if it is not known yet.
    pub zone: String,
    pub starts: Moment,
    pub sales_open: Moment,
    pub sales_close: Moment,
    pub doors_open: Moment,
    pub doors_close: Moment,
    pub max_per_person: String,
    pub transfer: bool,
    pub naming: bool,
    pub give_back: Vec<Choice>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Country {
    pub code: String,
    /// Its time zones, separated by blanks.
    pub zones: String,
    pub is_chosen: bool,
}

/// A time at the venue.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Moment {
    /// As the field has it, such as `2031-06-10T20:00`.
    pub local: String,
    /// As the API has it; empty if there is none.
    pub instant: String,
}

/// A choice and its JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub text: String,
    pub is_chosen: bool,
}

/// The fields of a ticket type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeForm {
    /// Its place in the list, or `row` in the template of a new one.
    pub place: String,
    /// What people count it as.
    pub number: usize,
    /// Empty if it is new.
    pub id: String,
    pub name: String,
    pub price: String,
    pub capacity: String,
    pub max_per_order: String,
}

impl DetailsForm {
    /// `usual` is the country in which the organizer's last concert is.
    pub fn new(taxed: &TaxedCountries, usual: Option<&CountryCode>, t: Words) -> Self {
        Self {
            name: String::new(),
            artist: String::new(),
            venue: String::new(),
            city: String::new(),
            countries: countries(taxed, usual),
            zone: usual.and_then(TimeZoneName::only_one_of).map(String::from).unwrap_or_default(),
            starts: Moment::default(),
            sales_open: Moment::default(),
            sales_close: Moment::default(),
            doors_open: Moment::default(),
            doors_close: Moment::default(),
            max_per_person: String::new(),
            transfer: true,
            naming: true,
            give_back: give_back(GiveBack::Never, t),
        }
    }

    pub fn of(details: &Details, taxed: &TaxedCountries, t: Words) -> Self {
        let zone = zone_of(&details.venue);
        let moment = |moment: Option<Timestamp>| Moment::of(moment, &zone);
        let Venue { name: venue, city, country, time_zone } = details.venue.clone().with_time_zone();
        let allowed = details.self_service.unwrap_or_default();
        let SelfService { transfer, naming, give_back: until } = allowed;
        Self {
            name: details.name.to_string(),
            artist: details.artist.to_string(),
            venue: venue.to_string(),
            city: city.to_string(),
            countries: countries(taxed, Some(&country)),
            zone: time_zone.map(String::from).unwrap_or_default(),
            starts: moment(Some(details.starts_at)),
            sales_open: moment(details.sales_open_at),
            sales_close: moment(details.sales_close_at),
            doors_open: moment(details.doors_open_at),
            doors_close: moment(details.doors_close_at),
            max_per_person: details.max_per_person.map(|max| max.get().to_string()).unwrap_or_default(),
            transfer,
            naming,
            give_back: give_back(until, t),
        }
    }
}

impl DetailsForm {
    /// Whether a country is chosen.
    pub fn has_country(&self) -> bool {
        self.countries.iter().any(|country| country.is_chosen)
    }
}

impl Moment {
    fn of(moment: Option<Timestamp>, zone: &TimeZone) -> Self {
        let Some(moment) = moment else { return Self::default() };
        let local = moment.to_zoned(zone.clone());
        Self { local: local.strftime("%Y-%m-%dT%H:%M").to_string(), instant: moment.to_string() }
    }
}

/// Those where tickets can be sold, and the chosen one.
fn countries(taxed: &TaxedCountries, chosen: Option<&CountryCode>) -> Vec<Country> {
    let mut countries: Vec<&CountryCode> = taxed.all().iter().chain(chosen).collect();
    countries.sort_by_key(|country| country.as_str());
    countries.dedup();
    let country = |country: &CountryCode| Country {
        code: country.as_str().to_owned(),
        zones: TimeZoneName::of_country(country).iter().map(TimeZoneName::as_str).collect::<Vec<_>>().join(" "),
        is_chosen: Some(country) == chosen,
    };
    countries.into_iter().map(country).collect()
}

fn give_back(chosen: GiveBack, t: Words) -> Vec<Choice> {
    let other = match chosen {
        GiveBack::UntilHoursBeforeStart(hours) if !GIVE_BACK_HOURS.contains(&hours) => Some(hours),
        GiveBack::UntilHoursBeforeStart(_) | GiveBack::Never => None,
    };
    let until = |hours: u32| Choice {
        // As the API writes them, so that an unchanged choice is the same.
        value: format!("{{\"until\":{hours}}}"),
        text: match hours {
            0 => t.text("editor-give-back-start"),
            hours => t.count("editor-give-back-hours", hours),
        },
        is_chosen: chosen == GiveBack::UntilHoursBeforeStart(hours),
    };
    let never = Choice {
        value: "false".to_owned(),
        text: t.text("editor-give-back-never"),
        is_chosen: chosen == GiveBack::Never,
    };
    [never].into_iter().chain(GIVE_BACK_HOURS.into_iter().chain(other).map(until)).collect()
}

impl TypeForm {
    /// The template of a new one.
    pub fn template() -> Self {
        Self::empty("row", 1)
    }

    pub fn first() -> Self {
        Self::empty("0", 1)
    }

    fn empty(place: &str, number: usize) -> Self {
        Self {
            place: place.to_owned(),
            number,
            id: String::new(),
            name: String::new(),
            price: String::new(),
            capacity: String::new(),
            max_per_order: "10".to_owned(),
        }
    }

    /// The name of the field with its name.
    pub fn name_field(&self) -> String {
        format!("ticketTypes.{}.name", self.place)
    }

    pub fn of((place, sold): (usize, &TicketType)) -> Self {
        Self {
            place: place.to_string(),
            number: place.saturating_add(1),
            id: sold.ticket_type_id.to_string(),
            name: sold.name.to_string(),
            price: sold.price.amount().to_string(),
            capacity: sold.capacity.get().to_string(),
            max_per_order: sold.max_per_order.get().to_string(),
        }
    }
}
