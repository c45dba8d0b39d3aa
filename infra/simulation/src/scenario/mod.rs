//! Scenarios: who does what and when, and which faults occur.

mod definition;
mod generate;
mod scripted;

pub use definition::{Action, Actor, Scenario, Step};
pub use generate::ScenarioSize;
pub use scripted::{ScriptedScenario, scripted_scenarios};
