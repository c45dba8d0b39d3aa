/// The reason why the local cloud can't run a template.
#[derive(Debug, Clone, thiserror::Error)]
pub enum TemplateError {
    /// It is not valid YAML, or not a template.
    #[error("the template can't be read: {0}")]
    Unreadable(String),
    /// A parameter has neither a value nor a default.
    #[error("parameter {0} has no value")]
    ParameterWithoutValue(String),
    /// The template does not declare a given parameter.
    #[error("the template has no parameter {0}")]
    UnknownParameter(String),
    /// Something is referenced but not defined.
    #[error("{0} is referenced but not defined")]
    Undefined(String),
    /// The local cloud does not support this use of an intrinsic function.
    #[error("{0} can't be resolved locally")]
    UnknownFunction(String),
    /// The local cloud does not support this type of resource.
    #[error("{resource} is a {kind}, which the local cloud does not support")]
    UnknownResource { resource: String, kind: String },
    /// A property is missing, has a wrong type, or is not supported.
    #[error("{resource}: {reason}")]
    Unusable { resource: String, reason: String },
}
