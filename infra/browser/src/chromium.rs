//! A headless Chromium and its DevTools protocol, which it speaks over a pipe: messages are JSON that end with a NUL.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::{Notify, oneshot};

use crate::page::Page;

/// The browser. It ends when this is closed or dropped.
#[derive(Debug)]
pub struct Chromium {
    process: Child,
    profile: PathBuf,
    connection: Arc<Connection>,
}

/// Where commands are sent and answers and events come from.
#[derive(Debug)]
pub struct Connection {
    to: tokio::sync::Mutex<ChildStdin>,
    last_id: AtomicU64,
    waiting: Mutex<HashMap<u64, oneshot::Sender<Value>>>,
    /// By the session of a page.
    journals: Mutex<HashMap<String, Arc<Journal>>>,
}

/// The events of a page, oldest first.
#[derive(Debug, Default)]
pub struct Journal {
    events: Mutex<Vec<Value>>,
    changed: Notify,
}

/// Chromium refused a command, or it concerns what is gone.
#[derive(Debug)]
pub struct Refused(pub String);

const MAX_ANSWER: Duration = Duration::from_secs(60);

/// Nothing that it would do by itself: no first-run pages, updates or other traffic.
const ARGUMENTS: [&str; 11] = [
    "--headless",
    "--remote-debugging-pipe",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-sync",
    "--hide-scrollbars",
    "--mute-audio",
];

static STARTED: AtomicU32 = AtomicU32::new(0);

impl Chromium {
    /// # Panics
    /// When it can't be started.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// With a camera that shows this video (Y4M) for ever.
    ///
    /// # Panics
    /// When it can't be started.
    pub async fn with_camera(video: &Path) -> Self {
        let file = format!("--use-file-for-fake-video-capture={}", video.display());
        Self::start_with(&["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", &file]).await
    }

    async fn start_with(arguments: &[&str]) -> Self {
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let profile = std::env::temp_dir().join(format!("frontrow-browser-{}-{number}", std::process::id()));
        // It reads from file 3 and writes to file 4.
        let mut command = Command::new("sh");
        command
            .args(["-c", r#"exec "$@" 3<&0 4>&1 0</dev/null 1>&2"#, "sh", "chromium"])
            .args(ARGUMENTS)
            .args(arguments);
        command.arg(format!("--user-data-dir={}", profile.display()));
        // Its sandbox refuses root, and only pages of this machine are opened.
        command.args(["--no-sandbox", "about:blank"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
        let mut process = command.spawn().expect("chromium starts");
        let (to, from) = (process.stdin.take().expect("a pipe"), process.stdout.take().expect("a pipe"));
        let connection = Arc::new(Connection {
            to: tokio::sync::Mutex::new(to),
            last_id: AtomicU64::new(0),
            waiting: Mutex::default(),
            journals: Mutex::default(),
        });
        tokio::spawn(read(Arc::clone(&connection), from));
        connection.call(None, "Browser.getVersion", json!({})).await.expect("chromium is installed and answers");
        Self { process, profile, connection }
    }

    /// A page in a profile that nobody used.
    pub async fn page(&self, site: &str) -> Page {
        let context = self.connection.call(None, "Target.createBrowserContext", json!({})).await.expect("a profile");
        let context = context["browserContextId"].as_str().unwrap_or_default();
        Page::open(Arc::clone(&self.connection), site, context).await
    }

    pub async fn close(mut self) {
        // It may end before it answers.
        let _ = self.connection.call(None, "Browser.close", json!({})).await;
        let _ = tokio::time::timeout(Duration::from_secs(10), self.process.wait()).await;
        let _ = tokio::fs::remove_dir_all(&self.profile).await;
    }
}

impl Connection {
    pub async fn call(&self, session: Option<&str>, method: &str, parameters: Value) -> Result<Value, Refused> {
        let id = self.last_id.fetch_add(1, Ordering::Relaxed) + 1;
        let (sender, answer) = oneshot::channel();
        locked(&self.waiting).insert(id, sender);
        self.send(id, session, method, parameters).await?;
        let answer = tokio::time::timeout(MAX_ANSWER, answer).await;
        let Ok(Ok(mut answer)) = answer else { return Err(Refused(format!("{method}: no answer"))) };
        match answer.get("error") {
            Some(error) => Err(Refused(format!("{method}: {error}"))),
            None => Ok(answer["result"].take()),
        }
    }

    async fn send(&self, id: u64, session: Option<&str>, method: &str, parameters: Value) -> Result<(), Refused> {
        let mut message = json!({ "id": id, "method": method, "params": parameters });
        if let Some(session) = session {
            message["sessionId"] = json!(session);
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        let sent = self.to.lock().await.write_all(&bytes).await;
        sent.map_err(|error| Refused(format!("{method}: {error}")))
    }

    /// Keeps the events of a session from now on.
    pub fn journal(&self, session: &str) -> Arc<Journal> {
        Arc::clone(locked(&self.journals).entry(session.to_owned()).or_default())
    }
}

async fn read(connection: Arc<Connection>, from: ChildStdout) {
    let mut from = BufReader::new(from);
    let mut bytes = Vec::new();
    while from.read_until(0, &mut bytes).await.is_ok_and(|length| length > 0) {
        let message: Value = serde_json::from_slice(bytes.strip_suffix(&[0]).unwrap_or(&bytes)).unwrap_or_default();
        bytes.clear();
        if let Some(id) = message["id"].as_u64() {
            if let Some(sender) = locked(&connection.waiting).remove(&id) {
                // The caller no longer waits.
                let _ = sender.send(message);
            }
            continue;
        }
        let Some(session) = message["sessionId"].as_str().map(str::to_owned) else { continue };
        if message["method"] == "Page.javascriptDialogOpening" {
            // The page stands still until somebody answers.
            let answer = json!({ "accept": true });
            let _ = connection.send(0, Some(&session), "Page.handleJavaScriptDialog", answer).await;
        }
        connection.journal(&session).push(message);
    }
    locked(&connection.waiting).clear();
}

impl Journal {
    fn push(&self, event: Value) {
        locked(&self.events).push(event);
        self.changed.notify_waiters();
    }

    pub fn len(&self) -> usize {
        locked(&self.events).len()
    }

    /// The events since a position.
    pub fn since(&self, position: usize) -> Vec<Value> {
        locked(&self.events).get(position..).unwrap_or_default().to_vec()
    }

    /// Waits for an event after a position; none if it does not come in time.
    pub async fn event(&self, position: usize, wanted: impl Fn(&Value) -> bool, limit: Duration) -> Option<Value> {
        let found = async {
            loop {
                let changed = self.changed.notified();
                tokio::pin!(changed);
                changed.as_mut().enable();
                if let Some(event) = locked(&self.events).iter().skip(position).find(|event| wanted(event)) {
                    return event.clone();
                }
                changed.await;
            }
        };
        tokio::time::timeout(limit, found).await.ok()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
