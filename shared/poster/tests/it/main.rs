//! The rule against the bytes of the reference program.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use aws_lc_rs::digest::{SHA256, digest};
use poster::Poster;

/// Made by `posters.py` of the look, from which all posters take their rule.
fn golden(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(file)).unwrap()
}

fn rows(file: &str) -> Vec<Vec<String>> {
    let rows = golden(file);
    let rows = rows.lines().filter(|line| !line.starts_with('#'));
    rows.map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

#[test]
fn posters_of_the_samples_are_the_golden_ones() {
    for row in rows("samples.tsv") {
        let [name, id, artist, date] = row.try_into().unwrap();
        let poster = Poster::of(&id, &artist, date.parse().unwrap());
        assert_eq!(poster.sheet(), golden(&format!("{name}.svg")), "{name}");
        assert_eq!(poster.mark(), golden(&format!("{name}-mark.svg")), "{name}");
    }
}

#[test]
fn posters_of_hard_names_have_the_golden_bytes() {
    let sha256 = |svg: &str| hex::encode(digest(&SHA256, svg.as_bytes()));
    for row in rows("hashes.tsv") {
        let [id, artist, date, sheet, mark] = row.try_into().unwrap();
        let found = Poster::of(&id, &artist, date.parse().unwrap());
        assert_eq!((sha256(&found.sheet()), sha256(&found.mark())), (sheet, mark), "{id} {artist}");
    }
}

#[test]
fn moved_concert_keeps_its_look() {
    let fills = |date: &str| -> BTreeSet<String> {
        let poster = Poster::of("f932bf13-be0a-4b32-a5ea-562667e4e6bc", "Wide River", date.parse().unwrap());
        poster.sheet().split("fill=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    assert_eq!(fills("2027-06-12"), fills("2028-01-01"));
}
