//! What people know of their sessions, passwords and roles, and how they change them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::World;
use super::acknowledged::Effect;
use super::fixture::{Account, Fixture};
use super::request::{ApiRequest, ApiResponse, Person};

/// How often somebody logs in again who came at the same moment as a change of the account.
const MAX_LOG_INS: usize = 3;

#[derive(Debug, Default)]
pub(super) struct People {
    /// In the order in which they started.
    sessions: Vec<Session>,
    /// By user id.
    accounts: BTreeMap<String, KnownAccount>,
    /// Ids of forgotten users who registered their address again.
    returned: BTreeSet<String>,
}

#[derive(Debug)]
struct Session {
    user_id: String,
    token: String,
    /// Whether somebody asked to end it, or changed what ends it.
    may_have_ended: bool,
    /// Whether its end was acknowledged.
    has_ended: bool,
}

#[derive(Debug, Default)]
struct KnownAccount {
    email: String,
    /// None if a change of it was not acknowledged: it may be either.
    password: Option<String>,
    earlier_passwords: Vec<String>,
    /// None if a change of them was not acknowledged.
    roles: Option<BTreeSet<String>>,
    changes: Changes,
}

/// Changes of an account that end its sessions. One without a final response may still be under way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Changes {
    started: u64,
    finished: u64,
}

/// What came of a log-in.
#[derive(Debug, Clone)]
pub enum LogIn {
    /// The person with the new session's token, and the session's roles.
    Started(Person, BTreeSet<String>),
    Refused,
    /// There was no final response.
    Unknown,
}

impl Fixture {
    /// The accounts in a scenario with so many fans.
    pub(super) fn accounts(&self, fans: usize) -> impl Iterator<Item = &Account> {
        let staff = [&self.organizer, &self.gate, &self.finance, &self.supervisor, &self.admin, &self.deputy];
        self.fans.iter().take(fans).chain(staff).chain([&self.clerk])
    }
}

impl People {
    pub fn new<'a>(accounts: impl Iterator<Item = &'a Account>) -> Self {
        let mut people = Self::default();
        for account in accounts {
            let user_id = account.user_id.to_string();
            let known = KnownAccount {
                email: account.email.clone(),
                password: Some(account.password.clone()),
                roles: Some(texts(&json!(account.roles))),
                ..KnownAccount::default()
            };
            people.accounts.insert(user_id.clone(), known);
            for token in [&account.token, &account.token_elsewhere] {
                people.add_session(&user_id, token, false);
            }
        }
        people
    }

    pub fn has_ended(&self, token: &str) -> bool {
        self.sessions.iter().any(|session| session.token == token && session.has_ended)
    }

    pub fn may_have_ended(&self, token: &str) -> bool {
        self.sessions.iter().all(|session| session.token != token || session.may_have_ended)
    }

    fn add_session(&mut self, user_id: &str, token: &str, may_have_ended: bool) {
        let (user_id, token) = (user_id.to_owned(), token.to_owned());
        self.sessions.push(Session { user_id, token, may_have_ended, has_ended: false });
    }

    fn session(&mut self, token: &str) -> Option<&mut Session> {
        self.sessions.iter_mut().find(|session| session.token == token)
    }

    fn account(&mut self, user_id: &str) -> &mut KnownAccount {
        self.accounts.entry(user_id.to_owned()).or_default()
    }

    /// From now on the user's sessions may have ended. Returns their tokens.
    fn begin_change(&mut self, user_id: &str) -> Vec<String> {
        self.account(user_id).changes.started += 1;
        let mut tokens = Vec::new();
        for session in self.sessions.iter_mut().filter(|session| session.user_id == user_id) {
            session.may_have_ended = true;
            tokens.push(session.token.clone());
        }
        tokens
    }

    fn finish_change(&mut self, user_id: &str, response: &ApiResponse, tokens: &[String]) {
        if !response.is_transient() {
            self.account(user_id).changes.finished += 1;
        }
        if response.is_success() {
            let ended = self.sessions.iter_mut().filter(|session| tokens.contains(&session.token));
            ended.for_each(|session| session.has_ended = true);
        }
    }
}

impl World {
    /// The person with the token of each session that they ever had, in the order in which these started.
    pub fn with_every_token(&self, person: &Person) -> Vec<Person> {
        let knowledge = self.knowledge();
        let sessions = knowledge.people.sessions.iter().filter(|session| session.user_id == person.user_id);
        sessions.map(|session| elsewhere(person, &session.token)).collect()
    }

    /// The person with the token of the newest session that has not ended, as far as they know.
    pub fn with_newest_token(&self, person: &Person) -> Option<Person> {
        let mut all = self.with_every_token(person);
        all.retain(|person| !self.knowledge().people.has_ended(&person.token));
        all.pop()
    }

    /// None if a change of it was not acknowledged.
    pub fn password_of(&self, person: &Person) -> Option<String> {
        self.knowledge().people.account(&person.user_id).password.clone()
    }

    pub fn earlier_passwords_of(&self, person: &Person) -> Vec<String> {
        self.knowledge().people.account(&person.user_id).earlier_passwords.clone()
    }

    pub fn is_forgotten(&self, person: &Person) -> bool {
        self.knowledge().acknowledged.forgotten.contains(&person.user_id)
    }

    /// Sends a request that ends the session with this token.
    pub async fn end_session(&self, request: ApiRequest, token: &str) {
        if let Some(session) = self.knowledge().people.session(token) {
            session.may_have_ended = true;
        }
        let is_own = request.person.token == token;
        let response = self.send(request).await;
        // Whoever logs out twice is refused the second time.
        if response.is_success() || (is_own && response.status == 401) {
            let mut knowledge = self.knowledge();
            knowledge.people.session(token).into_iter().for_each(|session| session.has_ended = true);
        }
    }

    /// Sends a request that ends all sessions of a user, if it changes anything, when it succeeds. An impatient client sends it once.
    async fn send_change(&self, request: ApiRequest, user_id: &str, (ends, impatient): (bool, bool)) -> ApiResponse {
        let tokens = self.knowledge().people.begin_change(user_id);
        let response = if impatient { self.send_keyed_once(request).await } else { self.send(request).await };
        let ended = if ends { &tokens[..] } else { &[] };
        self.knowledge().people.finish_change(user_id, &response, ended);
        response
    }

    /// Sets the password of a person by a request. The sessions end.
    pub async fn change_password(&self, person: &Person, request: ApiRequest, new: String, impatient: bool) {
        let earlier = self.knowledge().people.account(&person.user_id).password.take();
        let response = self.send_change(request, &person.user_id, (true, impatient)).await;
        let mut knowledge = self.knowledge();
        if response.is_success() {
            *knowledge.acknowledged.changed_passwords.entry(person.user_id.clone()).or_default() += 1;
            let account = knowledge.people.account(&person.user_id);
            account.earlier_passwords.extend(earlier);
            account.password = Some(new);
        }
    }

    /// An admin sets the roles of a person. Other roles end the sessions.
    pub async fn set_roles(&self, admin: &Person, person: &Person, roles: &[&str]) {
        let before = self.knowledge().people.account(&person.user_id).roles.take();
        self.knowledge().acknowledged.roles.remove(&person.user_id);
        let path = format!("/users/{}/roles", person.user_id);
        let request = ApiRequest::new(admin, "PUT", path, json!({ "roles": roles }));
        let is_other = before.as_ref().is_some_and(|before| *before != texts(&json!(roles)));
        let response = self.send_change(request, &person.user_id, (is_other, false)).await;
        let mut knowledge = self.knowledge();
        let account = knowledge.people.account(&person.user_id);
        // Of two changes at the same moment, nobody knows which was the last.
        let is_settled = account.changes.started == account.changes.finished;
        let roles = match response.status {
            200 => Some(texts(&json!(roles))),
            // A rule refused it.
            409 => before,
            _ => None,
        };
        account.roles = roles.filter(|_| is_settled);
        if let Some(roles) = account.roles.clone().filter(|_| response.is_success()) {
            knowledge.acknowledged.roles.insert(person.user_id.clone(), roles);
        }
    }

    pub async fn deactivate(&self, admin: &Person, person: &Person) {
        let path = format!("/users/{}/deactivate", person.user_id);
        let request = ApiRequest::new(admin, "POST", path, Value::Null);
        if self.send_change(request, &person.user_id, (true, false)).await.is_success() {
            self.knowledge().acknowledged.deactivated.insert(person.user_id.clone());
        }
    }

    /// Somebody asks that the data of a person be erased. Returns whether it was.
    pub async fn forget(&self, by: &Person, password: &str, person: &Person) -> bool {
        let path = format!("/users/{}/forget", person.user_id);
        let request = ApiRequest::new(by, "POST", path, json!({ "password": password }));
        let is_done = self.send_change(request, &person.user_id, (true, false)).await.is_success();
        if is_done {
            self.knowledge().acknowledged.forgotten.insert(person.user_id.clone());
        }
        is_done
    }

    /// Logs in, and checks the response against what is known of the account.
    pub async fn log_in(&self, person: &Person, password: &str) -> LogIn {
        for _ in 0..MAX_LOG_INS {
            let (before, is_settled) = {
                let mut knowledge = self.knowledge();
                let changes = knowledge.people.account(&person.user_id).changes;
                (changes, changes.started == changes.finished)
            };
            let body = json!({"email": person.email, "password": password});
            let request = ApiRequest::new(&person.without_session(), "POST", "/sessions".to_owned(), body);
            let response = self.send(request).await;
            let is_settled = is_settled && self.knowledge().people.account(&person.user_id).changes == before;
            match response.status {
                200 => return self.logged_in(person, password, is_settled, &response.body),
                401 => {
                    self.check_refusal(person, password, is_settled);
                    return LogIn::Refused;
                }
                // The account changed at the same moment.
                409 => {}
                _ => return LogIn::Unknown,
            }
        }
        LogIn::Unknown
    }

    fn logged_in(&self, person: &Person, password: &str, is_settled: bool, session: &Value) -> LogIn {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let (token, user_id) = (text(&session["token"]), text(&session["user"]["userId"]));
        let roles = texts(&session["user"]["roles"]);
        let mut knowledge = self.knowledge();
        let name = &person.name;
        let is_wrong = {
            let account = knowledge.people.account(&user_id);
            account.earlier_passwords.iter().any(|earlier| earlier == password) && is_settled
        };
        if is_wrong {
            knowledge.acknowledged.wrong_log_ins.push(format!("{name} logged in with an earlier password"));
        }
        let acknowledged = &knowledge.acknowledged;
        if is_settled && (acknowledged.deactivated.contains(&user_id) || acknowledged.forgotten.contains(&user_id)) {
            knowledge.acknowledged.wrong_log_ins.push(format!("{name} logged in to an account that has ended"));
        }
        let known = knowledge.people.account(&user_id).roles.clone().filter(|_| is_settled);
        if let Some(known) = known.filter(|known| *known != roles) {
            let wrong = format!("{name} logged in with the roles {roles:?} in place of {known:?}");
            knowledge.acknowledged.wrong_log_ins.push(wrong);
        }
        knowledge.people.add_session(&user_id, &token, !is_settled);
        LogIn::Started(Person { user_id, ..elsewhere(person, &token) }, roles)
    }

    fn check_refusal(&self, person: &Person, password: &str, is_settled: bool) {
        let mut knowledge = self.knowledge();
        let is_right = knowledge.people.account(&person.user_id).password.as_deref() == Some(password);
        let acknowledged = &knowledge.acknowledged;
        let has_ended =
            acknowledged.deactivated.contains(&person.user_id) || acknowledged.forgotten.contains(&person.user_id);
        if is_right && is_settled && !has_ended {
            let wrong = format!("{} was refused with the right password", person.name);
            knowledge.acknowledged.wrong_log_ins.push(wrong);
        }
    }

    /// Registers the address of a forgotten person, once. The new account must be another, and empty.
    pub async fn register_again(&self, person: &Person, password: &str) {
        if !self.knowledge().people.returned.insert(person.user_id.clone()) {
            return;
        }
        let body = json!({"email": person.email, "password": password, "name": person.name});
        let registered = self.send(ApiRequest::new(&person.without_session(), "POST", "/users".to_owned(), body)).await;
        let Some(user_id) = registered.body["userId"].as_str() else { return };
        {
            let mut knowledge = self.knowledge();
            let account = knowledge.people.account(user_id);
            account.email.clone_from(&person.email);
            account.password = Some(password.to_owned());
            account.roles = Some(["fan".to_owned()].into());
        }
        let returned = Person { user_id: user_id.to_owned(), ..person.clone() };
        match self.log_in(&returned, password).await {
            LogIn::Started(session, _) if session.user_id == user_id => {
                for path in ["/orders", "/tickets", "/reservations", "/payments"] {
                    let Some(list) = self.get(&session, path).await else { continue };
                    if list["items"].as_array().is_some_and(|items| !items.is_empty()) {
                        self.found_wrong_return(format!("{} sees {path} of the forgotten: {list}", person.name));
                    }
                }
            }
            LogIn::Started(session, _) => {
                self.found_wrong_return(format!("{} is {} again", person.name, session.user_id));
            }
            // The check of log-ins has reported it.
            LogIn::Refused | LogIn::Unknown => {}
        }
    }

    fn found_wrong_return(&self, found: String) {
        self.knowledge().acknowledged.wrong_returns.push(found);
    }

    /// Sends a request that needs a role, with a body that is refused only after the role was checked.
    pub async fn use_role(&self, person: &Person, (method, path): (&'static str, String), has_role: bool) {
        let response = self.send(ApiRequest::new(person, method, path.clone(), json!({}))).await;
        let is_wrong = match response.status {
            403 => has_role,
            401 => false,
            _ => !has_role && !response.is_transient(),
        };
        if is_wrong {
            let wrong = format!("{}: {method} {path} -> {}, has the role: {has_role}", person.name, response.status);
            self.knowledge().acknowledged.wrong_roles.push(wrong);
        }
    }

    /// The e-mail address of each person, by user id.
    pub fn addresses(&self) -> BTreeMap<String, String> {
        let accounts = self.knowledge();
        accounts.people.accounts.iter().map(|(user_id, account)| (user_id.clone(), account.email.clone())).collect()
    }

    /// What reads with the tokens of ended sessions, described, when no replica lags behind any more.
    pub async fn reads_after_end(&self) -> Vec<String> {
        let ended: Vec<(String, String)> = {
            let knowledge = self.knowledge();
            let ended = knowledge.people.sessions.iter().filter(|session| session.has_ended);
            ended.map(|session| (session.user_id.clone(), session.token.clone())).collect()
        };
        let mut answered = Vec::new();
        for (user_id, token) in ended {
            let person = Person { name: user_id.clone(), email: String::new(), user_id, token };
            let request = ApiRequest::new(&person, "GET", "/users/me".to_owned(), Value::Null);
            let response = self.send_until_final(&request).await;
            if response.status != 401 {
                answered.push(format!("{}: GET /users/me -> {}", person.name, response.status));
            }
        }
        answered
    }

    /// Sends a request under a new idempotency key, and never again.
    async fn send_keyed_once(&self, request: ApiRequest) -> ApiResponse {
        let idempotency_key = Some(self.knowledge().next_idempotency_key(None, 0));
        self.send_once(&ApiRequest { idempotency_key, effect: Effect::None, ..request }).await
    }
}

/// The same person at another device: their requests are not those that they repeat at the first.
fn elsewhere(person: &Person, token: &str) -> Person {
    let name = person.name.trim_end_matches(ELSEWHERE);
    Person { name: format!("{name}{ELSEWHERE}"), token: token.to_owned(), ..person.clone() }
}

impl Person {
    /// The same person without a session.
    pub fn without_session(&self) -> Self {
        elsewhere(self, "")
    }
}

const ELSEWHERE: &str = " elsewhere";

fn texts(list: &Value) -> BTreeSet<String> {
    list.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}
