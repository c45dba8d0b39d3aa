//! The pages. What every page must be is checked for each of them: a new page is a new line here.

/// Who looks at a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visitor {
    /// Nobody is logged in.
    Anyone,
    /// Somebody of the demo.
    Person(&'static str),
}

#[derive(Debug, Clone, Copy)]
pub struct Listed {
    /// For reports and the names of pictures.
    pub name: &'static str,
    /// With the name of a concert of the demo in braces for its id.
    pub path: &'static str,
    pub visitor: Visitor,
    pub status: u64,
}

const FAN: Visitor = Visitor::Person("fan@frontrow.test");

pub const PAGES: [Listed; 17] = [
    page("home", "/"),
    page("home-search", "/?q=vela"),
    page("home-nothing", "/?q=zzzz"),
    page("concert", "/shop/concerts/{Long Summer}"),
    page("concert-one-type", "/shop/concerts/{Last Tram Home}"),
    page("concert-soon", "/shop/concerts/{The Atlas Tour}"),
    page("concert-sold-out", "/shop/concerts/{Songs for an Empty Station}"),
    page("concert-missing", "/shop/concerts/00000000-0000-4000-8000-000000000000").missing(),
    page("log-in", "/account/log-in"),
    page("register", "/account/register"),
    page("forgot-password", "/account/forgot-password"),
    page("new-password", "/account/new-password"),
    page("verify", "/account/verify"),
    page("profile", "/account/profile").of(FAN),
    page("security", "/account/security").of(FAN),
    page("concert-cancelled", "/shop/concerts/{Slow Roads}"),
    page("sessions", "/account/sessions").of(FAN),
];

const fn page(name: &'static str, path: &'static str) -> Listed {
    Listed { name, path, visitor: Visitor::Anyone, status: 200 }
}

impl Listed {
    const fn of(self, visitor: Visitor) -> Self {
        Self { visitor, ..self }
    }

    const fn missing(self) -> Self {
        Self { status: 404, ..self }
    }
}
