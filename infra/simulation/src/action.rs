//! All that somebody may do.

use crate::actors::{fan, finance, gate, organizer};

/// Who does something: the n-th of their kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// Buys.
    Fan(usize),
    /// Puts concerts on sale.
    Organizer(usize),
    /// Lets people in.
    Gate(usize),
    /// Gives money back.
    Finance(usize),
}

/// What somebody does. It names things by their number in the story, so that it means something whatever went before; where
/// there is no such thing (no order to cancel, say), nothing is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// A fan's.
    Fan(fan::Action),
    /// An organizer's.
    Organizer(organizer::Action),
    /// At the gate.
    Gate(gate::Action),
    /// Where the money is.
    Finance(finance::Action),
}

/// One of several, each as often as its weight says.
pub(crate) fn weighted<T: Clone>(random: &mut fastrand::Rng, choices: &[(u32, T)]) -> T {
    let sum: u32 = choices.iter().map(|(weight, _)| weight).sum();
    let mut left = random.u32(0..sum.max(1));
    for (weight, choice) in choices {
        match left.checked_sub(*weight) {
            Some(rest) => left = rest,
            None => return choice.clone(),
        }
    }
    choices.last().map(|(_, choice)| choice.clone()).expect("there is a choice")
}
