//! A fan whose sessions end, and who goes on to use their tokens.

use std::time::Duration;

use serde_json::{Value, json};

use crate::random::weighted;
use crate::world::World;
use crate::world::plan::Plan;
use crate::world::request::{ApiRequest, Person};

/// Each has the number of a fan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionAction {
    LogOut(usize),
    /// Ends the session of the fan's other requests from another device.
    LogOutElsewhere(usize),
    /// Changes the password while each session is used.
    ChangePassword(usize),
    /// Changes the password, and is gone before the response.
    ChangePasswordAndLeave(usize),
    RequestReset(usize),
    /// Resets the password with the token of the newest mail while each session is used.
    FollowResetLink(usize),
    /// Logs in with the password, and tries the ones before it.
    LogIn(usize),
    /// Changes something with the token of each session, ended or not.
    UseEveryToken(usize),
}

/// What happens to a fan's sessions, each with the pause before it.
pub fn plan(plan: &Plan, random: &mut fastrand::Rng) -> Vec<(Duration, SessionAction)> {
    let fan = random.usize(0..plan.fans.max(1));
    let ends: Vec<SessionAction> = match random.usize(0..6) {
        0 => vec![SessionAction::LogOut(fan)],
        1 => vec![SessionAction::LogOutElsewhere(fan)],
        2 => vec![SessionAction::ChangePassword(fan)],
        3 => vec![SessionAction::ChangePasswordAndLeave(fan)],
        _ => vec![SessionAction::RequestReset(fan), SessionAction::FollowResetLink(fan)],
    };
    let mut actions = Vec::new();
    for end in ends {
        actions.push((Duration::from_millis(weighted(random, &[(2, 1_000), (3, 15_000)])), end));
    }
    actions.push((Duration::from_millis(weighted(random, &[(1, 0), (2, 2_000)])), SessionAction::UseEveryToken(fan)));
    actions.push((Duration::from_secs(5), SessionAction::LogIn(fan)));
    actions.push((Duration::from_secs(1), SessionAction::UseEveryToken(fan)));
    if random.bool() {
        actions.push((Duration::from_secs(10), SessionAction::LogOutElsewhere(fan)));
        actions.push((Duration::from_secs(1), SessionAction::UseEveryToken(fan)));
    }
    actions
}

pub async fn act(world: &World, action: &SessionAction) {
    match action {
        SessionAction::LogOut(fan) => {
            let fan = world.fan(*fan);
            let request = ApiRequest::new(fan, "DELETE", "/sessions/current".to_owned(), Value::Null);
            world.end_session(request, &fan.token).await;
        }
        SessionAction::LogOutElsewhere(fan) => log_out_elsewhere(world, world.fan(*fan)).await,
        SessionAction::ChangePassword(fan) => {
            let fan = world.fan(*fan);
            futures::join!(use_every_token(world, fan), change_password(world, fan, false));
        }
        SessionAction::ChangePasswordAndLeave(fan) => change_password(world, world.fan(*fan), true).await,
        SessionAction::RequestReset(fan) => {
            let fan = world.fan(*fan).without_session();
            let body = json!({ "email": fan.email });
            world.send(ApiRequest::new(&fan, "POST", "/password-resets".to_owned(), body)).await;
        }
        SessionAction::FollowResetLink(fan) => {
            let fan = world.fan(*fan);
            let Some(token) = mailed_token(world, fan) else { return };
            let new = next_password(world, fan);
            let (path, body) = (format!("/password-resets/{token}"), json!({ "password": new }));
            let request = ApiRequest::new(&fan.without_session(), "POST", path, body);
            futures::join!(use_every_token(world, fan), world.change_password(fan, request, new, false));
        }
        SessionAction::LogIn(fan) => {
            let fan = world.fan(*fan);
            for password in world.earlier_passwords_of(fan) {
                world.log_in(fan, &password).await;
            }
            if let Some(password) = world.password_of(fan) {
                world.log_in(fan, &password).await;
            }
        }
        SessionAction::UseEveryToken(fan) => use_every_token(world, world.fan(*fan)).await,
    }
}

/// Asks for the name that the person has, as a change of it.
pub(super) async fn use_every_token(world: &World, person: &Person) {
    for session in world.with_every_token(person) {
        let request = ApiRequest::new(&session, "PUT", "/users/me".to_owned(), json!({ "name": person.name }));
        world.send(request).await;
    }
}

async fn log_out_elsewhere(world: &World, fan: &Person) {
    let Some(here) = world.with_newest_token(fan) else { return };
    let Some(list) = world.get(&here, "/sessions").await else { return };
    let other = list["items"].as_array().into_iter().flatten().find(|session| session["current"] != true);
    let Some(id) = other.and_then(|session| session["sessionId"].as_str()) else { return };
    let token = world.with_every_token(fan).into_iter().map(|session| session.token).find(|token| is_of(token, id));
    let request = ApiRequest::new(&here, "DELETE", format!("/sessions/{id}"), Value::Null);
    match token {
        Some(token) => world.end_session(request, &token).await,
        // Of a log-in whose response was lost.
        None => drop(world.send(request).await),
    }
}

async fn change_password(world: &World, fan: &Person, impatient: bool) {
    let (Some(here), Some(current)) = (world.with_newest_token(fan), world.password_of(fan)) else { return };
    let new = next_password(world, fan);
    let body = json!({"currentPassword": current, "newPassword": new});
    let request = ApiRequest::new(&here, "PUT", "/users/me/password".to_owned(), body);
    world.change_password(fan, request, new, impatient).await;
}

fn next_password(world: &World, fan: &Person) -> String {
    format!("another horse battery {}", world.earlier_passwords_of(fan).len())
}

/// The token in the newest e-mail to somebody with a link that resets the password.
fn mailed_token(world: &World, person: &Person) -> Option<String> {
    let mails = world.frontrow().mailgun().messages();
    let to_person = |mail: &&Value| mail["to"].as_str().is_some_and(|to| to.contains(&person.email));
    let mut tokens = mails.iter().filter(to_person).filter_map(|mail| mail["text"].as_str()?.split_once("#token="));
    let (_, token) = tokens.next_back()?;
    Some(token.chars().take_while(|letter| letter.is_ascii_alphanumeric() || ['-', '_'].contains(letter)).collect())
}

/// Whether a token is of the session with this id: it is a JSON Web Token.
fn is_of(token: &str, session_id: &str) -> bool {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let claims = token.split('.').nth(1).and_then(|claims| URL_SAFE_NO_PAD.decode(claims).ok());
    let claims: Value = claims.and_then(|claims| serde_json::from_slice(&claims).ok()).unwrap_or_default();
    claims["sid"] == session_id
}
