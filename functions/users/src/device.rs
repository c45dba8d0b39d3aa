//! What a program calls itself in `User-Agent`, in words that people know.

/// A program and the system that it runs on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    pub program: String,
    pub system: Option<&'static str>,
}

/// Browsers name those that they resemble too, so the rarer ones come first.
const BROWSERS: [(&str, &str); 10] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

const SYSTEMS: [(&str, &str); 8] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "macOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

impl Device {
    /// A program that is no browser is called as it calls itself, without its version.
    pub fn of(user_agent: &str) -> Self {
        let named = |names: &[(&str, &'static str)]| {
            names.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
        };
        let own = user_agent.split(['/', ' ']).next().unwrap_or_default();
        let program = named(&BROWSERS).unwrap_or(own);
        Self { program: program.to_owned(), system: named(&SYSTEMS) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(user_agent: &str) -> (String, Option<&'static str>) {
        let Device { program, system } = Device::of(user_agent);
        (program, system)
    }

    #[test]
    fn browsers_are_told_apart() {
        let chrome =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36";
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 \
                    Safari/537.36 Edg/143.0.0.0";
        let safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 \
                      Mobile/15E148 Safari/604.1";
        let firefox = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0";
        assert_eq!(shown(chrome), ("Chrome".to_owned(), Some("Linux")));
        assert_eq!(shown(edge), ("Edge".to_owned(), Some("Windows")));
        assert_eq!(shown(safari), ("Safari".to_owned(), Some("iPhone")));
        assert_eq!(shown(firefox), ("Firefox".to_owned(), Some("macOS")));
    }

    #[test]
    fn other_program_keeps_its_own_name() {
        assert_eq!(shown("curl/8.14.1"), ("curl".to_owned(), None));
        assert_eq!(shown("Frontrow gate"), ("Frontrow".to_owned(), None));
    }
}
