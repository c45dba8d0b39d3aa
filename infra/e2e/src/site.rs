use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::extract::ConnectInfo;
use http::{HeaderMap, Method, Request, StatusCode};
use local::{Admin, Frontrow, Options};
use openapi::Exchange;
use serde_json::Value;

use crate::{CONTRACT, Person, SentRequest};

/// A running Frontrow, in this process or remote.
#[derive(Clone)]
pub struct Site {
    transport: Transport,
    /// The first admin.
    pub admin: Admin,
    recorded: Option<Arc<Mutex<Vec<Exchange>>>>,
}

#[derive(Clone)]
enum Transport {
    InProcess(Frontrow),
    Remote { url: String, local_pages: Option<String> },
}

/// A request that is being built.
#[derive(Debug)]
pub struct Call<'a> {
    site: &'a Site,
    method: Method,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Bytes,
    source: Option<IpAddr>,
}

#[derive(Debug)]
pub struct Response {
    /// Method and path of the request.
    pub request: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// JSON body; null if there is none.
    pub body: Value,
    /// A body that is not JSON, as lossy UTF-8.
    pub file: String,
}

/// How long asynchronous work after a response may take.
const MAX_WAIT: Duration = Duration::from_secs(30);

impl Site {
    /// Starts a new site in this process, in memory.
    pub async fn in_process() -> Self {
        let options = Options::in_memory();
        let admin = options.admin.clone();
        Self::of(Frontrow::start(options).await.expect("the local system starts"), admin)
    }

    /// A site that runs in this process.
    pub fn of(frontrow: Frontrow, admin: Admin) -> Self {
        Self { transport: Transport::InProcess(frontrow), admin, recorded: None }
    }

    /// A site at a URL.
    pub fn at(url: &str, admin: Admin) -> Self {
        Self {
            transport: Transport::Remote { url: url.trim_end_matches('/').to_owned(), local_pages: None },
            admin,
            recorded: None,
        }
    }

    /// The same site with stand-ins for vendors, which show their state at this URL under `/_local/`.
    #[must_use]
    pub fn with_local_pages(mut self, at: &str) -> Self {
        if let Transport::Remote { local_pages, .. } = &mut self.transport {
            *local_pages = Some(at.trim_end_matches('/').to_owned());
        }
        self
    }

    /// Whether there are pages under `/_local/`.
    pub fn has_local_pages(&self) -> bool {
        !matches!(&self.transport, Transport::Remote { local_pages: None, .. })
    }

    /// The same site, recording requests and responses.
    #[must_use]
    pub fn recording(self) -> Self {
        Self { recorded: Some(Arc::default()), ..self }
    }

    /// The recorded requests and responses.
    pub fn recorded(&self) -> Vec<Exchange> {
        let recorded = self.recorded.as_ref().map(|all| all.lock().unwrap_or_else(PoisonError::into_inner).clone());
        recorded.unwrap_or_default()
    }

    fn record(&self, sent: &SentRequest<'_>, response: &Response) {
        if let (Some(recorded), Some(endpoint)) = (&self.recorded, CONTRACT.endpoint(sent.method, sent.path)) {
            let exchange = Exchange {
                endpoint,
                request: serde_json::from_slice(sent.body).ok(),
                status: response.status.as_u16(),
                response: response.body.clone(),
            };
            recorded.lock().unwrap_or_else(PoisonError::into_inner).push(exchange);
        }
    }

    /// The system itself, if it runs in this process.
    pub fn frontrow(&self) -> Option<&Frontrow> {
        match &self.transport {
            Transport::InProcess(frontrow) => Some(frontrow),
            Transport::Remote { .. } => None,
        }
    }

    /// Lets time pass: by the local cloud's clock in this process, by the machine's clock elsewhere.
    pub async fn pass(&self, time: Duration) {
        match &self.transport {
            Transport::InProcess(frontrow) => frontrow.advance(time).await,
            Transport::Remote { .. } => tokio::time::sleep(time).await,
        }
    }

    pub fn call(&self, method: Method, path: impl Into<String>) -> Call<'_> {
        Call { site: self, method, path: path.into(), headers: Vec::new(), body: Bytes::new(), source: None }
    }

    pub fn get(&self, path: impl Into<String>) -> Call<'_> {
        self.call(Method::GET, path)
    }

    pub fn post(&self, path: impl Into<String>, body: Value) -> Call<'_> {
        self.call(Method::POST, path).json(body)
    }

    pub fn put(&self, path: impl Into<String>, body: Value) -> Call<'_> {
        self.call(Method::PUT, path).json(body)
    }

    pub fn delete(&self, path: impl Into<String>) -> Call<'_> {
        self.call(Method::DELETE, path)
    }

    /// Repeats the request until the response is as wanted.
    ///
    /// # Panics
    /// When it still is not after 30 seconds.
    pub async fn eventually<'a>(&'a self, call: impl Fn() -> Call<'a>, wanted: impl Fn(&Response) -> bool) -> Response {
        let started = Instant::now();
        loop {
            if let Transport::InProcess(frontrow) = &self.transport {
                frontrow.settle().await;
            }
            let response = call().send().await;
            if wanted(&response) {
                return response;
            }
            assert!(started.elapsed() < MAX_WAIT, "not as expected after {MAX_WAIT:?}: {response:#?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Call<'_> {
    /// With a person's token.
    #[must_use]
    pub fn by(self, person: &Person) -> Self {
        self.bearing(&person.token)
    }

    #[must_use]
    pub fn bearing(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    /// With the cookie of a person's session, as one of the shop's own pages sends it.
    #[must_use]
    pub fn by_cookie_of(self, person: &Person) -> Self {
        self.with_cookie(&person.token).header("sec-fetch-site", "same-origin")
    }

    /// With the cookie of a session, as a browser adds it to every request.
    #[must_use]
    pub fn with_cookie(self, token: &str) -> Self {
        self.header("cookie", format!("scheme=dark; __Host-session={token}"))
    }

    /// From a client at this address, if the site runs in this process.
    #[must_use]
    pub fn from(self, address: impl Into<IpAddr>) -> Self {
        Self { source: Some(address.into()), ..self }
    }

    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    #[must_use]
    pub fn json(self, body: Value) -> Self {
        self.header("content-type", "application/json").raw(body.to_string())
    }

    #[must_use]
    pub fn raw(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// Sends the request.
    ///
    /// # Panics
    /// When there is no response, its body is not the JSON that it claims, or it violates the OpenAPI document.
    pub async fn send(self) -> Response {
        let request = format!("{} {}", self.method, self.path);
        let (status, headers, body) = match &self.site.transport {
            Transport::InProcess(frontrow) => {
                let response = frontrow.request(self.request("")).await;
                (response.status(), response.headers().clone(), response.into_body())
            }
            Transport::Remote { url, local_pages } => {
                let local_pages = local_pages.as_ref().filter(|_| self.path.starts_with("/_local/"));
                let request = self.request(local_pages.unwrap_or(url));
                tokio::task::spawn_blocking(move || send_remotely(request)).await.expect("the call is made")
            }
        };
        let json =
            headers.get("content-type").is_some_and(|kind| kind.to_str().is_ok_and(|kind| kind.contains("json")));
        let file = if json { String::new() } else { String::from_utf8_lossy(&body).into_owned() };
        let body = if json && !body.is_empty() { serde_json::from_slice(&body).expect("JSON") } else { Value::Null };
        let response = Response { request, status, headers, body, file };
        let sent = SentRequest { method: &self.method, path: &self.path, headers: &self.headers, body: &self.body };
        let violations = CONTRACT.violations(&sent, &response);
        assert!(violations.is_empty(), "violates openapi.json: {violations:#?} {response:#?}");
        self.site.record(&sent, &response);
        response
    }

    fn request(&self, url: &str) -> Request<Bytes> {
        let mut request = Request::builder().method(self.method.clone()).uri(format!("{url}{}", self.path));
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        if let Some(source) = self.source {
            request = request.extension(ConnectInfo(SocketAddr::from((source, 0))));
        }
        request.body(self.body.clone()).expect("a valid request")
    }
}

fn send_remotely(request: Request<Bytes>) -> (StatusCode, HeaderMap, Bytes) {
    let (parts, body) = request.into_parts();
    let response = frontrow_cli::agent().run(Request::from_parts(parts, body.to_vec())).expect("a response");
    let (parts, mut body) = response.into_parts();
    (parts.status, parts.headers, Bytes::from(body.read_to_vec().expect("a body")))
}

impl Response {
    /// Checks the status.
    ///
    /// # Panics
    /// When it is another.
    #[must_use]
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:#?}");
        self
    }

    /// Checks that the response is a problem with this status and code.
    ///
    /// # Panics
    /// When it is not.
    #[track_caller]
    pub fn expect_problem(self, status: u16, code: &str) -> Self {
        assert_eq!(self.status, status, "{self:#?}");
        assert_eq!(self.body["code"], code, "{self:#?}");
        assert_eq!(self.header("content-type"), "application/problem+json");
        self
    }

    /// Whether API Gateway responded itself, without calling a function.
    pub fn is_from_gateway(&self) -> bool {
        self.status.as_u16() >= 400 && self.body["message"].is_string() && self.body["code"].is_null()
    }

    /// A header; empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// A string field of the body.
    ///
    /// # Panics
    /// When there is none.
    #[track_caller]
    pub fn text(&self, field: &str) -> String {
        match self.body[field].as_str() {
            Some(text) => text.to_owned(),
            None => panic!("no {field} in {self:#?}"),
        }
    }

    /// The items of a list.
    ///
    /// # Panics
    /// When the body is not a list.
    #[track_caller]
    pub fn items(&self) -> &[Value] {
        match self.body["items"].as_array() {
            Some(items) => items,
            None => panic!("no list: {self:#?}"),
        }
    }
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.transport {
            Transport::InProcess(_) => "Site(in process)",
            Transport::Remote { url, .. } => url,
        })
    }
}
