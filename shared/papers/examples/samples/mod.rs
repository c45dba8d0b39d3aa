//! Sample documents for tests, pictures and measurements.

use jiff::civil::{Date, date};
use jiff::{Timestamp, Zoned};
use kernel::{ConcertId, CountryCode, Currency, Money, TicketId, TimeZoneName};
use papers::invoice::{Amounts, Invoice, Kind, Line, Party, RateTotal, Rounding};
use papers::ticket::{Ticket, Venue};
use uuid::Uuid;

/// The content of a ticket.
#[derive(Debug, Clone)]
pub struct Sample {
    pub name: &'static str,
    /// The last digits of the concert's id, which decide on its poster.
    pub concert_number: u128,
    pub concert: String,
    pub artist: Option<String>,
    pub place: String,
    pub city: String,
    pub country: CountryCode,
    pub starts_at: Option<Zoned>,
    pub ticket_type: String,
    pub holder: String,
    pub price: Money,
    pub code: String,
}

impl Sample {
    pub fn ticket(&self, number: u128) -> Ticket<'_> {
        Ticket {
            concert_id: ConcertId::new(Uuid::from_u128(
                0x0190_c0de_7000_8000_0000_0000_0000_0000 + self.concert_number,
            )),
            concert: &self.concert,
            artist: self.artist.as_deref(),
            venue: Some(Venue { name: &self.place, city: &self.city, country: &self.country }),
            starts_at: self.starts_at.as_ref(),
            ticket_type: &self.ticket_type,
            holder: &self.holder,
            price: self.price,
            order_number: "2031-000042-K7",
            ticket_id: TicketId::new(Uuid::from_u128(0x5f1d_2c53_0b6e_5a7f_9d34_6f72_6f77_0000 + number)),
            code: &self.code,
        }
    }
}

pub fn country(code: &str) -> CountryCode {
    CountryCode::try_from(code.to_owned()).unwrap()
}

pub fn pln(amount: &str) -> Money {
    Money::new(amount.parse().unwrap(), Currency::parse("PLN").unwrap()).unwrap()
}

pub fn starts_at(country_code: &str, zone: Option<&str>) -> Zoned {
    let starts_at: Timestamp = "2031-06-10T18:00:00Z".parse().unwrap();
    let zone = zone.map(|name| TimeZoneName::try_from(name.to_owned()).unwrap());
    starts_at.to_zoned(papers::time_zone(&country(country_code), zone.as_ref()))
}

/// A code with the length of real ones: 98 bytes, base64url.
pub fn code(seed: u8) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut state = u32::from(seed) + 1;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(ALPHABET[(state >> 26) as usize])
    };
    (0..131).map(|_| next()).collect()
}

pub fn usual() -> Sample {
    Sample {
        name: "usual",
        concert_number: 1,
        concert: "Beyoncé: Renaissance World Tour".to_owned(),
        artist: Some("Beyoncé".to_owned()),
        place: "PGE Narodowy".to_owned(),
        city: "Warszawa".to_owned(),
        country: country("PL"),
        starts_at: Some(starts_at("PL", None)),
        ticket_type: "Golden Circle".to_owned(),
        holder: "Zażółć Gęślą-Jaźń".to_owned(),
        price: pln("1349.00"),
        code: code(1),
    }
}

/// The usual ticket and difficult ones.
pub fn all() -> Vec<Sample> {
    let usual = usual();
    let long = Sample {
        name: "long",
        concert_number: 5,
        concert: "The Very Long Evening of Extraordinarily Long Songs and Even Longer Announcements, with Guests from Everywhere, \
                  Played on Historical Instruments Under the Open Sky, Part Three of Seven, Second Repeat"
            .chars()
            .cycle()
            .take(200)
            .collect(),
        artist: Some("Wolfeschlegelsteinhausenbergerdorff".chars().cycle().take(200).collect()),
        place: "Międzynarodowe Centrum Kongresowe imienia Bardzo Zasłużonych ".chars().cycle().take(100).collect(),
        city: "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch".to_owned(),
        country: country("GB"),
        ticket_type: "Regular, standing, with a view of the side of the stage and a free drink ".chars().cycle().take(200).collect(),
        holder: "Abcdefghijklmnopqrstuvwxyz".chars().cycle().take(200).collect(),
        price: pln("9999999999.99"),
        code: code(2),
        ..usual.clone()
    };
    let arabic = Sample {
        name: "arabic",
        concert_number: 8,
        concert: "حفلة فيروز: ليلة بيروت 2031".to_owned(),
        artist: Some("فيروز".to_owned()),
        place: "ساحة الشهداء".to_owned(),
        city: "بيروت".to_owned(),
        country: country("LB"),
        starts_at: Some(starts_at("LB", None)),
        holder: "محمد عبد الله الخوري".to_owned(),
        code: code(3),
        ..usual.clone()
    };
    let chinese = Sample {
        name: "chinese",
        concert_number: 20,
        concert: "周杰倫 嘉年華世界巡迴演唱會 🎸🎤 ★ ライブ 서울 콘서트".to_owned(),
        artist: Some("周杰倫 · 방탄소년단 · きゃりーぱみゅぱみゅ".to_owned()),
        place: "國家體育場（鳥巢）".to_owned(),
        city: "北京".to_owned(),
        country: country("CN"),
        starts_at: Some(starts_at("CN", Some("Asia/Shanghai"))),
        holder: "歐陽明月 👩‍🎤 हिन्दी ไทย עברית ქართული Հայերեն".to_owned(),
        code: code(4),
        ..usual.clone()
    };
    let missing = Sample {
        name: "missing",
        concert: "Gothic 𐌰𐌱𐌲, cuneiform 𒀀𒀁 and \u{E000} nothing".to_owned(),
        artist: None,
        starts_at: None,
        ticket_type: "Regular".to_owned(),
        holder: "Z̷̢̛͈̱̗̖̬̠̗̝̳̱̺̈́̓͊̎̅̈́̀̔͜͝ͅalgo ﷽﷽﷽".to_owned(),
        code: code(5),
        ..usual.clone()
    };
    vec![usual, long, arabic, chinese, missing]
}

pub const SELLER: Party<'static> = Party {
    name: "Frontrow sp. z o.o.",
    address: &["ul. Świętokrzyska 14/3", "00-050 Warszawa", "Polska"],
    tax_id: Some("PL 525-000-00-00"),
};

pub const ISSUED: Date = date(2031, 1, 9);

/// Makes an invoice with this number of lines.
pub fn with_invoice<T>(lines: usize, kind: Kind<'_>, buyer: Party<'_>, use_it: impl FnOnce(&Invoice<'_>) -> T) -> T {
    let amounts = Amounts { net: pln("2498.15"), tax: pln("199.85"), gross: pln("2698.00") };
    let line = Line {
        description: "Bilet wstępu: Beyoncé, Renaissance World Tour, Golden Circle",
        quantity: 2,
        unit_gross: pln("1349.00"),
        rate: "8%",
        amounts,
    };
    let other = Line {
        description: "Opłata manipulacyjna",
        quantity: 1,
        unit_gross: pln("12.30"),
        rate: "23%",
        amounts: Amounts { net: pln("10.00"), tax: pln("2.30"), gross: pln("12.30") },
    };
    let lines: Vec<Line<'_>> = (0..lines).map(|n| if n % 3 == 1 { other.clone() } else { line.clone() }).collect();
    let sum = |pick: &dyn Fn(&Line<'_>) -> Option<Money>| {
        Money::sum(Currency::parse("PLN").unwrap(), lines.iter().filter_map(pick)).unwrap()
    };
    let of = |rate: Option<&str>| Amounts {
        net: sum(&|line| rate.is_none_or(|rate| rate == line.rate).then_some(line.amounts.net)),
        tax: sum(&|line| rate.is_none_or(|rate| rate == line.rate).then_some(line.amounts.tax)),
        gross: sum(&|line| rate.is_none_or(|rate| rate == line.rate).then_some(line.amounts.gross)),
    };
    use_it(&Invoice {
        kind,
        number: "FV/2031/000042",
        issued_on: ISSUED,
        sold_on: date(2031, 1, 8),
        seller: SELLER,
        buyer,
        order_number: "2031-000042-K7",
        lines: &lines,
        by_rate: &[
            RateTotal { rate: "8%", amounts: of(Some("8%")) },
            RateTotal { rate: "23%", amounts: of(Some("23%")) },
        ],
        total: of(None),
        rounding: Rounding::EachLine,
        note: Some("Zapłacono kartą."),
    })
}

pub const BUYER: Party<'static> =
    Party { name: "Łucja Wiśniewska", address: &["ul. Długa 7 m. 12", "31-147 Kraków", "Polska"], tax_id: None };
