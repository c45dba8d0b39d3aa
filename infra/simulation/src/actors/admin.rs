//! Admins change what others may do, while a clerk goes on with the tokens of earlier sessions.

use std::time::Duration;

use super::sessions::use_every_token;
use crate::random::weighted;
use crate::world::plan::Plan;
use crate::world::request::Person;
use crate::world::{LogIn, World};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AdminAction {
    /// Sets the clerk's roles.
    SetRoles(Vec<&'static str>),
    DeactivateClerk,
    /// The fan with this number.
    DeactivateFan(usize),
    /// Both admins take the role from each other at the same moment.
    RemoveEachOther,
    /// The clerk changes something with the token of each session.
    UseTokensOfClerk,
    /// The clerk logs in, and does what needs each role.
    ClerkLogsIn,
}

/// Some of the roles that the clerk begins with are missing in each, one is new.
const ROLES: [&[&str]; 5] = [
    &["fan"],
    &["fan", "gate"],
    &["fan", "organizer", "finance"],
    &["fan", "organizer", "gate", "finance"],
    &["fan", "admin"],
];

/// An admin's actions, each with the pause before it.
pub fn plan(plan: &Plan, random: &mut fastrand::Rng) -> Vec<(Duration, AdminAction)> {
    let number = random.usize(1..=2);
    let mut actions = Vec::new();
    for _ in 0..number {
        let pause = Duration::from_millis(weighted(random, &[(2, 0), (3, 4_000), (2, 20_000)]));
        let roles = ROLES[random.usize(0..ROLES.len())].to_vec();
        let action = match random.usize(0..8) {
            0 => AdminAction::RemoveEachOther,
            1 => AdminAction::DeactivateClerk,
            2 => AdminAction::DeactivateFan(random.usize(0..plan.fans.max(1))),
            _ => AdminAction::SetRoles(roles),
        };
        actions.push((pause, action));
    }
    actions
}

/// The clerk's actions, each with the pause before it.
pub fn plan_of_clerk(random: &mut fastrand::Rng) -> Vec<(Duration, AdminAction)> {
    let pause =
        |random: &mut fastrand::Rng| Duration::from_millis(weighted(random, &[(2, 0), (3, 4_000), (2, 20_000)]));
    let log_in = (Duration::from_secs(2), AdminAction::ClerkLogsIn);
    let mut actions = vec![(pause(random), AdminAction::UseTokensOfClerk), (pause(random), AdminAction::ClerkLogsIn)];
    for _ in 0..random.usize(1..=2) {
        actions.push((pause(random), AdminAction::UseTokensOfClerk));
    }
    actions.push(log_in);
    actions
}

pub async fn act(world: &World, action: &AdminAction) {
    match action {
        AdminAction::SetRoles(roles) => {
            let Some(admin) = live_admin(world) else { return };
            world.set_roles(&admin, world.clerk(), roles).await;
        }
        AdminAction::DeactivateClerk => {
            let Some(admin) = live_admin(world) else { return };
            futures::join!(world.deactivate(&admin, world.clerk()), use_every_token(world, world.clerk()));
        }
        AdminAction::DeactivateFan(fan) => {
            let Some(admin) = live_admin(world) else { return };
            let fan = world.fan(*fan);
            world.deactivate(&admin, fan).await;
            use_every_token(world, fan).await;
        }
        AdminAction::RemoveEachOther => {
            let [admin, deputy] = world.admins();
            futures::join!(world.set_roles(admin, deputy, &["fan"]), world.set_roles(deputy, admin, &["fan"]));
            futures::join!(use_every_token(world, admin), use_every_token(world, deputy));
        }
        AdminAction::UseTokensOfClerk => use_every_token(world, world.clerk()).await,
        AdminAction::ClerkLogsIn => {
            let clerk = world.clerk();
            let Some(password) = world.password_of(clerk) else { return };
            if let LogIn::Started(session, roles) = world.log_in(clerk, &password).await {
                let to_roles = format!("/users/{}/roles", clerk.user_id);
                let needs = [
                    ("gate", ("POST", "/gate/validations".to_owned())),
                    ("organizer", ("POST", "/concerts".to_owned())),
                    ("finance", ("POST", "/reconciliations".to_owned())),
                    ("admin", ("PUT", to_roles)),
                ];
                for (role, request) in needs {
                    // Admins may also do what organizers and finance do.
                    let has_role = roles.contains(role) || (role != "gate" && roles.contains("admin"));
                    world.use_role(&session, request, has_role).await;
                }
            }
        }
    }
}

/// An admin whose session has not ended, as far as they know.
fn live_admin(world: &World) -> Option<Person> {
    world.admins().into_iter().find_map(|admin| world.with_newest_token(admin))
}
