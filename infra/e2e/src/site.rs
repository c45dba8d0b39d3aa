use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use http::{HeaderMap, Method, Request, StatusCode};
use local::{Admin, Frontrow, Options};
use openapi::Exchange;
use serde_json::Value;

use crate::{CONTRACT, Person, Sent};

/// A running Frontrow, wherever it is.
#[derive(Clone)]
pub struct Site {
    transport: Transport,
    /// Who may log in first.
    pub admin: Admin,
    recorded: Option<Arc<Mutex<Vec<Exchange>>>>,
}

#[derive(Clone)]
enum Transport {
    InProcess(Frontrow),
    Remote { url: String, local_pages: Option<String> },
}

/// A request, under construction.
#[derive(Debug)]
pub struct Call<'a> {
    site: &'a Site,
    method: Method,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Bytes,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// What was asked.
    pub request: String,
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// JSON body; null if there is none.
    pub body: Value,
    /// A body that is not JSON, as far as it is text.
    pub file: String,
}

/// How long anything that goes on after an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

impl Site {
    /// A site of its own, in this process and in memory.
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

    /// The same site, whose vendors are stand-ins that show what they hold at this URL, under `/_local/`.
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

    /// The same site, keeping what is asked and answered.
    #[must_use]
    pub fn recording(self) -> Self {
        Self { recorded: Some(Arc::default()), ..self }
    }

    /// What was asked and answered since it keeps that.
    pub fn recorded(&self) -> Vec<Exchange> {
        let recorded = self.recorded.as_ref().map(|all| all.lock().unwrap_or_else(PoisonError::into_inner).clone());
        recorded.unwrap_or_default()
    }

    fn record(&self, sent: &Sent<'_>, answer: &Answer) {
        if let (Some(recorded), Some(endpoint)) = (&self.recorded, CONTRACT.endpoint(sent.method, sent.path)) {
            let exchange = Exchange {
                endpoint,
                request: serde_json::from_slice(sent.body).ok(),
                status: answer.status.as_u16(),
                answer: answer.body.clone(),
            };
            recorded.lock().unwrap_or_else(PoisonError::into_inner).push(exchange);
        }
    }

    /// The system itself, where it runs in this process.
    pub fn frontrow(&self) -> Option<&Frontrow> {
        match &self.transport {
            Transport::InProcess(frontrow) => Some(frontrow),
            Transport::Remote { .. } => None,
        }
    }

    /// Lets time pass: by its own clock where it runs in this process, and by the machine's elsewhere.
    pub async fn pass(&self, time: Duration) {
        match &self.transport {
            Transport::InProcess(frontrow) => frontrow.advance(time).await,
            Transport::Remote { .. } => tokio::time::sleep(time).await,
        }
    }

    /// A request to it.
    pub fn call(&self, method: Method, path: impl Into<String>) -> Call<'_> {
        Call { site: self, method, path: path.into(), headers: Vec::new(), body: Bytes::new() }
    }

    /// `GET`.
    pub fn get(&self, path: impl Into<String>) -> Call<'_> {
        self.call(Method::GET, path)
    }

    /// `POST` with a JSON body.
    pub fn post(&self, path: impl Into<String>, body: Value) -> Call<'_> {
        self.call(Method::POST, path).json(body)
    }

    /// `PUT` with a JSON body.
    pub fn put(&self, path: impl Into<String>, body: Value) -> Call<'_> {
        self.call(Method::PUT, path).json(body)
    }

    /// `DELETE`.
    pub fn delete(&self, path: impl Into<String>) -> Call<'_> {
        self.call(Method::DELETE, path)
    }

    /// Asks again and again until the answer is as wanted.
    ///
    /// # Panics
    /// When it isn't in half a minute.
    pub async fn eventually<'a>(&'a self, call: impl Fn() -> Call<'a>, wanted: impl Fn(&Answer) -> bool) -> Answer {
        let started = Instant::now();
        loop {
            if let Transport::InProcess(frontrow) = &self.transport {
                frontrow.settle().await;
            }
            let answer = call().send().await;
            if wanted(&answer) {
                return answer;
            }
            assert!(started.elapsed() < PATIENCE, "never came about: {answer:#?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Call<'_> {
    /// As somebody.
    #[must_use]
    pub fn by(self, person: &Person) -> Self {
        self.bearing(&person.token)
    }

    /// With a token.
    #[must_use]
    pub fn bearing(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// With a JSON body.
    #[must_use]
    pub fn json(self, body: Value) -> Self {
        self.header("content-type", "application/json").raw(body.to_string())
    }

    /// With a body as it is.
    #[must_use]
    pub fn raw(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// The answer.
    ///
    /// # Panics
    /// When there is none, its body is not the JSON that it says, or it is not what the OpenAPI document says.
    pub async fn send(self) -> Answer {
        let request = format!("{} {}", self.method, self.path);
        let (status, headers, body) = match &self.site.transport {
            Transport::InProcess(frontrow) => {
                let answer = frontrow.request(self.request("")).await;
                (answer.status(), answer.headers().clone(), answer.into_body())
            }
            Transport::Remote { url, local_pages } => {
                let of_local_pages = local_pages.as_ref().filter(|_| self.path.starts_with("/_local/"));
                let request = self.request(of_local_pages.unwrap_or(url));
                tokio::task::spawn_blocking(move || remotely(request)).await.expect("the call is made")
            }
        };
        let json =
            headers.get("content-type").is_some_and(|kind| kind.to_str().is_ok_and(|kind| kind.contains("json")));
        let file = if json { String::new() } else { String::from_utf8_lossy(&body).into_owned() };
        let body = if json && !body.is_empty() { serde_json::from_slice(&body).expect("JSON") } else { Value::Null };
        let answer = Answer { request, status, headers, body, file };
        let sent = Sent { method: &self.method, path: &self.path, headers: &self.headers, body: &self.body };
        let breaches = CONTRACT.breaches(&sent, &answer);
        assert!(breaches.is_empty(), "not as openapi.json says: {breaches:#?} {answer:#?}");
        self.site.record(&sent, &answer);
        answer
    }

    fn request(&self, url: &str) -> Request<Bytes> {
        let mut request = Request::builder().method(self.method.clone()).uri(format!("{url}{}", self.path));
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        request.body(self.body.clone()).expect("a request")
    }
}

fn remotely(request: Request<Bytes>) -> (StatusCode, HeaderMap, Bytes) {
    let (parts, body) = request.into_parts();
    let answer = frontrow_cli::agent().run(Request::from_parts(parts, body.to_vec())).expect("an answer");
    let (parts, mut body) = answer.into_parts();
    (parts.status, parts.headers, Bytes::from(body.read_to_vec().expect("a body")))
}

impl Answer {
    /// The answer, which must have this status.
    ///
    /// # Panics
    /// When it has another.
    #[must_use]
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:#?}");
        self
    }

    /// The answer, which must be a problem of this status and code.
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

    /// Whether API Gateway gave it itself, without asking a function.
    pub fn is_by_the_gateway(&self) -> bool {
        self.status.as_u16() >= 400 && self.body["message"].is_string() && self.body["code"].is_null()
    }

    /// A header; empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// A text in the body.
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
    /// When it is none.
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
