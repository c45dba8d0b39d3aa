//! The functions and their processes.

use std::collections::BTreeMap;
use std::sync::Arc;

use lambda::{Env, Lambda, Process};
use tokio::sync::OnceCell;

use super::meter::Counts;
use crate::template;

#[derive(Default)]
pub(crate) struct Functions {
    by_name: BTreeMap<String, Function>,
}

pub(crate) struct Function {
    pub template: template::Function,
    pub env: Env,
    /// None if the template names a function that the program does not have.
    pub lambda: Option<Lambda>,
    /// Started at the first invocation.
    pub process: OnceCell<Arc<Process>>,
    pub counts: Arc<Counts>,
}

impl Functions {
    pub(crate) fn new(functions: impl IntoIterator<Item = Function>) -> Self {
        Self { by_name: functions.into_iter().map(|function| (function.template.name.clone(), function)).collect() }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Function> {
        self.by_name.get(name)
    }
}

impl Function {
    pub(crate) fn new(template: template::Function, lambda: Option<Lambda>, env: Env, counts: Arc<Counts>) -> Self {
        Self { template, env, lambda, process: OnceCell::new(), counts }
    }
}
