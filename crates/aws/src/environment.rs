//! What a function reads from its environment, with every fault reported at once.

use std::fmt;

type Lookup = dyn Fn(&str) -> Option<String>;

/// Reads variables and remembers what is wrong with them.
pub struct Environment {
    lookup: Box<Lookup>,
    faults: Vec<String>,
}

/// Everything that is wrong with the environment.
#[derive(PartialEq, Eq)]
pub struct EnvironmentError(Vec<String>);

impl Environment {
    /// The environment of this process.
    pub fn of_process() -> Self {
        Self::of(|name| std::env::var(name).ok())
    }

    /// An environment of any origin.
    pub fn of(lookup: impl Fn(&str) -> Option<String> + 'static) -> Self {
        Self { lookup: Box::new(lookup), faults: Vec::new() }
    }

    /// A variable that may be missing; an empty one counts as missing.
    pub fn optional(&self, name: &str) -> Option<String> {
        (self.lookup)(name).filter(|value| !value.is_empty())
    }

    /// A variable that must be there. Where it is not, that is noted and the answer is empty.
    pub fn required(&mut self, name: &str) -> String {
        let value = self.optional(name);
        if value.is_none() {
            self.faults.push(format!("{name} is not set"));
        }
        value.unwrap_or_default()
    }

    /// Notes that the value of `name` is wrong.
    pub fn fault(&mut self, name: &str, problem: impl fmt::Display) {
        self.faults.push(format!("{name}: {problem}"));
    }

    /// Says whether anything was wrong.
    pub fn finish(self) -> Result<(), EnvironmentError> {
        if self.faults.is_empty() { Ok(()) } else { Err(EnvironmentError(self.faults)) }
    }
}

impl fmt::Display for EnvironmentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the environment is incomplete: {}", self.0.join("; "))
    }
}

// A binary returns this from `main`, and Rust prints what `main` returns in its debug form.
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
    fn all_faults_are_reported_together() {
        let mut environment = Environment::of(|name| (name == "EMPTY").then(String::new).or(None));
        environment.required("EMPTY");
        environment.required("MISSING");
        environment.fault("WRONG", "not a digest");
        assert_eq!(
            environment.finish().unwrap_err().to_string(),
            "the environment is incomplete: EMPTY is not set; MISSING is not set; \
             WRONG: not a digest"
        );
    }
}
