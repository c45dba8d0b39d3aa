//! AWS's cron expressions: minutes, hours, day of month, month, day of week (Sunday is 1), year.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cron {
    minutes: Vec<i16>,
    hours: Vec<i16>,
    months: Vec<i16>,
    years: Vec<i16>,
    day: Day,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Day {
    OfMonth(Vec<i16>),
    LastOfMonth,
    LastWeekdayOfMonth,
    WeekdayNearest(i16),
    OfWeek(Vec<i16>),
    NthOfMonth { weekday: i16, nth: i16 },
    LastOfWeek(i16),
}

const MONTHS: &[&str] = &["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS: &[&str] = &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const FIRST_YEAR: i16 = 1970;
const LAST_YEAR: i16 = 2199;

impl Cron {
    pub(super) fn parse(fields: &str) -> Option<Self> {
        let fields: Vec<&str> = fields.split_whitespace().collect();
        let [minutes, hours, day_of_month, months, day_of_week, years] = fields.as_slice() else { return None };
        Some(Self {
            minutes: values(minutes, 0, 59, &[])?,
            hours: values(hours, 0, 23, &[])?,
            months: values(months, 1, 12, MONTHS)?,
            years: values(years, FIRST_YEAR, LAST_YEAR, &[])?,
            day: match (*day_of_month, *day_of_week) {
                (day, "?") => Day::of_month(day)?,
                ("?", day) => Day::of_week(day)?,
                _ => return None,
            },
        })
    }

    pub(super) fn next_after(&self, time: Timestamp) -> Option<Timestamp> {
        let from = time.to_zoned(TimeZone::UTC).datetime();
        let mut date = from.date();
        while date.year() <= LAST_YEAR {
            if self.years.contains(&date.year())
                && self.months.contains(&i16::from(date.month()))
                && self.day.matches(date)
                && let Some(next) = self.times(date).find(|at| *at > time)
            {
                return Some(next);
            }
            date = date.tomorrow().ok()?;
        }
        None
    }

    fn times(&self, date: Date) -> impl Iterator<Item = Timestamp> {
        let minutes = move |hour: i16| self.minutes.iter().map(move |minute| (hour, *minute));
        self.hours.iter().flat_map(move |hour| minutes(*hour)).filter_map(move |(hour, minute)| {
            let (hour, minute) = (i8::try_from(hour).ok()?, i8::try_from(minute).ok()?);
            date.at(hour, minute, 0, 0).to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
        })
    }
}

impl Day {
    fn of_month(field: &str) -> Option<Self> {
        match field {
            "L" => Some(Self::LastOfMonth),
            "LW" => Some(Self::LastWeekdayOfMonth),
            field => match field.strip_suffix('W') {
                Some(day) => value(day, 1, 31, &[]).map(Self::WeekdayNearest),
                None => values(field, 1, 31, &[]).map(Self::OfMonth),
            },
        }
    }

    fn of_week(field: &str) -> Option<Self> {
        if field == "L" {
            return Some(Self::OfWeek(vec![7]));
        }
        if let Some((weekday, nth)) = field.split_once('#') {
            return Some(Self::NthOfMonth { weekday: value(weekday, 1, 7, WEEKDAYS)?, nth: value(nth, 1, 5, &[])? });
        }
        match field.strip_suffix('L') {
            Some(weekday) => value(weekday, 1, 7, WEEKDAYS).map(Self::LastOfWeek),
            None => values(field, 1, 7, WEEKDAYS).map(Self::OfWeek),
        }
    }

    fn matches(&self, date: Date) -> bool {
        let day = i16::from(date.day());
        let days_in_month = i16::from(date.days_in_month());
        let weekday = i16::from(date.weekday().to_sunday_one_offset());
        match self {
            Self::OfMonth(days) => days.contains(&day),
            Self::LastOfMonth => day == days_in_month,
            Self::LastWeekdayOfMonth => nearest_weekday(date, days_in_month) == Some(date),
            Self::WeekdayNearest(wanted) => nearest_weekday(date, *wanted) == Some(date),
            Self::OfWeek(days) => days.contains(&weekday),
            Self::NthOfMonth { weekday: wanted, nth } => weekday == *wanted && (day - 1) / 7 + 1 == *nth,
            Self::LastOfWeek(wanted) => weekday == *wanted && day + 7 > days_in_month,
        }
    }
}

/// The weekday nearest to a day, in the same month.
fn nearest_weekday(month: Date, day: i16) -> Option<Date> {
    let wanted = Date::new(month.year(), month.month(), i8::try_from(day).ok()?).ok()?;
    let step = |days: i64| wanted.checked_add(jiff::Span::new().days(days)).ok();
    match wanted.weekday() {
        Weekday::Saturday if wanted.day() == 1 => step(2),
        Weekday::Saturday => step(-1),
        Weekday::Sunday if wanted.day() == wanted.days_in_month() => step(-2),
        Weekday::Sunday => step(1),
        _ => Some(wanted),
    }
}

/// The values of a field, which can have lists, ranges, steps and names.
fn values(field: &str, low: i16, high: i16, names: &[&str]) -> Option<Vec<i16>> {
    let mut allowed = Vec::new();
    for part in field.split(',') {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, Some(step.parse::<usize>().ok().filter(|step| *step > 0)?)),
            None => (part, None),
        };
        let (from, to) = match (range, range.split_once('-'), step) {
            ("*", _, _) => (low, high),
            (_, Some((from, to)), _) => (value(from, low, high, names)?, value(to, low, high, names)?),
            (single, None, Some(_)) => (value(single, low, high, names)?, high),
            (single, None, None) => {
                let single = value(single, low, high, names)?;
                (single, single)
            }
        };
        if from <= to {
            allowed.extend((from..=to).step_by(step.unwrap_or(1)));
        } else {
            // A range such as FRI-MON wraps around.
            allowed.extend((from..=high).chain(low..=to).step_by(step.unwrap_or(1)));
        }
    }
    allowed.sort_unstable();
    allowed.dedup();
    Some(allowed)
}

fn value(text: &str, low: i16, high: i16, names: &[&str]) -> Option<i16> {
    let named = names.iter().position(|name| name.eq_ignore_ascii_case(text));
    let value = match named {
        Some(position) => i16::try_from(position).ok()?.checked_add(low)?,
        None => text.parse().ok()?,
    };
    (low..=high).contains(&value).then_some(value)
}
