use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::io;
use std::path::PathBuf;
use std::rc::Rc;

use frontrow_cli::init::{Console, Environment, InitArguments, InitError, SecretStore, StoreError, Stored, init};
use serde_json::Value;
use uuid::Uuid;

pub const ANSWERS: &str = include_str!("../../../../docs/answers.example.toml");

/// Secrets by name. Clones share their content.
#[derive(Clone, Default)]
pub struct Secrets(Rc<RefCell<BTreeMap<String, String>>>);

impl Secrets {
    pub fn content(&self, name: &str) -> Value {
        serde_json::from_str(&self.0.borrow()[name]).unwrap()
    }

    pub fn put(&self, name: &str, content: &Value) {
        self.0.borrow_mut().insert(name.to_owned(), content.to_string());
    }

    pub fn all(&self) -> BTreeMap<String, String> {
        self.0.borrow().clone()
    }
}

fn arn(name: &str) -> String {
    format!("arn:aws:secretsmanager:eu-central-1:111122223333:secret:{name}-AbCdEf")
}

impl SecretStore for Secrets {
    fn find(&self, name: &str) -> Result<Option<Stored>, StoreError> {
        Ok(self.0.borrow().get(name).map(|text| Stored { arn: arn(name), text: text.clone() }))
    }

    fn create(&self, name: &str, text: &str) -> Result<String, StoreError> {
        assert_eq!(self.0.borrow_mut().insert(name.to_owned(), text.to_owned()), None, "{name} is created twice");
        Ok(arn(name))
    }

    fn replace(&self, id: &str, text: &str) -> Result<(), StoreError> {
        let mut secrets = self.0.borrow_mut();
        let (_, kept) = secrets.iter_mut().find(|(name, _)| arn(name) == id).unwrap();
        *kept = text.to_owned();
        Ok(())
    }
}

/// Types these lines and records what is shown.
#[derive(Default)]
pub struct Typist {
    lines: VecDeque<String>,
    pub shown: Vec<String>,
}

impl Console for Typist {
    fn say(&mut self, line: &str) -> io::Result<()> {
        self.shown.push(line.to_owned());
        Ok(())
    }

    fn ask(&mut self, question: &str) -> io::Result<String> {
        self.shown.push(question.to_owned());
        self.lines.pop_front().ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }

    fn ask_secretly(&mut self, question: &str) -> io::Result<String> {
        self.ask(question)
    }
}

/// A temporary folder and secrets for `init`.
pub struct Workspace {
    folder: PathBuf,
    pub secrets: Secrets,
    /// Seconds since 1970.
    pub now: u64,
}

impl Workspace {
    pub fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("frontrow-init-{}", Uuid::new_v4()));
        fs::create_dir(&folder).unwrap();
        Self { folder, secrets: Secrets::default(), now: 1_764_500_000 }
    }

    /// Runs `init` with this answers file, if any, and these typed lines.
    pub fn init(
        &self,
        answers: Option<&str>,
        typed: &[&str],
        change: impl FnOnce(&mut InitArguments),
    ) -> (Vec<String>, Result<(), InitError>) {
        let mut arguments =
            InitArguments { answers: None, yes: false, rotate: None, dry_run: false, samconfig: self.samconfig_file() };
        if let Some(text) = answers {
            let file = self.folder.join("answers.toml");
            fs::write(&file, text).unwrap();
            arguments.answers = Some(file);
        }
        change(&mut arguments);
        let mut console = Typist { lines: typed.iter().map(|line| (*line).to_owned()).collect(), ..Typist::default() };
        let secrets = self.secrets.clone();
        let connect = move |_: &str| -> Result<Box<dyn SecretStore>, StoreError> { Ok(Box::new(secrets.clone())) };
        let environment = Environment { console: &mut console, region: None, connect: &connect, now: self.now };
        let done = init(&arguments, environment);
        (console.shown, done)
    }

    /// Runs `init` with the example answers, which must succeed.
    pub fn init_with_example(&self) -> Vec<String> {
        let (shown, done) = self.init(Some(ANSWERS), &[], |_| {});
        done.unwrap();
        shown
    }

    pub fn samconfig_file(&self) -> PathBuf {
        self.folder.join("samconfig.toml")
    }

    pub fn samconfig(&self) -> String {
        fs::read_to_string(self.samconfig_file()).unwrap()
    }

    pub fn write_samconfig(&self, text: &str) {
        fs::write(self.samconfig_file(), text).unwrap();
    }

    /// A parameter's value in samconfig.toml.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let prefix = format!("{name}=\"");
        let samconfig = self.samconfig();
        let line = samconfig.lines().find_map(|line| line.split_once(&prefix).map(|(_, value)| value.to_owned()))?;
        Some(line.rsplit_once('"').unwrap().0.to_owned())
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}
