use std::collections::BTreeSet;

use askama::Template;
use kernel::Role;
use lambda::http::{Problem, Response};

use crate::assets::{self, Asset};
use crate::encoding::gzip;
use crate::staff_links::staff_links;
use crate::stripe_js::StripeJs;
use crate::visit::Choice;
use crate::{Encoding, Language, Scheme, Visit, Words};

/// Nothing but our own files, and no script or style in the page. Source: docs/pages.md.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; \
     img-src 'self' data:; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'";

/// The same for the scanner at the gate: it reads codes with WebAssembly in a worker, and works offline by a service worker.
const SCANNER_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; \
     connect-src 'self'; form-action 'self'; img-src 'self' data:; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'";

/// What browsers ask the reader for on the scanner's page alone.
const SCANNER_PERMISSIONS: &str = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()";

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
    manifest: Option<&'static str>,
    is_scanner: bool,
    stripe_js: Option<&'a StripeJs>,
}

#[derive(Template)]
#[template(path = "layout.html")]
struct Layout<'a> {
    t: Words,
    page: &'a Page<'a>,
    nav: Vec<Link>,
    /// Links that only people who are logged in need.
    personal: Vec<Link>,
    main: String,
}

/// The pages of fans, and the names of their links.
const PERSONAL: [(&str, &str); 3] =
    [("/my/cart", "page-cart"), ("/my/orders", "page-orders"), ("/my/tickets", "page-tickets")];

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
            manifest: None,
            is_scanner: false,
            stripe_js: None,
        }
    }

    /// A page for staff: dense, on grey ground, with the links that somebody with these roles has.
    pub fn staff(visit: &'a Visit, title: impl Into<String>, roles: &BTreeSet<Role>) -> Self {
        let nav = staff_links(visit, roles);
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

    /// On grey ground, from which sheets stand out.
    #[must_use]
    pub fn ground(self) -> Self {
        Self { body_class: "ground", ..self }
    }

    /// The page of an app that can be installed. The manifest is at this address.
    #[must_use]
    pub fn installable(self, manifest: &'static str) -> Self {
        Self { manifest: Some(manifest), ..self }
    }

    /// Fills the screen, may ask for the camera and run WebAssembly and workers of ours.
    #[must_use]
    pub fn scanner(self) -> Self {
        Self { is_scanner: true, body_class: "scanner", ..self }
    }

    /// May load the script of Stripe's elements, and what that loads.
    #[must_use]
    pub fn paying(self, stripe_js: &'a StripeJs) -> Self {
        Self { stripe_js: Some(stripe_js), ..self }
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
            .header("content-security-policy", self.policy());
        let response =
            if self.is_scanner { response.header("permissions-policy", SCANNER_PERMISSIONS) } else { response };
        Ok(self.visit.choices.iter().fold(response, |response, Choice { name, value }| {
            response.cookie(format!("{name}={value}; Path=/; Max-Age={CHOICE_SECONDS}; SameSite=Lax; Secure; HttpOnly"))
        }))
    }

    fn html(&self, main: &impl Template) -> Result<String, askama::Error> {
        let words = self.visit.words;
        let (nav, personal) = match &self.nav {
            Some(nav) => (nav.clone(), Vec::new()),
            None => (
                vec![fan_link(self.visit, "/", "page-concerts")],
                PERSONAL.map(|(href, text)| fan_link(self.visit, href, text)).to_vec(),
            ),
        };
        Layout { t: words, page: self, nav, personal, main: main.render()? }.render()
    }

    /// A page that is the same for everybody can't say who is logged in.
    fn is_logged_in(&self) -> bool {
        self.max_age.is_none() && self.visit.is_logged_in
    }

    fn is_for_fan(&self) -> bool {
        self.max_age.is_none() && self.visit.is_fan
    }

    fn account(&self) -> Link {
        fan_link(self.visit, "/account/profile", "page-account")
    }

    fn policy(&self) -> String {
        let own = if self.is_scanner { SCANNER_SECURITY_POLICY } else { CONTENT_SECURITY_POLICY };
        self.stripe_js.map_or_else(|| own.to_owned(), |stripe_js| stripe_js.policy(own))
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

fn fan_link(visit: &Visit, href: &'static str, text: &str) -> Link {
    let section = href.strip_suffix("/profile").unwrap_or(href);
    let rest = visit.path().strip_prefix(section);
    let is_current = if href == "/" {
        visit.path() == "/"
    } else {
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    Link { href: href.to_owned(), text: visit.words.text(text), is_current }
}
