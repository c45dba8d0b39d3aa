//! `GET /shop/posters/{concertId}/{file}`: a concert's poster.

use kernel::ConcertId;
use lambda::http::{Problem, Response};

use crate::concert_reader::ConcertReader;
use crate::posters;
use crate::venue_time::zone_of;

/// A year.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// A picture that was drawn in another way when the page that asks for it was rendered.
const FOR_A_MINUTE: &str = "public, max-age=60";

/// None if there is no such poster.
pub async fn poster(reader: &ConcertReader, concert_id: ConcertId, name: &str) -> Result<Option<Response>, Problem> {
    let Some(concert) = reader.listed(concert_id).await? else { return Ok(None) };
    let date = concert.starts_at.to_zoned(zone_of(&concert.venue)).date();
    let Some(file) = posters::file(concert_id, concert.artist.as_str(), date, name) else { return Ok(None) };
    let response = Response::text("image/svg+xml", file.svg)
        .header("cache-control", if file.is_current { FOR_EVER } else { FOR_A_MINUTE })
        .header("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
    Ok(Some(response))
}
