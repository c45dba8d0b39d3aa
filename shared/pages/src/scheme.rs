use std::str::FromStr;

/// The colours that a reader chose. Without a choice, pages follow the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// As the system has it.
    System,
}

impl Scheme {
    /// All choices, in the order in which pages show them.
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::System];

    /// The value in `?scheme=`, in the cookie and in the style sheet.
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::System => "system",
        }
    }
}

impl FromStr for Scheme {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|scheme| scheme.name() == name).ok_or(())
    }
}
