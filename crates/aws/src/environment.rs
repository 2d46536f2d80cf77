//! Environment variables of a function. All faults are reported together.

use std::fmt;

type Lookup = dyn Fn(&str) -> Option<String>;

/// Reads variables and collects their faults.
pub struct Environment {
    lookup: Box<Lookup>,
    faults: Vec<String>,
}

/// All faults of the environment.
#[derive(PartialEq, Eq)]
pub struct EnvironmentError(Vec<String>);

impl Environment {
    /// The environment of this process.
    pub fn of_process() -> Self {
        Self::of(|name| std::env::var(name).ok())
    }

    /// An environment that gets its values from `lookup`.
    pub fn of(lookup: impl Fn(&str) -> Option<String> + 'static) -> Self {
        Self { lookup: Box::new(lookup), faults: Vec::new() }
    }

    /// The value of an optional variable. An empty value counts as missing.
    pub fn optional(&self, name: &str) -> Option<String> {
        (self.lookup)(name).filter(|value| !value.is_empty())
    }

    /// The value of a required variable. When it is missing, records a fault and returns an empty
    /// string.
    pub fn required(&mut self, name: &str) -> String {
        let value = self.optional(name);
        if value.is_none() {
            self.faults.push(format!("{name} is not set"));
        }
        value.unwrap_or_default()
    }

    /// Records a fault in the value of `name`.
    pub fn fault(&mut self, name: &str, problem: impl fmt::Display) {
        self.faults.push(format!("{name}: {problem}"));
    }

    /// Returns the faults, if there are any.
    pub fn finish(self) -> Result<(), EnvironmentError> {
        if self.faults.is_empty() { Ok(()) } else { Err(EnvironmentError(self.faults)) }
    }
}

impl fmt::Display for EnvironmentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invalid environment: {}", self.0.join("; "))
    }
}

// `main` returns this error, and Rust prints such an error with `Debug`.
impl fmt::Debug for EnvironmentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for EnvironmentError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_all_faults_together() {
        let mut environment = Environment::of(|name| (name == "EMPTY").then(String::new).or(None));
        environment.required("EMPTY");
        environment.required("MISSING");
        environment.fault("WRONG", "not a digest");
        assert_eq!(
            environment.finish().unwrap_err().to_string(),
            "invalid environment: EMPTY is not set; MISSING is not set; \
             WRONG: not a digest"
        );
    }
}
