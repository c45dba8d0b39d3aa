//! Posters of concerts and their addresses.

use aws_lc_rs::digest::{SHA256, digest};
use jiff::civil::Date;
use kernel::ConcertId;
use poster::Poster;

/// The addresses of a concert's poster. Each has its content's hash, so that it can be cached for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posters {
    /// With the artist's name and the date.
    pub sheet: String,
    /// The art alone, for small places.
    pub mark: String,
}

/// The name of a poster's file: its hash and which of the two it is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Files {
    sheet: String,
    mark: String,
}

impl Posters {
    /// `date` is that of the start at the venue.
    pub fn of(concert_id: ConcertId, artist: &str, date: Date) -> Self {
        let files = Files::of(&Poster::of(&concert_id.to_string(), artist, date));
        let address = |file: String| format!("/shop/posters/{concert_id}/{file}");
        Self { sheet: address(files.sheet), mark: address(files.mark) }
    }
}

impl Files {
    fn of(poster: &Poster) -> Self {
        Self { sheet: format!("{}.svg", hash(&poster.sheet())), mark: format!("{}-mark.svg", hash(&poster.mark())) }
    }
}

fn hash(svg: &str) -> String {
    let digest = digest(&SHA256, svg.as_bytes());
    hex::encode(digest.as_ref().get(..8).unwrap_or_default())
}

/// A poster's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PosterFile {
    /// Its content.
    pub svg: String,
    /// Whether the address has the hash of this content. Otherwise the concert has changed since.
    pub is_current: bool,
}

/// The file at an address; none if it is not one of a poster.
pub fn file(concert_id: ConcertId, artist: &str, date: Date, name: &str) -> Option<PosterFile> {
    let hash = name.strip_suffix(".svg")?;
    let poster = Poster::of(&concert_id.to_string(), artist, date);
    let files = Files::of(&poster);
    let svg = if hash.ends_with("-mark") { poster.mark() } else { poster.sheet() };
    Some(PosterFile { svg, is_current: name == files.sheet || name == files.mark })
}
