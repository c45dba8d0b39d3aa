use std::collections::{BTreeMap, BTreeSet};

use kernel::Role;
use lambda::http::Problem;
use schemars::{JsonSchema, Schema, SchemaGenerator};

/// How a type's schema is made.
pub(crate) type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// One endpoint.
#[derive(Debug, Clone)]
pub struct Operation {
    function: &'static str,
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) id: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) description: &'static str,
    pub(crate) callers: Callers,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<SchemaOf>,
    pub(crate) is_idempotent: bool,
    pub(crate) is_conditional: bool,
    pub(crate) answer: Answer,
    /// Codes of problems with what they say, by status.
    pub(crate) problems: BTreeMap<u16, BTreeMap<String, String>>,
    /// What problems of a status may tell besides.
    pub(crate) members: Vec<(u16, SchemaOf)>,
}

/// Who may call an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Callers {
    Anyone,
    Person,
    OneOf(&'static [Role]),
}

/// A parameter in the path, the query or a header.
#[derive(Debug, Clone)]
pub(crate) struct Parameter {
    pub name: &'static str,
    pub place: &'static str,
    pub description: &'static str,
    pub schema: SchemaOf,
}

/// What an endpoint answers when all is well.
#[derive(Debug, Clone)]
pub struct Answer {
    pub(crate) status: u16,
    pub(crate) content: Option<(&'static str, SchemaOf)>,
    pub(crate) files: Vec<&'static str>,
    pub(crate) headers: BTreeSet<&'static str>,
}

impl Answer {
    /// 200 with this.
    pub fn ok<T: JsonSchema>() -> Self {
        Self::with::<T>(200)
    }

    /// 201 with this, and where what was made is.
    pub fn created<T: JsonSchema>() -> Self {
        Self::with::<T>(201).header("Location")
    }

    /// 202 with this, and where what is under way can be watched.
    pub fn accepted<T: JsonSchema>() -> Self {
        Self::with::<T>(202).header("Location")
    }

    /// 204.
    pub fn no_content() -> Self {
        Self { status: 204, content: None, files: Vec::new(), headers: BTreeSet::new() }
    }

    /// 200 with a text of a content type.
    pub fn text(content_type: &'static str) -> Self {
        Self {
            status: 200,
            content: Some((content_type, |generator| String::json_schema(generator))),
            files: Vec::new(),
            headers: BTreeSet::new(),
        }
    }

    /// Or a file of that content type.
    #[must_use]
    pub fn or_file(mut self, content_type: &'static str) -> Self {
        self.files.push(content_type);
        self
    }

    /// 200 with a file of a content type.
    pub fn file(content_type: &'static str) -> Self {
        Self { content: None, ..Self::text(content_type) }.or_file(content_type)
    }

    /// With the version of the single thing that it is about.
    #[must_use]
    pub fn versioned(self) -> Self {
        self.header("ETag")
    }

    fn with<T: JsonSchema>(status: u16) -> Self {
        let schema: SchemaOf = |generator| generator.subschema_for::<T>();
        Self { status, content: Some(("application/json", schema)), files: Vec::new(), headers: BTreeSet::new() }
    }

    fn header(mut self, name: &'static str) -> Self {
        self.headers.insert(name);
        self
    }
}

impl Operation {
    /// `GET` of a path, such as `/orders/{orderId}`, under a name for programs, such as `getOrder`, answered by the Lambda of this name.
    pub fn get(function: &'static str, path: &'static str, id: &'static str) -> Self {
        Self::new(function, "get", path, id)
    }

    /// `POST`.
    pub fn post(function: &'static str, path: &'static str, id: &'static str) -> Self {
        Self::new(function, "post", path, id)
    }

    /// `PUT`.
    pub fn put(function: &'static str, path: &'static str, id: &'static str) -> Self {
        Self::new(function, "put", path, id)
    }

    /// `DELETE`.
    pub fn delete(function: &'static str, path: &'static str, id: &'static str) -> Self {
        Self::new(function, "delete", path, id)
    }

    /// The name of the Lambda that answers it.
    pub fn function(&self) -> &'static str {
        self.function
    }

    /// Method in lower case, and path.
    pub fn route(&self) -> (&'static str, &'static str) {
        (self.method, self.path)
    }

    fn new(function: &'static str, method: &'static str, path: &'static str, id: &'static str) -> Self {
        Self {
            function,
            method,
            path,
            id,
            summary: "",
            description: "",
            callers: Callers::Anyone,
            parameters: Vec::new(),
            body: None,
            is_idempotent: false,
            is_conditional: false,
            answer: Answer::no_content(),
            problems: BTreeMap::new(),
            members: Vec::new(),
        }
    }

    /// What it does, in a few words and in a few sentences.
    #[must_use]
    pub fn says(self, summary: &'static str, description: &'static str) -> Self {
        Self { summary, description, ..self }
    }

    /// For whoever is logged in.
    #[must_use]
    pub fn by_person(self) -> Self {
        self.by(Callers::Person)
    }

    /// For people who have one of these roles.
    #[must_use]
    pub fn by_one_of(self, roles: &'static [Role]) -> Self {
        self.by(Callers::OneOf(roles)).refuses([Problem::forbidden()])
    }

    fn by(self, callers: Callers) -> Self {
        let needs_token = [Problem::unauthenticated(), Problem::invalid_token()];
        Self { callers, ..self }.refuses(needs_token).refuses([Problem::token_expired()])
    }

    /// With a part of the path that names a thing; what names none is not found.
    #[must_use]
    pub fn path<T: JsonSchema>(self, name: &'static str, description: &'static str) -> Self {
        self.parameter::<T>(name, "path", description).refuses([Problem::not_found()])
    }

    /// With a query parameter that may be given.
    #[must_use]
    pub fn query<T: JsonSchema>(self, name: &'static str, description: &'static str) -> Self {
        let invalid = Problem::invalid_parameter(format!("?{name}= is not valid."));
        self.parameter::<T>(name, "query", description).refuses([invalid])
    }

    /// With a header of its own.
    #[must_use]
    pub fn header<T: JsonSchema>(self, name: &'static str, description: &'static str) -> Self {
        self.parameter::<T>(name, "header", description)
    }

    fn parameter<T: JsonSchema>(mut self, name: &'static str, place: &'static str, description: &'static str) -> Self {
        self.parameters.push(Parameter {
            name,
            place,
            description,
            schema: |generator| generator.subschema_for::<T>(),
        });
        self
    }

    /// A list that is read page by page.
    #[must_use]
    pub fn paged(self) -> Self {
        use crate::conventions::{Cursor, Limit};
        self.query::<Limit>("limit", "At most so many items.")
            .query::<Cursor>("cursor", "Where the page before ended: its nextCursor.")
            .refuses([Problem::invalid_cursor()])
    }

    /// With a JSON body.
    #[must_use]
    pub fn body<T: JsonSchema>(self) -> Self {
        let invalid = Problem::invalid_field("", "invalid_value", "a field is missing or wrong");
        Self { body: Some(|generator| T::json_schema(generator)), ..self }.refuses([Problem::malformed_json(), invalid])
    }

    /// It may be asked again under the same Idempotency-Key.
    #[must_use]
    pub fn idempotent(self) -> Self {
        let refused = [Problem::invalid_idempotency_key(), Problem::idempotency_key_reused()];
        Self { is_idempotent: true, ..self }.refuses(refused)
    }

    /// A command on one stream: it may be made conditional by If-Match, and loses against others who change the same.
    #[must_use]
    pub fn conditional(self) -> Self {
        let refused = [Problem::invalid_if_match(), Problem::version_mismatch(0)];
        Self { is_conditional: true, ..self }.contended().refuses(refused)
    }

    /// It loses against others who change the same.
    #[must_use]
    pub fn contended(self) -> Self {
        self.refuses([Problem::concurrent_change()])
    }

    /// What it answers when all is well.
    #[must_use]
    pub fn answers(self, answer: Answer) -> Self {
        Self { answer, ..self }
    }

    /// Why it may not do it: refusals of the domain, or problems of the transport.
    #[must_use]
    pub fn refuses<P: Into<Problem>>(mut self, reasons: impl IntoIterator<Item = P>) -> Self {
        for problem in reasons.into_iter().map(Into::into) {
            let codes = self.problems.entry(problem.status).or_default();
            codes.entry(problem.code.into_owned()).or_insert(problem.detail);
        }
        self
    }

    /// What problems of a status may tell besides.
    #[must_use]
    pub fn telling<T: JsonSchema>(mut self, status: u16) -> Self {
        self.members.push((status, |generator| T::json_schema(generator)));
        self
    }
}
