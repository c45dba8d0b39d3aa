use std::collections::{BTreeMap, BTreeSet};

use auth::ROLES_WITH_MFA;
use kernel::Role;
use lambda::http::Problem;
use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::paging::{Cursor, Limit};

/// Generates a type's schema.
pub(crate) type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// The description of an endpoint.
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
    pub(crate) response: SuccessResponse,
    /// Codes of problems with their details, by status.
    pub(crate) problems: BTreeMap<u16, BTreeMap<String, String>>,
    /// Statuses of problems that say when to try again.
    pub(crate) transient: BTreeSet<u16>,
    /// Additional members of problems, by status.
    pub(crate) members: Vec<(u16, SchemaOf)>,
}

/// Who may call an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Callers {
    Anyone,
    User,
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

/// The response of an operation that succeeded.
#[derive(Debug, Clone)]
pub struct SuccessResponse {
    pub(crate) status: u16,
    pub(crate) content: Option<(&'static str, SchemaOf)>,
    pub(crate) files: Vec<&'static str>,
    pub(crate) headers: BTreeSet<&'static str>,
    /// Whether `If-None-Match` gets a 304.
    pub(crate) is_revalidated: bool,
}

impl SuccessResponse {
    /// 200 with a JSON body.
    pub fn ok<T: JsonSchema>() -> Self {
        Self::with::<T>(200)
    }

    /// 201 with a JSON body and the `Location` of the created resource.
    pub fn created<T: JsonSchema>() -> Self {
        Self::with::<T>(201).header("Location")
    }

    /// 202 with a JSON body and the `Location` at which to follow the progress.
    pub fn accepted<T: JsonSchema>() -> Self {
        Self::with::<T>(202).header("Location")
    }

    /// 204 without a body.
    pub fn no_content() -> Self {
        Self { status: 204, content: None, files: Vec::new(), headers: BTreeSet::new(), is_revalidated: false }
    }

    /// 200 with text of a content type.
    pub fn text(content_type: &'static str) -> Self {
        Self {
            status: 200,
            content: Some((content_type, |generator| String::json_schema(generator))),
            files: Vec::new(),
            headers: BTreeSet::new(),
            is_revalidated: false,
        }
    }

    /// Adds a file as an alternative to the text or JSON.
    #[must_use]
    pub fn or_file(mut self, content_type: &'static str) -> Self {
        self.files.push(content_type);
        self
    }

    /// 200 with a file of a content type.
    pub fn file(content_type: &'static str) -> Self {
        Self { content: None, ..Self::text(content_type) }.or_file(content_type)
    }

    /// Adds the `ETag` with the version of the resource.
    #[must_use]
    pub fn versioned(self) -> Self {
        self.header("ETag")
    }

    /// Adds the `ETag`, which alone decides what the body says: `If-None-Match` gets a 304.
    #[must_use]
    pub fn revalidated(self) -> Self {
        Self { is_revalidated: true, ..self.versioned() }
    }

    /// Adds the `Set-Cookie` that sets or deletes the session's cookie.
    #[must_use]
    pub fn with_session_cookie(self) -> Self {
        self.header("Set-Cookie")
    }

    fn with<T: JsonSchema>(status: u16) -> Self {
        let schema: SchemaOf = |generator| generator.subschema_for::<T>();
        Self {
            status,
            content: Some(("application/json", schema)),
            files: Vec::new(),
            headers: BTreeSet::new(),
            is_revalidated: false,
        }
    }

    fn header(mut self, name: &'static str) -> Self {
        self.headers.insert(name);
        self
    }
}

impl Operation {
    /// A `GET` operation: the name of its Lambda, its path such as `/orders/{orderId}`, and its id for programs such as `getOrder`.
    pub fn get(function: &'static str, path: &'static str, id: &'static str) -> Self {
        Self::new(function, "get", path, id)
    }

    /// A `POST` operation, see [`Operation::get`].
    pub fn post(function: &'static str, path: &'static str, id: &'static str) -> Self {
        Self::new(function, "post", path, id)
    }

    /// A `PUT` operation, see [`Operation::get`].
    pub fn put(function: &'static str, path: &'static str, id: &'static str) -> Self {
        Self::new(function, "put", path, id)
    }

    /// A `DELETE` operation, see [`Operation::get`].
    pub fn delete(function: &'static str, path: &'static str, id: &'static str) -> Self {
        Self::new(function, "delete", path, id)
    }

    /// Name of the Lambda.
    pub fn function(&self) -> &'static str {
        self.function
    }

    /// The method in lower case and the path.
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
            response: SuccessResponse::no_content(),
            problems: BTreeMap::new(),
            transient: BTreeSet::new(),
            members: Vec::new(),
        }
    }

    /// Sets the summary (imperative, at most eight words) and the description.
    #[must_use]
    pub fn describe(self, summary: &'static str, description: &'static str) -> Self {
        Self { summary, description, ..self }
    }

    /// Requires a logged-in user.
    #[must_use]
    pub fn for_users(self) -> Self {
        self.callers(Callers::User)
    }

    /// Requires a user with one of these roles.
    #[must_use]
    pub fn for_roles(self, roles: &'static [Role]) -> Self {
        let needs_mfa = roles.iter().any(|role| ROLES_WITH_MFA.contains(role)).then(Problem::mfa_enrolment_required);
        self.callers(Callers::OneOf(roles)).problems([Problem::forbidden()]).problems(needs_mfa)
    }

    fn callers(self, callers: Callers) -> Self {
        let needs_token = [Problem::unauthenticated(), Problem::invalid_token()];
        let has_ended = [Problem::token_expired(), Problem::session_ended()];
        let not_by_cookie = (self.method != "get").then(Problem::csrf_check_failed);
        Self { callers, ..self }.problems(needs_token).problems(has_ended).problems(not_by_cookie)
    }

    /// Adds a path parameter. An unknown value is answered with 404.
    #[must_use]
    pub fn path<T: JsonSchema>(self, name: &'static str, description: &'static str) -> Self {
        self.parameter::<T>(name, "path", description).problems([Problem::not_found()])
    }

    /// Adds an optional query parameter.
    #[must_use]
    pub fn query<T: JsonSchema>(self, name: &'static str, description: &'static str) -> Self {
        let invalid = Problem::new(400, "invalid_parameter", format!("?{name}= is not valid."));
        self.parameter::<T>(name, "query", description).problems([invalid])
    }

    /// Adds a required request header.
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

    /// Adds the parameters of a list that is read page by page.
    #[must_use]
    pub fn paged(self) -> Self {
        self.query::<Limit>("limit", "Maximum number of items.")
            .query::<Cursor>("cursor", "nextCursor of the previous page.")
            .problems([Problem::invalid_cursor()])
    }

    /// Adds a JSON request body.
    #[must_use]
    pub fn body<T: JsonSchema>(self) -> Self {
        let invalid = Problem::invalid_field("", "invalid_value", "a field is missing or wrong");
        Self { body: Some(|generator| T::json_schema(generator)), ..self }.problems([
            Problem::malformed_json(),
            Problem::unsupported_media_type(),
            invalid,
        ])
    }

    /// Accepts an `Idempotency-Key`.
    #[must_use]
    pub fn idempotent(self) -> Self {
        let problems = [Problem::invalid_idempotency_key(), Problem::idempotency_key_reused()];
        Self { is_idempotent: true, ..self }.problems(problems)
    }

    /// Accepts `If-Match`. Also implies [`Operation::contended`].
    #[must_use]
    pub fn conditional(self) -> Self {
        let problems = [Problem::invalid_if_match(), Problem::version_mismatch(0)];
        Self { is_conditional: true, ..self }.contended().problems(problems)
    }

    /// May fail because of concurrent changes.
    #[must_use]
    pub fn contended(self) -> Self {
        self.problems([Problem::concurrent_change()])
    }

    /// Sets the response of a success.
    #[must_use]
    pub fn responds(self, response: SuccessResponse) -> Self {
        Self { response, ..self }
    }

    /// Adds possible problems, such as refusals of an aggregate.
    #[must_use]
    pub fn problems<P: Into<Problem>>(mut self, problems: impl IntoIterator<Item = P>) -> Self {
        for problem in problems.into_iter().map(Into::into) {
            if problem.is_transient() {
                self.transient.insert(problem.status);
            }
            let codes = self.problems.entry(problem.status).or_default();
            codes.entry(problem.code.into_owned()).or_insert(problem.detail);
        }
        self
    }

    /// Adds the fields of `T` to the problems of a status.
    #[must_use]
    pub fn problem_members<T: JsonSchema>(mut self, status: u16) -> Self {
        self.members.push((status, |generator| T::json_schema(generator)));
        self
    }
}
