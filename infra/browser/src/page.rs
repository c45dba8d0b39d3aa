//! A tab of the browser, as a reader has set it up.

use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::chromium::{Connection, Journal, Refused};

/// A page in a profile of its own.
#[derive(Debug)]
pub struct Page {
    connection: Arc<Connection>,
    session: String,
    context: String,
    journal: Arc<Journal>,
    /// The site's URL without a slash at its end.
    site: String,
}

/// The size of a screen in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screen {
    pub width: u32,
    pub height: u32,
}

impl Screen {
    pub const DESKTOP: Self = Self { width: 1280, height: 900 };
    pub const PHONE: Self = Self { width: 390, height: 844 };
    /// WCAG 1.4.10: nothing scrolls sideways at this width, which is also a desktop's at 400 %.
    pub const NARROW: Self = Self { width: 320, height: 640 };
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    Light,
    Dark,
}

/// A response that a page received.
#[derive(Debug, Clone)]
pub struct Received {
    /// `Document`, `Stylesheet`, `Script`, `Image`, `Fetch` and others of the protocol.
    pub kind: String,
    /// As it was sent, with its headers.
    pub bytes: u64,
    pub body: Vec<u8>,
}

const PICTURES_LOADED: &str = "[...document.images].every((image) => image.complete)";

/// How long people would wait for what they expect.
pub const PATIENCE: Duration = Duration::from_secs(15);

impl Page {
    pub(crate) async fn open(connection: Arc<Connection>, site: &str, context: &str) -> Self {
        let target = json!({ "url": "about:blank", "browserContextId": context });
        let target = connection.call(None, "Target.createTarget", target).await.expect("a tab");
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = connection.call(None, "Target.attachToTarget", attach).await.expect("a session");
        let session = attached["sessionId"].as_str().unwrap_or_default().to_owned();
        let journal = connection.journal(&session);
        let page = Self { connection, session, context: context.to_owned(), journal, site: site.to_owned() };
        for domain in ["Page", "Runtime", "Log", "Network", "DOM", "Accessibility"] {
            page.call(&format!("{domain}.enable"), json!({})).await.expect("the domain exists");
        }
        // Keys and the cursor work although other tabs are open.
        page.call("Emulation.setFocusEmulationEnabled", json!({ "enabled": true })).await.expect("focus");
        page.resize(Screen::DESKTOP).await;
        page.scheme(Scheme::Light).await;
        page.language("en").await;
        page
    }

    /// Another tab of the same reader, who stays logged in there. It closes together with this one.
    pub async fn another(&self) -> Self {
        self.another_at(&self.site).await
    }

    /// As [`Self::another`], for another site.
    pub async fn another_at(&self, site: &str) -> Self {
        Self::open(Arc::clone(&self.connection), site, &self.context).await
    }

    /// Runs this script before the scripts of each page, from the next one.
    pub async fn before_scripts(&self, source: &str) {
        let script = json!({ "source": source });
        self.call("Page.addScriptToEvaluateOnNewDocument", script).await.expect("a script");
    }

    pub async fn call(&self, method: &str, parameters: Value) -> Result<Value, Refused> {
        self.connection.call(Some(&self.session), method, parameters).await
    }

    pub async fn resize(&self, screen: Screen) {
        let metrics =
            json!({ "width": screen.width, "height": screen.height, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", metrics).await.expect("a size");
    }

    pub async fn scheme(&self, scheme: Scheme) {
        let scheme = if scheme == Scheme::Dark { "dark" } else { "light" };
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.call("Emulation.setEmulatedMedia", json!({ "features": features })).await.expect("a scheme");
    }

    /// The language that the reader prefers, from the next request.
    pub async fn language(&self, language: &str) {
        let headers = json!({ "headers": { "accept-language": language } });
        self.call("Network.setExtraHTTPHeaders", headers).await.expect("a language");
    }

    /// Whether the page's own scripts run, from the next page.
    pub async fn scripts(&self, run: bool) {
        self.call("Emulation.setScriptExecutionDisabled", json!({ "value": !run })).await.expect("a setting");
    }

    /// Makes the page's CPU this many times slower.
    pub async fn slow_down(&self, rate: u32) {
        self.call("Emulation.setCPUThrottlingRate", json!({ "rate": rate })).await.expect("a rate");
    }

    /// Whether the page and the workers of its profile are without a network.
    pub async fn offline(&self, is_offline: bool) {
        let conditions =
            json!({ "offline": is_offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.call("Network.emulateNetworkConditions", conditions.clone()).await.expect("conditions");
        let targets = self.connection.call(None, "Target.getTargets", json!({})).await.expect("targets");
        for target in targets["targetInfos"].as_array().into_iter().flatten() {
            if target["type"] != "service_worker" || target["browserContextId"] != self.context.as_str() {
                continue;
            }
            let attach = json!({ "targetId": target["targetId"], "flatten": true });
            let attached = self.connection.call(None, "Target.attachToTarget", attach).await.expect("a worker");
            let worker = attached["sessionId"].as_str();
            self.connection.call(worker, "Network.enable", json!({})).await.expect("the domain exists");
            let set = self.connection.call(worker, "Network.emulateNetworkConditions", conditions.clone()).await;
            set.expect("conditions");
        }
    }

    /// Every request goes to the network.
    pub async fn without_cache(&self) {
        self.call("Network.setCacheDisabled", json!({ "cacheDisabled": true })).await.expect("a setting");
    }

    /// Shows this HTML in place of the page.
    pub async fn show(&self, html: &str) {
        let tree = self.call("Page.getFrameTree", json!({})).await.expect("a frame");
        let content = json!({ "frameId": tree["frameTree"]["frame"]["id"], "html": html });
        self.call("Page.setDocumentContent", content).await.expect("the page shows it");
    }

    /// Opens a path of the site, waits until it is loaded, and returns its status.
    ///
    /// # Panics
    /// When it does not load in time.
    pub async fn go(&self, path: &str) -> u64 {
        self.visit(&format!("{}{path}", self.site)).await
    }

    /// As [`Self::go`], for any URL.
    ///
    /// # Panics
    /// When it does not load in time.
    pub async fn visit(&self, url: &str) -> u64 {
        let position = self.journal.len();
        let opened = self.call("Page.navigate", json!({ "url": url })).await.expect("the page opens");
        assert!(opened["errorText"].is_null(), "{url}: {opened}");
        let loaded = |event: &Value| event["method"] == "Page.loadEventFired";
        assert!(self.journal.event(position, loaded, PATIENCE).await.is_some(), "{url} does not load");
        self.call("Runtime.evaluate", json!({ "expression": "document.fonts.ready", "awaitPromise": true }))
            .await
            .expect("fonts");
        let document = |event: &Value| {
            event["method"] == "Network.responseReceived"
                && event["params"]["type"] == "Document"
                && event["params"]["loaderId"] == opened["loaderId"]
        };
        let events = self.journal.since(position);
        let status = events.iter().find(|event| document(event)).map(|event| &event["params"]["response"]["status"]);
        status.and_then(Value::as_u64).unwrap_or_default()
    }

    /// Reads from the page. An error can mean that the page is about to change.
    pub async fn evaluate<T: DeserializeOwned>(&self, expression: &str) -> Result<T, Refused> {
        let parameters = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let mut answer = self.call("Runtime.evaluate", parameters).await?;
        if !answer["exceptionDetails"].is_null() {
            return Err(Refused(format!("{expression}: {}", answer["exceptionDetails"])));
        }
        serde_json::from_value(answer["result"]["value"].take()).map_err(|error| Refused(error.to_string()))
    }

    /// The visible text, with ordinary spaces.
    pub async fn text(&self) -> String {
        let text = "document.body.innerText.replace(/[\\u00a0\\u202f]/g, ' ')";
        self.evaluate(text).await.unwrap_or_default()
    }

    /// The path and query of the page.
    pub async fn path(&self) -> String {
        self.evaluate("location.pathname + location.search").await.unwrap_or_default()
    }

    /// Logs in with a request of the page, so that the browser keeps the cookie.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn log_in(&self, email: &str, password: &str) {
        self.go("/").await;
        let body = json!({ "email": email, "password": password }).to_string();
        let status = format!(
            "fetch('/sessions', {{ method: 'POST', headers: {{ 'content-type': 'application/json' }}, body: {} }})
                .then((response) => response.status)",
            json!(body)
        );
        let status: u64 = self.evaluate(&status).await.expect("a response");
        assert_eq!(status, 200, "{email} can't log in");
    }

    /// A picture of the whole page as PNG, as on a screen that is high enough for it: bars that stick are at the bottom.
    pub async fn picture(&self) -> Vec<u8> {
        let size = "[innerWidth, innerHeight, document.documentElement.scrollHeight]";
        let Ok([width, height, whole]) = self.evaluate::<[u32; 3]>(size).await else { return Vec::new() };
        self.resize(Screen { width, height: whole.max(height) }).await;
        eventually(async || self.evaluate::<bool>(PICTURES_LOADED).await.ok().filter(|loaded| *loaded)).await;
        let picture = self.call("Page.captureScreenshot", json!({ "format": "png" })).await;
        self.resize(Screen { width, height }).await;
        let picture = picture.ok().and_then(|picture| picture["data"].as_str().map(str::to_owned));
        STANDARD.decode(picture.unwrap_or_default()).unwrap_or_default()
    }

    /// Where the journal of events stands now.
    pub fn now(&self) -> usize {
        self.journal.len()
    }

    /// What went wrong since a position: errors and warnings on the console, exceptions, dialogs, requests to other hosts.
    pub fn problems(&self, since: usize) -> Vec<String> {
        self.journal.since(since).iter().filter_map(|event| self.problem(event)).collect()
    }

    fn problem(&self, event: &Value) -> Option<String> {
        let parameters = &event["params"];
        match event["method"].as_str()? {
            "Runtime.consoleAPICalled" if matches!(parameters["type"].as_str()?, "error" | "warning" | "assert") => {
                Some(format!("console: {}", parameters["args"]))
            }
            "Runtime.exceptionThrown" => {
                let details = &parameters["exceptionDetails"];
                let text = details["exception"]["description"].as_str().or(details["text"].as_str());
                Some(format!("exception: {}", text.unwrap_or_default()))
            }
            "Log.entryAdded" => {
                let entry = &parameters["entry"];
                matches!(entry["level"].as_str()?, "error" | "warning")
                    .then(|| format!("{}: {} {}", entry["level"], entry["text"], entry["url"]))
            }
            "Page.javascriptDialogOpening" => Some(format!("dialog: {}", parameters["message"])),
            "Network.requestWillBeSent" => {
                let url = parameters["request"]["url"].as_str()?;
                let is_own = url.starts_with(&format!("{}/", self.site));
                (!is_own && !url.starts_with("data:") && !url.starts_with("blob:"))
                    .then(|| format!("requests {url}, another host"))
            }
            _ => None,
        }
    }

    /// The responses since a position, with their bodies.
    pub async fn received(&self, since: usize) -> Vec<Received> {
        let events = self.journal.since(since);
        let mut all = Vec::new();
        for event in events.iter().filter(|event| event["method"] == "Network.responseReceived") {
            let id = &event["params"]["requestId"];
            let finished =
                events.iter().find(|e| e["method"] == "Network.loadingFinished" && e["params"]["requestId"] == *id);
            let body = self.call("Network.getResponseBody", json!({ "requestId": id })).await.unwrap_or_default();
            let text = body["body"].as_str().unwrap_or_default();
            all.push(Received {
                kind: event["params"]["type"].as_str().unwrap_or_default().to_owned(),
                bytes: finished.and_then(|e| e["params"]["encodedDataLength"].as_u64()).unwrap_or_default(),
                body: if body["base64Encoded"] == true {
                    STANDARD.decode(text).unwrap_or_default()
                } else {
                    text.as_bytes().to_vec()
                },
            });
        }
        all
    }

    /// Closes the tab and forgets its profile.
    pub async fn close(self) {
        let profile = json!({ "browserContextId": self.context });
        let _ = self.connection.call(None, "Target.disposeBrowserContext", profile).await;
    }
}

/// Asks again until there is an answer; none if nothing comes in time.
pub async fn eventually<T>(mut ask: impl AsyncFnMut() -> Option<T>) -> Option<T> {
    let started = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return Some(answer);
        }
        if started.elapsed() > PATIENCE {
            return None;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
}
