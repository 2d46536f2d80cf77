//! Plugins to upload.

use serde_json::{Value, json};

/// A plugin's upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plugin {
    /// Its name.
    pub name: String,
    /// Its handler.
    pub handler: String,
    /// Its schema.
    pub schema: String,
}

impl Plugin {
    /// The body that uploads it.
    pub fn body(&self) -> Value {
        json!({ "name": self.name, "handler": self.handler, "schema": self.schema })
    }
}

/// A small plugin; another `number` is another release.
pub fn plugin(name: &str, number: usize) -> Plugin {
    Plugin {
        name: name.to_owned(),
        handler: format!(
            "local Handler = {{ PRIORITY = 10, VERSION = \"1.0.{number}\" }}\n\n\
             function Handler:header_filter(config)\n  kong.response.set_header(\"x-n\", \"{number}\")\nend\n\n\
             return Handler\n"
        ),
        schema: format!(
            "return {{\n  name = \"{name}\",\n  fields = {{\n    {{ config = {{ type = \"record\", \
             fields = {{}} }} }},\n  }},\n}}\n"
        ),
    }
}

/// The schema of [`greeter`].
pub const GREETER_SCHEMA: &str = include_str!("plugins/greeter.lua");

/// A plugin with defaults, a rule for each kind of mistake, and no consumers.
pub fn greeter(number: usize) -> Plugin {
    Plugin { schema: GREETER_SCHEMA.to_owned(), ..plugin("greeter", number) }
}

/// A plugin whose handler has about `bytes` bytes.
pub fn padded(name: &str, number: usize, bytes: usize) -> Plugin {
    let mut plugin = plugin(name, number);
    let mut line = 0;
    while plugin.handler.len() + 64 < bytes {
        line += 1;
        plugin
            .handler
            .push_str(&format!("-- line {line:06} of what a real handler would hold here\n"));
    }
    plugin
}
