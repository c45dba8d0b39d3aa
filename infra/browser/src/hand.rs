//! A person at a page: finds things by what they are and are called, as a screen reader does, and uses them with the mouse or by keyboard
//! alone.

use std::cell::Cell;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::chromium::Refused;
use crate::page::{Page, eventually};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hand {
    Mouse,
    Keyboard,
}

/// Somebody who uses a page.
#[derive(Debug)]
pub struct Person {
    pub page: Page,
    hand: Hand,
    /// What they have pressed since the last look at it.
    presses: Cell<usize>,
}

/// A role of WAI-ARIA, as Chromium names it.
pub type Role = &'static str;

/// What text is typed into.
const FIELDS: [Role; 5] = ["textbox", "searchbox", "spinbutton", "combobox", "Date"];

/// More stops than any page has.
const MAX_TABS: usize = 200;

impl Person {
    pub fn new(page: Page, hand: Hand) -> Self {
        Self { page, hand, presses: Cell::new(0) }
    }

    /// Opens a path of the site.
    pub async fn go(&self, path: &str) {
        let status = self.page.go(path).await;
        assert!(status < 400, "{path}: {status}");
    }

    /// Waits until the page shows a text.
    ///
    /// # Panics
    /// When it does not.
    pub async fn see(&self, text: &str) {
        let seen = eventually(async || self.page.text().await.contains(text).then_some(())).await;
        if seen.is_none() {
            panic!("{:?} does not show {text:?} but:\n{}", self.page.path().await, self.shown().await);
        }
    }

    /// The beginning of the page's text, for reports.
    async fn shown(&self) -> String {
        self.page.text().await.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(600).collect()
    }

    /// Waits until the page no longer shows a text.
    ///
    /// # Panics
    /// When it still does.
    pub async fn miss(&self, text: &str) {
        let gone = eventually(async || (!self.page.text().await.contains(text)).then_some(())).await;
        if gone.is_none() {
            panic!("{:?} still shows {text:?}:\n{}", self.page.path().await, self.shown().await);
        }
    }

    /// Waits until the page's path starts like this.
    ///
    /// # Panics
    /// When it does not.
    pub async fn arrive(&self, path: &str) {
        let arrived = eventually(async || self.page.path().await.starts_with(path).then_some(())).await;
        if arrived.is_none() {
            panic!("still at {:?} and not at {path:?}:\n{}", self.page.path().await, self.shown().await);
        }
    }

    /// Reads from the page until it is as wanted.
    ///
    /// # Panics
    /// When it does not become so.
    pub async fn eventually<T: DeserializeOwned + std::fmt::Debug>(
        &self,
        expression: &str,
        wanted: impl Fn(&T) -> bool,
    ) -> T {
        let mut last = String::new();
        let found = eventually(async || {
            let found = self.page.evaluate::<T>(expression).await;
            last = format!("{found:?}");
            found.ok().filter(&wanted)
        });
        let found = found.await;
        found.unwrap_or_else(|| panic!("{expression} is {last}"))
    }

    /// Follows a link.
    pub async fn follow(&self, name: &str) {
        self.press(&["link"], name).await;
    }

    /// Presses a button.
    pub async fn push(&self, name: &str) {
        self.press(&["button"], name).await;
    }

    /// Chooses one of several.
    pub async fn choose(&self, name: &str) {
        self.press(&["radio"], name).await;
    }

    /// How much was pressed since the last call.
    pub fn presses(&self) -> usize {
        self.presses.take()
    }

    /// The same person in another tab.
    pub async fn another_tab(&self) -> Self {
        Self::new(self.page.another().await, self.hand)
    }

    /// The same person in another tab, at another site.
    pub async fn another_tab_at(&self, site: &str) -> Self {
        Self::new(self.page.another_at(site).await, self.hand)
    }

    /// Uses what has one of these roles and this name.
    ///
    /// # Panics
    /// When there is no such thing, or the mouse or the keyboard can't reach it.
    pub async fn press(&self, roles: &[Role], name: &str) {
        self.presses.set(self.presses.get() + 1);
        self.reach(roles, name).await;
        if self.hand == Hand::Keyboard && roles != ["radio"] {
            let is_switch = roles.iter().any(|role| ["checkbox", "switch"].contains(role));
            self.key(if is_switch { Key::SPACE } else { Key::ENTER }).await;
        }
    }

    /// Replaces what a field contains.
    ///
    /// # Panics
    /// As [`Self::press`].
    pub async fn fill(&self, label: &str, text: &str) {
        self.reach(&FIELDS, label).await;
        self.select_all().await;
        self.type_text(text).await;
    }

    /// As [`Self::fill`], for a field that shares its label with another one.
    ///
    /// # Panics
    /// When there is no such field.
    pub async fn fill_field(&self, selector: &str, text: &str) {
        let focus = format!("(document.querySelector({}).focus(), true)", json!(selector));
        self.eventually::<bool>(&focus, |focused| *focused).await;
        self.select_all().await;
        self.type_text(text).await;
    }

    /// Types at the cursor.
    pub async fn type_text(&self, text: &str) {
        for letter in text.chars() {
            let letter = letter.to_string();
            self.send_key(json!({ "type": "keyDown", "text": letter, "key": letter })).await;
            self.send_key(json!({ "type": "keyUp", "key": letter })).await;
        }
    }

    async fn select_all(&self) {
        let key = json!({ "type": "keyDown", "key": "a", "code": "KeyA", "modifiers": 2, "commands": ["selectAll"] });
        self.send_key(key).await;
        self.send_key(json!({ "type": "keyUp", "key": "a", "code": "KeyA", "modifiers": 2 })).await;
    }

    /// Presses a key.
    pub async fn key(&self, key: Key) {
        self.send_key(key.event("keyDown")).await;
        self.send_key(key.event("keyUp")).await;
    }

    async fn send_key(&self, event: Value) {
        self.page.call("Input.dispatchKeyEvent", event).await.expect("a key");
    }

    /// Puts the mouse on it and clicks, or moves the focus to it.
    async fn reach(&self, roles: &[Role], name: &str) {
        let mut why = Refused(String::new());
        let reached = eventually(async || {
            let attempt = async {
                let node = self.find(roles, name).await?;
                match self.hand {
                    Hand::Mouse => self.click(node).await,
                    Hand::Keyboard if roles == ["radio"] => self.arrow_to(node).await,
                    Hand::Keyboard => self.tab_to(node).await,
                }
            };
            attempt.await.map_err(|refused| why = refused).ok()
        });
        if reached.await.is_none() {
            panic!("{roles:?} {name:?} at {:?}: {}\n{}", self.page.path().await, why.0, self.shown().await);
        }
    }

    /// The first with one of these roles and exactly this name, otherwise the first with a name that contains it.
    async fn find(&self, roles: &[Role], name: &str) -> Result<u64, Refused> {
        let document = self.page.call("Runtime.evaluate", json!({ "expression": "document" })).await?;
        let within = json!({ "objectId": document["result"]["objectId"] });
        let tree = self.page.call("Accessibility.queryAXTree", within).await?;
        let text = |value: &Value| value["value"].as_str().unwrap_or_default().replace(['\u{a0}', '\u{202f}'], " ");
        let nodes: Vec<(String, u64)> = tree["nodes"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|node| node["ignored"] != true && roles.contains(&text(&node["role"]).as_str()))
            .filter_map(|node| Some((text(&node["name"]), node["backendDOMNodeId"].as_u64()?)))
            .collect();
        let exact = nodes.iter().find(|(given, _)| given.trim() == name);
        let found = exact.or_else(|| nodes.iter().find(|(given, _)| given.contains(name)));
        let names = || nodes.iter().map(|(given, _)| given.as_str()).collect::<Vec<_>>();
        found.map(|(_, node)| *node).ok_or_else(|| Refused(format!("not there, but {:?}", names())))
    }

    /// Clicks in its middle, where nothing may cover it.
    async fn click(&self, node: u64) -> Result<(), Refused> {
        let page = &self.page;
        page.call("DOM.scrollIntoViewIfNeeded", json!({ "backendNodeId": node })).await?;
        let quads = page.call("DOM.getContentQuads", json!({ "backendNodeId": node })).await?;
        let corner = |index: usize| quads["quads"][0][index].as_f64().unwrap_or_default();
        let (x, y) = (f64::midpoint(corner(0), corner(4)), f64::midpoint(corner(1), corner(5)));
        let object = page.call("DOM.resolveNode", json!({ "backendNodeId": node })).await?;
        let is_hit = "function (x, y) {
            const hit = document.elementFromPoint(x, y);
            return this.contains(hit) || hit?.closest('label')?.control === this ? '' : hit?.outerHTML ?? 'nothing';
        }";
        let hit = json!({
            "objectId": object["object"]["objectId"], "functionDeclaration": is_hit, "returnByValue": true,
            "arguments": [{ "value": x }, { "value": y }],
        });
        let hit = page.call("Runtime.callFunctionOn", hit).await?;
        if hit["result"]["value"] != "" {
            return Err(Refused(format!("covered by {}", hit["result"]["value"])));
        }
        let mouse = |kind: &str, buttons: u8| {
            json!({ "type": kind, "x": x, "y": y, "button": if kind == "mouseMoved" { "none" } else { "left" },
                    "buttons": buttons, "clickCount": u8::from(kind != "mouseMoved") })
        };
        for event in [mouse("mouseMoved", 0), mouse("mousePressed", 1), mouse("mouseReleased", 0)] {
            page.call("Input.dispatchMouseEvent", event).await?;
        }
        Ok(())
    }

    /// Moves the focus with the tab key alone.
    async fn tab_to(&self, node: u64) -> Result<(), Refused> {
        for _ in 0..MAX_TABS {
            if self.focused().await? == Some(node) {
                return Ok(());
            }
            self.key(Key::TAB).await;
        }
        Err(Refused("the tab key does not reach it".to_owned()))
    }

    /// The tab key reaches one of a group of radio buttons, the arrows the others; that chooses them too.
    async fn arrow_to(&self, node: u64) -> Result<(), Refused> {
        let is_radio = "document.activeElement?.type === 'radio'";
        for _ in 0..MAX_TABS {
            if self.focused().await? == Some(node) {
                return Ok(());
            }
            let key = if self.page.evaluate(is_radio).await? { Key::DOWN } else { Key::TAB };
            self.key(key).await;
        }
        Err(Refused("neither the tab key nor the arrows reach it".to_owned()))
    }

    async fn focused(&self) -> Result<Option<u64>, Refused> {
        let active = self.page.call("Runtime.evaluate", json!({ "expression": "document.activeElement" })).await?;
        let object = &active["result"]["objectId"];
        if object.is_null() {
            return Ok(None);
        }
        let node = self.page.call("DOM.describeNode", json!({ "objectId": object })).await?;
        Ok(node["node"]["backendNodeId"].as_u64())
    }

    /// Every stop of the tab key on the page: what it is, and what is wrong with it.
    pub async fn stops(&self) -> Vec<Stop> {
        let mut stops: Vec<Stop> = Vec::new();
        for _ in 0..MAX_TABS {
            self.key(Key::TAB).await;
            let stop: Option<Stop> = self.page.evaluate(STOP).await.expect("what has the focus");
            match stop {
                Some(stop) => stops.push(stop),
                None => break,
            }
        }
        stops
    }
}

/// A place where the tab key stops.
#[derive(Debug, serde::Deserialize)]
pub struct Stop {
    pub what: String,
    pub wrong: Option<String>,
}

/// None once the focus has left the page or starts over.
const STOP: &str = "(() => {
    const at = document.activeElement;
    if (!at || at === document.body || at === document.documentElement || at.dataset.stopped) return null;
    at.dataset.stopped = 'yes';
    const what = at.outerHTML.slice(0, 120);
    const box = at.getBoundingClientRect();
    const inside = box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight;
    if (!inside) return { what, wrong: 'is outside of the window when it has the focus' };
    const [x, y] = [(Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2, (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2];
    const hit = document.elementFromPoint(x, y);
    const related = hit && (at.contains(hit) || hit.contains(at) || hit.closest('label')?.control === at);
    if (!related) return { what, wrong: `is covered by ${hit?.outerHTML.slice(0, 120)} when it has the focus` };
    const marked = [at, at.closest('label'), at.parentElement].some((element) => {
        if (!element) return false;
        const style = getComputedStyle(element);
        return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
    });
    return { what, wrong: marked ? null : 'looks the same with and without the focus' };
})()";

/// A key that types no letter.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    key: &'static str,
    code: &'static str,
    number: u8,
    text: &'static str,
}

impl Key {
    pub const TAB: Self = Self { key: "Tab", code: "Tab", number: 9, text: "" };
    pub const DOWN: Self = Self { key: "ArrowDown", code: "ArrowDown", number: 40, text: "" };
    pub const ENTER: Self = Self { key: "Enter", code: "Enter", number: 13, text: "\r" };
    pub const SPACE: Self = Self { key: " ", code: "Space", number: 32, text: " " };

    fn event(self, kind: &str) -> Value {
        let Self { key, code, number, text } = self;
        let mut event = json!({ "type": kind, "key": key, "code": code, "windowsVirtualKeyCode": number });
        if kind == "keyDown" && text.is_empty() {
            event["type"] = json!("rawKeyDown");
        } else if kind == "keyDown" {
            event["text"] = json!(text);
        }
        event
    }
}
