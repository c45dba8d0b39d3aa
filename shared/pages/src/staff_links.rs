use std::collections::BTreeSet;

use kernel::{ConcertId, Role};

use crate::{Link, Visit};

/// Where a part of the staff's pages begins.
struct Section {
    href: &'static str,
    /// What the addresses of its pages begin with.
    prefix: &'static str,
    text: &'static str,
    roles: &'static [Role],
}

const SECTIONS: [Section; 5] = [
    Section {
        href: "/organizer/concerts",
        prefix: "/organizer/",
        text: "page-staff-organizer",
        roles: &[Role::Organizer],
    },
    Section { href: "/gate", prefix: "/gate", text: "page-staff-gate", roles: &[Role::Gate, Role::GateSupervisor] },
    Section { href: "/finance", prefix: "/finance", text: "page-staff-finance", roles: &[Role::Finance, Role::Admin] },
    Section { href: "/admin/people", prefix: "/admin/", text: "page-staff-people", roles: &[Role::Admin] },
    Section { href: "/on-call", prefix: "/on-call", text: "page-staff-on-call", roles: &[Role::Finance, Role::Admin] },
];

/// The links to the staff's pages that somebody with these roles may see: none for fans.
pub fn staff_links(visit: &Visit, roles: &BTreeSet<Role>) -> Vec<Link> {
    let seen = SECTIONS.iter().filter(|section| section.roles.iter().any(|role| roles.contains(role)));
    seen.map(|section| Link {
        href: section.href.to_owned(),
        text: visit.words.text(section.text),
        is_current: visit.path().starts_with(section.prefix),
    })
    .collect()
}

/// The tabs of an organizer's concert, which pages of several contexts have: for `concert-tabs.html`.
pub fn concert_tabs(visit: &Visit, concert_id: ConcertId) -> Vec<Link> {
    let tabs = [
        ("page-concert-sales", format!("/organizer/sales/{concert_id}")),
        ("page-concert-revenue", format!("/finance/revenue/{concert_id}")),
        ("page-concert-details", format!("/organizer/concerts/{concert_id}/edit")),
        ("page-concert-types", format!("/organizer/concerts/{concert_id}/ticket-types")),
        ("page-concert-attendees", format!("/organizer/attendees/{concert_id}")),
        ("page-concert-gates", format!("/organizer/concerts/{concert_id}/gates")),
        ("page-concert-guests", format!("/organizer/concerts/{concert_id}/guests")),
    ];
    tabs.map(|(text, href)| Link { text: visit.words.text(text), is_current: visit.path() == href, href }).to_vec()
}
