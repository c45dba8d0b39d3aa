//! The demo's concerts: several cities, countries, currencies and states. All names are invented.

use jiff::civil::{Date, Weekday};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp, Zoned};
use serde_json::{Value, json};

/// A concert of the demo.
pub(crate) struct DemoConcert {
    name: &'static str,
    artist: &'static str,
    day: Day,
    /// Start at the venue, in hours and minutes.
    starts: (i8, i8),
    doors_before: SignedDuration,
    venue: DemoVenue,
    currency: &'static str,
    sale: DemoSale,
    types: &'static [DemoType],
}

/// The day of a concert, seen from the day on which the demo is created.
enum Day {
    /// The first such weekday after this number of days.
    First(Weekday, i32),
    NextNewYearsEve,
}

/// Name, city, country and time zone.
type DemoVenue = (&'static str, &'static str, &'static str, &'static str);

/// What has become of the sale.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum DemoSale {
    Open,
    /// It opens in a few days, at 10:00 at the venue.
    Soon,
    /// The concert is cancelled for this reason.
    Cancelled(&'static str),
}

/// A ticket type. `given` tickets are given away, so that few or none are left.
pub(crate) struct DemoType {
    id: &'static str,
    name: &'static str,
    price: &'static str,
    capacity: u32,
    max_per_order: u32,
    given: u32,
}

const KLUB_PIWNICA: DemoVenue = ("Klub Piwnica 12", "Kraków", "PL", "Europe/Warsaw");
const STADION_ZACHOD: DemoVenue = ("Stadion Zachód", "Warszawa", "PL", "Europe/Warsaw");
const STUDIO_KOPULA: DemoVenue = ("Studio Kopuła", "Warszawa", "PL", "Europe/Warsaw");
const FILHARMONIA_NOWA: DemoVenue = ("Filharmonia Nowa", "Gdańsk", "PL", "Europe/Warsaw");
const TEATR_LUSTRO: DemoVenue = ("Teatr Lustro", "Wrocław", "PL", "Europe/Warsaw");
const HALA_LATARNIA: DemoVenue = ("Hala Latarnia", "Poznań", "PL", "Europe/Warsaw");
const DOM_ZORZA: DemoVenue = ("Dom Kultury Zorza", "Łódź", "PL", "Europe/Warsaw");
const KESSELHALLE: DemoVenue = ("Kesselhalle Nord", "Berlin", "DE", "Europe/Berlin");
const TICHA_SCENA: DemoVenue = ("Tichá scéna", "Praha", "CZ", "Europe/Prague");
const KETTLE_LANE: DemoVenue = ("Kettle Lane Rooms", "London", "GB", "Europe/London");
const HARBOR_HALL: DemoVenue = ("Harbor Street Hall", "New York", "US", "America/New_York");
const AMAGASA: DemoVenue = ("Amagasa Hall", "Tokyo", "JP", "Asia/Tokyo");

/// In the order of their dates, but for New Year's Eve.
pub(crate) const CONCERTS: [DemoConcert; 16] = [
    concert(
        "Winter Tour",
        "Mokry Asfalt",
        Day::First(Weekday::Friday, 3),
        (20, 0),
        KLUB_PIWNICA,
        "PLN",
        &[ticket("standing", "Standing", "89.00", 400, 6), ticket("balcony", "Balcony", "119.00", 80, 6)],
    ),
    concert(
        "Glass and Wood",
        "Kwartet Szklany",
        Day::First(Weekday::Saturday, 4),
        (19, 30),
        FILHARMONIA_NOWA,
        "PLN",
        &[ticket("stalls", "Stalls", "60.00", 30, 10).given(27)],
    ),
    concert(
        "Brass for Breakfast",
        "The Kettle Lane Eight",
        Day::First(Weekday::Sunday, 5),
        (11, 0),
        KETTLE_LANE,
        "GBP",
        &[ticket("table", "Seat at a table", "28.00", 90, 8), ticket("bar", "Standing at the bar", "16.50", 60, 4)],
    ),
    concert(
        "Night Shift",
        "DJ Osiem",
        Day::First(Weekday::Friday, 10),
        (21, 0),
        STUDIO_KOPULA,
        "PLN",
        &[ticket("early", "Until 23:00", "75.00", 300, 6), ticket("all-night", "All night", "110.00", 500, 6)],
    ),
    concert(
        "Songs for an Empty Station",
        "Ada Wren Trio",
        Day::First(Weekday::Saturday, 11),
        (20, 0),
        TEATR_LUSTRO,
        "PLN",
        &[ticket("stalls", "Stalls", "95.00", 20, 10).given(20)],
    ),
    concert(
        "Low Tide",
        "Saltglass",
        Day::First(Weekday::Thursday, 14),
        (20, 30),
        KESSELHALLE,
        "EUR",
        &[ticket("standing", "Standing", "34.50", 700, 6), ticket("gallery", "Gallery, seated", "46.00", 120, 4)],
    ),
    concert(
        "Everyday Music",
        "Orkiestra Dni Powszednich",
        Day::First(Weekday::Friday, 17),
        (19, 0),
        HALA_LATARNIA,
        "PLN",
        &[
            ticket("c", "Upper tier", "120.00", 1_800, 8),
            ticket("b", "Lower tier", "180.00", 1_200, 8),
            ticket("a", "Stalls, rows 1 to 12", "1240.00", 300, 4),
        ],
    ),
    concert(
        "Last Night of the Year",
        "Halogen Youth",
        Day::NextNewYearsEve,
        (22, 0),
        HALA_LATARNIA,
        "PLN",
        &[ticket("standing", "Standing", "149.00", 2_500, 6), ticket("lounge", "Lounge", "420.00", 60, 4)],
    ),
    concert(
        "Slow Roads",
        "Copper & Rye",
        Day::First(Weekday::Saturday, 38),
        (19, 30),
        DOM_ZORZA,
        "PLN",
        &[ticket("regular", "Regular", "95.00", 260, 6)],
    )
    .cancelled("Two of the band are ill and the doctors say no. We are very sorry."),
    concert(
        "Last Tram Home",
        "Linka 22",
        Day::First(Weekday::Wednesday, 42),
        (20, 0),
        TICHA_SCENA,
        "CZK",
        &[ticket("standing", "Standing", "590.00", 350, 6)],
    ),
    concert(
        "Open Rehearsal",
        "Pola Lirska",
        Day::First(Weekday::Friday, 50),
        (18, 0),
        KLUB_PIWNICA,
        "PLN",
        &[ticket("free", "Free entry", "0.00", 80, 2)],
    ),
    concert(
        "Letters Home",
        "June Calloway",
        Day::First(Weekday::Saturday, 60),
        (19, 30),
        HARBOR_HALL,
        "USD",
        &[ticket("orchestra", "Orchestra", "65.00", 420, 8), ticket("mezzanine", "Mezzanine", "48.00", 260, 8)],
    ),
    concert(
        "Rain on Tin",
        "Aoi Hoshino Quartet",
        Day::First(Weekday::Saturday, 95),
        (18, 0),
        AMAGASA,
        "JPY",
        &[ticket("s", "S seat", "8800", 120, 4), ticket("a", "A seat", "6800", 240, 4)],
    ),
    concert(
        "The Atlas Tour",
        "Wide River",
        Day::First(Weekday::Saturday, 193),
        (19, 0),
        STADION_ZACHOD,
        "PLN",
        &[ticket("seated", "Seated", "249.00", 38_000, 6), ticket("field", "Field, standing", "329.00", 20_000, 6)],
    )
    .on_sale_soon(),
    concert(
        "Long Summer",
        "Vela Marsh",
        Day::First(Weekday::Sunday, 205),
        (20, 0),
        STADION_ZACHOD,
        "PLN",
        &[
            ticket("regular", "Regular", "349.00", 50_000, 6),
            ticket("golden-circle", "Golden Circle", "899.50", 40, 10).given(37),
            ticket("lower-tier", "Seated, lower tier", "429.00", 8_000, 6),
            ticket("early-entry", "Early Entry", "1190.00", 10, 10).given(10),
        ],
    ),
    concert(
        "North Light",
        "Iva Norrland",
        Day::First(Weekday::Saturday, 214),
        (20, 0),
        TEATR_LUSTRO,
        "PLN",
        &[ticket("stalls", "Stalls", "135.00", 380, 6), ticket("boxes", "Box seat", "195.00", 40, 4)],
    ),
];

const fn concert(
    name: &'static str,
    artist: &'static str,
    day: Day,
    starts: (i8, i8),
    venue: DemoVenue,
    currency: &'static str,
    types: &'static [DemoType],
) -> DemoConcert {
    let doors_before = SignedDuration::from_mins(60);
    DemoConcert { name, artist, day, starts, doors_before, venue, currency, sale: DemoSale::Open, types }
}

const fn ticket(
    id: &'static str,
    name: &'static str,
    price: &'static str,
    capacity: u32,
    max_per_order: u32,
) -> DemoType {
    DemoType { id, name, price, capacity, max_per_order, given: 0 }
}

impl DemoConcert {
    const fn cancelled(mut self, reason: &'static str) -> Self {
        self.sale = DemoSale::Cancelled(reason);
        self
    }

    const fn on_sale_soon(mut self) -> Self {
        self.sale = DemoSale::Soon;
        self
    }

    pub(crate) fn sale(&self) -> DemoSale {
        self.sale
    }

    /// The bodies that give tickets away, as large as an order can be.
    pub(crate) fn comps(&self) -> Vec<Value> {
        self.types.iter().flat_map(DemoType::comps).collect()
    }

    /// The body that creates the concert.
    pub(crate) fn body(&self, now: Timestamp) -> Value {
        let (venue, city, country, zone) = self.venue;
        let zone = TimeZoneDatabase::bundled().get(zone).unwrap_or(TimeZone::UTC);
        let today = now.to_zoned(zone.clone()).date();
        let starts_at = at(self.day.after(today), self.starts, &zone);
        let doors_open_at = starts_at.saturating_sub(self.doors_before);
        let sales_open_at = at(Day::First(Weekday::Friday, 2).after(today), (10, 0), &zone);
        let types = self.types.iter().map(|sold| sold.body(self.currency));
        let mut body = json!({
            "name": self.name,
            "artist": self.artist,
            "startsAt": starts_at.timestamp(),
            "doorsOpenAt": doors_open_at.timestamp(),
            "venue": { "name": venue, "city": city, "country": country, "timeZone": zone.iana_name() },
            "ticketTypes": types.collect::<Vec<_>>(),
        });
        if self.sale == DemoSale::Soon
            && let Some(body) = body.as_object_mut()
        {
            body.insert("salesOpenAt".to_owned(), json!(sales_open_at.timestamp()));
        }
        body
    }
}

impl DemoType {
    const fn given(mut self, given: u32) -> Self {
        self.given = given;
        self
    }

    fn body(&self, currency: &str) -> Value {
        json!({
            "ticketTypeId": self.id,
            "name": self.name,
            "price": { "amount": self.price, "currency": currency },
            "capacity": self.capacity,
            "maxPerOrder": self.max_per_order,
        })
    }

    fn comps(&self) -> Vec<Value> {
        let mut rest = self.given;
        let mut bodies = Vec::new();
        while rest > 0 {
            let quantity = rest.min(self.max_per_order);
            bodies.push(json!({ "ticketTypeId": self.id, "quantity": quantity, "email": "guests@frontrow.test" }));
            rest = rest.saturating_sub(quantity);
        }
        bodies
    }
}

impl Day {
    fn after(&self, today: Date) -> Date {
        match self {
            Self::First(weekday, days) => {
                let earliest = today.saturating_add(jiff::Span::new().days(*days));
                // The first of that weekday on or after the day.
                earliest.yesterday().and_then(|before| before.nth_weekday(1, *weekday)).unwrap_or(earliest)
            }
            Self::NextNewYearsEve => {
                let tomorrow = today.tomorrow().unwrap_or(today);
                Date::new(tomorrow.year(), 12, 31).unwrap_or(tomorrow)
            }
        }
    }
}

fn at(day: Date, (hour, minute): (i8, i8), zone: &TimeZone) -> Zoned {
    let midnight = day.at(0, 0, 0, 0);
    let time = day.at(hour.clamp(0, 23), minute.clamp(0, 59), 0, 0);
    time.to_zoned(zone.clone()).or_else(|_| midnight.to_zoned(zone.clone())).unwrap_or_default()
}
