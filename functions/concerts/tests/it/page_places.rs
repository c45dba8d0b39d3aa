use concerts::concert::Concert;
use concerts::pages::{Desk, Place};
use concerts::posters::{Posters, file};
use jiff::civil::date;
use kernel::ConcertId;
use poster::Poster;
use testkit::id;

use crate::samples::concert_id;

#[test]
fn places_below_the_shop_are_recognized() {
    let id = concert_id();
    let place = |path: &str| path.replace("ID", &id.to_string()).parse::<Place>().ok();
    assert_eq!(place("concerts/ID"), Some(Place::Concert(id)));
    assert_eq!(place("concerts/ID/calendar.ics"), Some(Place::Calendar(id)));
    assert_eq!(place("posters/ID/1.svg"), Some(Place::Poster(id, "1.svg".to_owned())));
    for unknown in
        ["", "concerts", "concerts/", "concerts/1", "concerts/ID/", "concerts/ID/x", "posters/ID", "../concerts/ID"]
    {
        assert_eq!(place(unknown), None, "{unknown}");
    }
}

#[test]
fn places_at_the_desk_are_recognized() {
    let id = concert_id();
    let desk = |path: &str| path.replace("ID", &id.to_string()).parse::<Desk>().ok();
    assert_eq!(desk("new"), Some(Desk::New));
    assert_eq!(desk("ID/edit"), Some(Desk::Edit(id)));
    assert_eq!(desk("ID/ticket-types"), Some(Desk::TicketTypes(id)));
    for unknown in ["", "ID", "ID/", "new/edit", "1/edit", "ID/edit/x", "ID/x"] {
        assert_eq!(desk(unknown), None, "{unknown}");
    }
}

fn name(address: &str) -> &str {
    address.rsplit_once('/').unwrap().1
}

#[test]
fn address_of_a_poster_gives_its_picture() {
    let (day, addresses) = (date(2027, 6, 27), Posters::of(concert_id(), "Vela Marsh", date(2027, 6, 27)));
    let expected = Poster::of(&concert_id().to_string(), "Vela Marsh", day);
    for (address, svg) in [(addresses.sheet, expected.sheet()), (addresses.mark, expected.mark())] {
        let found = file(concert_id(), "Vela Marsh", day, name(&address)).unwrap();
        assert_eq!((found.svg, found.is_current), (svg, true), "{address}");
    }
}

#[test]
fn address_of_an_older_poster_gives_the_present_picture() {
    let old = Posters::of(concert_id(), "Vela Marsh", date(2027, 6, 27)).sheet;
    let found = file(concert_id(), "Vela Marsh", date(2027, 6, 28), name(&old)).unwrap();
    let present = Poster::of(&concert_id().to_string(), "Vela Marsh", date(2027, 6, 28)).sheet();
    assert_eq!((found.svg, found.is_current), (present, false));
}

#[test]
fn posters_of_two_concerts_have_different_addresses() {
    let of = |number| Posters::of(ConcertId::new(id(number)), "Vela Marsh", date(2027, 6, 27));
    assert_ne!(of(1), of(2));
}

#[test]
fn concert_that_was_never_created_has_no_page() {
    use std::collections::BTreeMap;

    use concerts::page_texts::TEXTS;
    use concerts::pages::concert::ConcertPage;
    use pages::{Language, Words};

    let words = Words::new(&TEXTS, Language::English);
    assert!(ConcertPage::new(&Concert::Nothing, &BTreeMap::new(), words, crate::samples::now()).is_none());
}
