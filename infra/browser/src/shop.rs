//! Frontrow on a free port of this machine, with data to look at.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};

use e2e::{Site, concert};
use local::{Frontrow, Options};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::demo_carts;
use crate::demo_finance;
use crate::demo_gate;
use crate::demo_orders;
use crate::demo_staff;
use crate::demo_tickets;

/// A running Frontrow.
#[derive(Debug)]
pub struct Shop {
    /// For requests that are no part of a story.
    pub site: Site,
    /// Without a slash at the end.
    pub url: String,
    /// Ids of concerts by name.
    pub concerts: BTreeMap<String, String>,
    /// Other ids by what they are of.
    pub ids: BTreeMap<String, String>,
    server: JoinHandle<()>,
}

/// What must appear on pages as text only. Each would leave an element or attribute `data-hostile` if it were taken for HTML, or run a script.
pub const HOSTILE: [&str; 4] = [
    "<b data-hostile>bold</b>",
    "\"><img src=x data-hostile onerror=alert(1)>",
    "'--></title></script><script data-hostile>alert(1)</script>",
    "&lt;b&gt; {{7*7}} {%x%} \\\" ' ` $& %3Cb%3E",
];

impl Shop {
    /// With the demo.
    pub async fn with_demo() -> Self {
        let shop = Self::empty().await;
        let frontrow = shop.site.frontrow().expect("it runs in this process");
        frontrow.seed_demo(&shop.site.admin).await.expect("the demo");
        let mut shop = shop.listed().await;
        demo_carts::fill(&shop).await;
        demo_tickets::buy(&mut shop).await;
        demo_gate::scan(&shop).await;
        demo_orders::place(&mut shop).await;
        demo_staff::appoint(&mut shop).await;
        demo_finance::refund(&mut shop).await;
        shop
    }

    /// With concerts and people with hostile names. `hostile@example.org` has bought tickets for each, and logs in with the password of the
    /// demo.
    pub async fn with_hostile_names() -> Self {
        let shop = Self::empty().await;
        let site = &shop.site;
        let admin = site.log_in(&site.admin.email, &site.admin.password).await;
        let colleague = json!({ "email": HOSTILE_ADMIN, "password": local::DEMO_PASSWORD, "name": HOSTILE[3] });
        let colleague_id = site.post("/users", colleague).send().await.expect(201).text("userId");
        let roles = json!({ "roles": ["fan", "finance", "admin"] });
        let _ = site.put(format!("/users/{colleague_id}/roles"), roles).by(&admin).send().await.expect(200);
        let organizer = json!({ "email": HOSTILE_ORGANIZER, "password": local::DEMO_PASSWORD, "name": HOSTILE[2] });
        let organizer_id = site.post("/users", organizer).send().await.expect(201).text("userId");
        let roles = json!({ "roles": ["fan", "organizer"] });
        let _ = site.put(format!("/users/{organizer_id}/roles"), roles).by(&admin).send().await.expect(200);
        let organizer = site.log_in(HOSTILE_ORGANIZER, local::DEMO_PASSWORD).await;
        for text in HOSTILE {
            let mut hostile = concert(100, 10);
            hostile["name"] = json!(format!("{text} tour"));
            hostile["artist"] = json!(format!("{text} band"));
            hostile["venue"] =
                json!({ "name": format!("{text} hall"), "city": format!("{text} town"), "country": "PL" });
            hostile["ticketTypes"][0]["name"] = json!(format!("{text} type"));
            let _ = site.post("/concerts", hostile).by(&organizer).send().await.expect(201);
        }
        let fan = json!({ "email": HOSTILE_FAN, "password": local::DEMO_PASSWORD, "name": HOSTILE[1] });
        let _ = site.post("/users", fan).send().await.expect(201);
        let fan = site.log_in(HOSTILE_FAN, local::DEMO_PASSWORD).await;
        let mut shop = shop.listed().await;
        // First of all, because time passes.
        demo_finance::fail(&mut shop, &fan).await;
        for concert in shop.concerts.values() {
            let _ = shop.site.buy(&fan, concert, 1).await;
            shop.site.fill_cart(&fan, concert, "regular", 1).await;
        }
        demo_gate::scan_with_hostile_names(&shop, &admin, &fan).await;
        shop
    }

    /// With an admin alone.
    pub async fn empty() -> Self {
        let options = Options::in_memory();
        let admin = options.admin.clone();
        let frontrow = Frontrow::start(options).await.expect("the local cloud starts");
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let service = frontrow.router().into_make_service_with_connect_info::<SocketAddr>();
        let server = tokio::spawn(async move { axum::serve(listener, service).await.expect("a server") });
        Self { site: Site::of(frontrow, admin), url, concerts: BTreeMap::new(), ids: BTreeMap::new(), server }
    }

    /// Knows the ids of the concerts that the public finds.
    async fn listed(mut self) -> Self {
        let mut cursor = String::new();
        loop {
            let list = self.site.get(format!("/concerts?limit=100{cursor}")).send().await.expect(200);
            for concert in list.items() {
                let text = |field: &str| concert[field].as_str().unwrap_or_default().to_owned();
                self.concerts.insert(text("name"), text("concertId"));
            }
            let Some(next) = list.body["nextCursor"].as_str() else { return self };
            cursor = format!("&cursor={next}");
        }
    }

    /// A path, with ids in place of the names of concerts in braces.
    ///
    /// # Panics
    /// When there is no such concert.
    pub fn path(&self, template: &str) -> String {
        let ids = self.concerts.iter().chain(&self.ids);
        let path = ids.fold(template.to_owned(), |path, (name, id)| path.replace(&format!("{{{name}}}"), id));
        assert!(!path.contains('{'), "{path}: no such concert among {:?}", self.concerts.keys());
        path
    }
}

/// Works at the gates of all concerts with hostile names, which have hostile names, too.
pub const HOSTILE_GATE: &str = "hostile-gate@example.org";

/// Whose concerts have hostile names.
pub const HOSTILE_ORGANIZER: &str = "hostile-organizer@example.org";

/// Looks after the people and the money of all concerts with hostile names.
pub const HOSTILE_ADMIN: &str = "hostile-admin@example.org";

/// A fan with a hostile name.
pub const HOSTILE_FAN: &str = "hostile@example.org";

impl Drop for Shop {
    fn drop(&mut self) {
        self.server.abort();
    }
}
