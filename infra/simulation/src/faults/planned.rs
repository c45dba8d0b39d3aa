use cloud::{Hop, InvocationFault};

/// A fault that occurs once, at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlannedFault {
    Invocation {
        function: String,
        /// Which invocation of the function, from 0.
        number: usize,
        fault: InvocationFault,
    },
    /// An event is delivered twice.
    Repeat {
        /// Source and target.
        hop: (String, String),
        /// Which event of the hop, from 0.
        number: usize,
    },
}

impl PlannedFault {
    /// The fault of the n-th invocation of a function.
    pub(super) fn of_invocation(&self, function: &str, number: usize) -> Option<InvocationFault> {
        match self {
            Self::Invocation { function: wanted, number: n, fault } if wanted == function && *n == number => {
                Some(*fault)
            }
            _ => None,
        }
    }

    /// Whether the n-th event of a hop is delivered twice.
    pub(super) fn repeats(&self, hop: &Hop<'_>, number: usize) -> bool {
        matches!(self, Self::Repeat { hop: (from, to), number: n } if from == hop.from && to == hop.to && *n == number)
    }
}
