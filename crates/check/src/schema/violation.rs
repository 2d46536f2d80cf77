//! Violations of a schema, with the path of the value.

/// A step into a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Key(String),
    /// An index in a sequence, from 1.
    Index(usize),
}

/// One violation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Violation {
    /// The path from the value inwards.
    pub(crate) path: Vec<Step>,
    pub(crate) message: String,
}

impl Violation {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { path: Vec::new(), message: message.into() }
    }

    pub(crate) fn under(mut self, step: Step) -> Self {
        self.path.insert(0, step);
        self
    }

    pub(crate) fn path_text(&self) -> String {
        path_text(&self.path)
    }
}

/// A path as text. Indexes into a list of fields are left out, since fields have names:
/// `fields.config.fields.host`, but `entity_checks[1].conditional`.
pub(crate) fn path_text(path: &[Step]) -> String {
    let mut text = String::new();
    let mut is_field_list = false;
    for (place, step) in path.iter().enumerate() {
        match step {
            Step::Key(key) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(key);
                is_field_list = matches!(key.as_str(), "fields" | "shorthand_fields");
            }
            Step::Index(_) if is_field_list && place + 1 < path.len() => {}
            Step::Index(index) => text.push_str(&format!("[{index}]")),
        }
    }
    text
}

/// Why a value does not fit its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    Violations(Vec<Violation>),
    /// Kong rejects the value without a message, which counts as success in some places.
    Silent,
}

impl Failure {
    pub(crate) fn one(message: impl Into<String>) -> Self {
        Self::Violations(vec![Violation::new(message)])
    }

    pub(crate) fn under(self, step: &Step) -> Vec<Violation> {
        match self {
            Self::Violations(list) => {
                list.into_iter().map(|violation| violation.under(step.clone())).collect()
            }
            Self::Silent => Vec::new(),
        }
    }
}

/// Kong's message where its own code fails on a definition.
pub(crate) const CANNOT_VALIDATE: &str = "error in schema prevents from validating this field";
