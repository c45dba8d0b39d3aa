//! Invariants after any sequence of commands.

use eventstore::RecordedEvent;
use kernel::{Decider, Role};
use proptest::prelude::*;
use proptest::sample::select;
use users::admins::{Admins, AdminsCommand};
use users::user::{Account, User, UserCommand, UserEvent};

use crate::samples::{account, hash, roles, user_id};

fn user_command() -> impl Strategy<Value = UserCommand> {
    let hashes = || select(vec!["$argon2id$old", "$argon2id$a", "$argon2id$b"]).prop_map(hash);
    let some_roles = select(vec![vec![Role::Fan], vec![Role::Fan, Role::Admin], vec![Role::Gate]]);
    prop_oneof![
        2 => hashes().prop_map(|password_hash| UserCommand::RegisterUser(Box::new(Account { password_hash, ..account() }))),
        4 => (hashes(), hashes()).prop_map(|(verified, new)| UserCommand::ChangePassword { verified, new }),
        4 => some_roles.prop_map(|list| UserCommand::UpdateUserRoles(roles(&list))),
        1 => Just(UserCommand::DeactivateUser),
    ]
}

fn admins_command() -> impl Strategy<Value = AdminsCommand> {
    (0..4_u128, any::<bool>()).prop_map(|(number, add)| {
        if add { AdminsCommand::AddAdmin(user_id(number)) } else { AdminsCommand::RemoveAdmin(user_id(number)) }
    })
}

/// Every state, with the events that led to it.
fn history<A: Decider<State: Clone>>(commands: &[A::Command]) -> Vec<(A::State, Vec<A::Event>)> {
    let mut states = vec![(A::initial(), Vec::new())];
    for command in commands {
        let state = states[states.len() - 1].0.clone();
        let events = A::decide(command, &state).unwrap_or_default();
        states.push((events.iter().fold(state, A::evolve), events));
    }
    states
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn repeated_user_command_does_nothing(commands in prop::collection::vec(user_command(), 1..20)) {
        for (command, (state, _)) in commands.iter().zip(history::<User>(&commands)) {
            if let Ok(events) = User::decide(command, &state) {
                let after = events.iter().fold(state, User::evolve);
                prop_assert_eq!(User::decide(command, &after), Ok(vec![]));
            }
        }
    }

    #[test]
    fn deactivated_user_never_changes(commands in prop::collection::vec(user_command(), 1..20)) {
        let mut deactivated = None;
        for (state, events) in history::<User>(&commands) {
            if let Some(before) = &deactivated {
                prop_assert_eq!((&state, events.len()), (before, 0));
            } else if matches!(state, User::Deactivated(_)) {
                deactivated = Some(state);
            }
        }
    }

    #[test]
    fn stored_events_fold_to_the_same_user(commands in prop::collection::vec(user_command(), 1..20)) {
        let history = history::<User>(&commands);
        let stored = history.iter().flat_map(|(_, events)| events).map(|event| RecordedEvent::encode(event).unwrap());
        let read: Vec<UserEvent> = stored.map(|event| event.decode().unwrap()).collect();
        let folded = read.iter().fold(User::initial(), User::evolve);
        let (state, _) = &history[history.len() - 1];
        prop_assert_eq!(&folded, state);
        let carried: User = serde_json::from_str(&serde_json::to_string(state).unwrap()).unwrap();
        prop_assert_eq!(&carried, state);
    }

    #[test]
    fn list_of_admins_is_never_empty_again(commands in prop::collection::vec(admins_command(), 1..20)) {
        let states = history::<Admins>(&commands);
        let since = states.iter().skip_while(|(admins, _)| admins.users().is_empty());
        prop_assert!(since.into_iter().all(|(admins, _)| !admins.users().is_empty()));
    }

    #[test]
    fn repeated_admins_command_does_nothing(commands in prop::collection::vec(admins_command(), 1..20)) {
        for (command, (state, _)) in commands.iter().zip(history::<Admins>(&commands)) {
            if let Ok(events) = Admins::decide(command, &state) {
                let after = events.iter().fold(state, Admins::evolve);
                prop_assert_eq!(Admins::decide(command, &after), Ok(vec![]));
            }
        }
    }
}
