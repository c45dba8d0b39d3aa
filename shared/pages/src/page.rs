use askama::Template;
use lambda::http::{Problem, Response};

use crate::assets::{self, Asset};
use crate::encoding::gzip;
use crate::visit::Choice;
use crate::{Encoding, Language, Scheme, Visit, Words};

/// Nothing but our own files, and no script or style in the page. Source: docs/pages.md.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; \
     img-src 'self' data:; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'";

/// How long a choice of language or colours is kept, in seconds: a year.
const CHOICE_SECONDS: u32 = 31_536_000;

/// A link of the navigation.
#[derive(Debug, Clone)]
pub struct Link {
    /// Where it leads.
    pub href: String,
    /// Its text.
    pub text: String,
    /// Whether it leads to this page, or to the list that it belongs to.
    pub is_current: bool,
}

/// A page: the layout around what a template writes into `<main>`.
pub struct Page<'a> {
    visit: &'a Visit,
    title: String,
    description: Option<String>,
    nav: Option<Vec<Link>>,
    style: Asset,
    scripts: Vec<Asset>,
    body_class: &'static str,
    status: u16,
    max_age: Option<u32>,
}

#[derive(Template)]
#[template(path = "layout.html")]
struct Layout<'a> {
    t: Words,
    page: &'a Page<'a>,
    nav: Vec<Link>,
    main: String,
}

impl<'a> Page<'a> {
    /// A page for fans with this title. It is personal until it is said to be [public](Self::public).
    pub fn new(visit: &'a Visit, title: impl Into<String>) -> Self {
        Self {
            visit,
            title: title.into(),
            description: None,
            nav: None,
            style: assets::SHOP_CSS,
            scripts: vec![assets::SITE_JS],
            body_class: "",
            status: 200,
            max_age: None,
        }
    }

    /// A page for staff: dense, on grey ground, with these links in its navigation.
    pub fn staff(visit: &'a Visit, title: impl Into<String>, nav: Vec<Link>) -> Self {
        Self { nav: Some(nav), style: assets::STAFF_CSS, body_class: "ground", ..Self::new(visit, title) }
    }

    /// What search engines show below the title. A page without one is not listed by them.
    #[must_use]
    pub fn description(self, description: impl Into<String>) -> Self {
        Self { description: Some(description.into()), ..self }
    }

    /// Loads a module, such as [`assets::FORM_JS`].
    #[must_use]
    pub fn script(mut self, script: Asset) -> Self {
        self.scripts.push(script);
        self
    }

    /// With a status other than 200.
    #[must_use]
    pub fn status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// The page is the same for everybody and may be cached for this many seconds.
    #[must_use]
    pub fn public(self, max_age: u32) -> Self {
        Self { max_age: Some(max_age), ..self }
    }

    /// The response.
    ///
    /// # Errors
    /// 500 if a template can't be written.
    pub fn render(self, main: &impl Template) -> Result<Response, Problem> {
        let html = self.html(main).map_err(|error| {
            tracing::error!(%error, "a page could not be written");
            Problem::new(500, "page_not_written", "The page could not be written.")
        })?;
        let compressed = match self.visit.encoding {
            Encoding::Gzip => gzip(&html),
            Encoding::Brotli | Encoding::Identity => None,
        };
        let html_type = "text/html; charset=utf-8";
        let response = match compressed {
            Some(bytes) => Response::bytes(html_type, bytes).header("content-encoding", "gzip"),
            None => Response::text(html_type, html),
        };
        let cache_control = match self.max_age {
            // A page that sets a cookie is for this reader.
            Some(max_age) if self.visit.choices.is_empty() => format!("public, max-age={max_age}"),
            _ => "no-store".to_owned(),
        };
        let response = response
            .status(self.status)
            .header("cache-control", cache_control)
            .header("vary", "accept-encoding, accept-language, cookie")
            .header("content-language", self.visit.language().tag())
            .header("content-security-policy", CONTENT_SECURITY_POLICY);
        Ok(self.visit.choices.iter().fold(response, |response, Choice { name, value }| {
            response.cookie(format!("{name}={value}; Path=/; Max-Age={CHOICE_SECONDS}; SameSite=Lax; Secure; HttpOnly"))
        }))
    }

    fn html(&self, main: &impl Template) -> Result<String, askama::Error> {
        let words = self.visit.words;
        let nav = self.nav.clone().unwrap_or_else(|| {
            let is_current = self.visit.path() == "/";
            vec![Link { href: "/".to_owned(), text: words.text("page-concerts"), is_current }]
        });
        Layout { t: words, page: self, nav, main: main.render()? }.render()
    }

    fn language(&self) -> Language {
        self.visit.language()
    }

    /// The other languages, and this page in them.
    fn other_languages(&self) -> impl Iterator<Item = (Language, String)> {
        let others = Language::ALL.into_iter().filter(|language| *language != self.language());
        others.map(|language| (language, self.visit.in_language(language)))
    }

    fn schemes(&self) -> impl Iterator<Item = (Scheme, String)> {
        Scheme::ALL.into_iter().map(|scheme| (scheme, self.visit.in_scheme(scheme)))
    }
}
