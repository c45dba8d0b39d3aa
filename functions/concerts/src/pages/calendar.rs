//! `GET /shop/concerts/{concertId}/calendar.ics`: a concert for a calendar.

use jiff::Timestamp;
use kernel::ConcertId;
use lambda::http::{Problem, Request, Response};
use pages::Visit;
use writing::{CalendarEvent, CalendarMethod};

use crate::concert::Concert;
use crate::concert_reader::ConcertReader;
use crate::page_texts::TEXTS;
use crate::venue_time::zone_of;

/// How long the file may be cached, in seconds.
const MAX_AGE: u32 = 60;

/// None if the concert was never created.
pub async fn calendar(
    reader: &ConcertReader,
    request: &Request,
    concert_id: ConcertId,
) -> Result<Option<Response>, Problem> {
    let Some(concert) = reader.concert(concert_id).await? else { return Ok(None) };
    let visit = Visit::new(request, &TEXTS);
    let more = visit.words.text("calendar-more");
    let Some(file) = calendar_file(&concert.state, concert.version, &more, request.now()) else { return Ok(None) };
    let response = Response::text("text/calendar; charset=utf-8", file)
        .header("content-disposition", "attachment; filename=\"concert.ics\"")
        .header("cache-control", format!("public, max-age={MAX_AGE}"))
        .header("vary", "accept-language, cookie");
    Ok(Some(response))
}

/// A concert that changes keeps its place in the calendar, and a cancelled one is removed. None if it was never created.
pub fn calendar_file(concert: &Concert, version: u64, more: &str, made_at: Timestamp) -> Option<String> {
    let schedule = concert.schedule()?;
    let (details, cancelled) = (&schedule.details, matches!(concert, Concert::Cancelled { .. }));
    let venue = &details.venue;
    let event = CalendarEvent {
        uid: format!("{}@frontrow", schedule.concert_id),
        title: details.name.as_str(),
        description: format!("{}. {more}", details.artist),
        place: Some(format!("{}, {}, {}", venue.name, venue.city, venue.country.as_str())),
        starts_at: &details.starts_at.to_zoned(zone_of(venue)),
        sequence: u32::try_from(version).unwrap_or(u32::MAX),
        cancelled,
    };
    let method = if cancelled { CalendarMethod::Cancel } else { CalendarMethod::Publish };
    Some(writing::calendar(&[event], method, made_at))
}
