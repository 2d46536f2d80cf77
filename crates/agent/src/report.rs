//! A node's report about a generation.
//!
//! Only the newest state matters, so there is one report. It is sent when it changes and after
//! every hello, so the next hello makes up for a report that was lost with its socket.

use std::time::Duration;

use plugcast_core::{Digest, Generation, PluginName, limits::MAX_NODE_TEXT_CHARS};
use plugcast_protocol::push::NodeMessage;

/// A reason why a generation was not applied completely.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The plugin at fault, if it is one.
    pub plugin: Option<PluginName>,
    /// A stable code for the reason.
    pub code: &'static str,
    /// The reason in words.
    pub message: String,
}

impl Fault {
    pub(crate) fn of_all(code: &'static str, message: impl Into<String>) -> Self {
        Self { plugin: None, code, message: message.into() }
    }

    pub(crate) fn of_plugin(
        plugin: &PluginName,
        code: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self { plugin: Some(plugin.clone()), ..Self::of_all(code, message) }
    }

    fn to_message(&self, generation: Generation) -> NodeMessage {
        NodeMessage::Rejected {
            generation,
            plugin: self.plugin.clone(),
            code: self.code.to_owned(),
            message: self.message.chars().take(MAX_NODE_TEXT_CHARS).collect(),
        }
    }
}

/// What a node serves, and its report.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Status {
    /// The generation that it serves; 0 for none.
    pub(crate) generation: Generation,
    /// The report: `applied`, or one `rejected` for each fault.
    pub(crate) report: Vec<NodeMessage>,
}

impl Status {
    pub(crate) fn applied(generation: Generation, digest: Digest, took: Duration) -> Self {
        let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        Self { generation, report: vec![NodeMessage::Applied { generation, digest, took_ms }] }
    }

    /// The node serves `serving` because `rejected` has these `faults`.
    pub(crate) fn rejected(serving: Generation, rejected: Generation, faults: &[Fault]) -> Self {
        let report = faults.iter().map(|fault| fault.to_message(rejected)).collect();
        Self { generation: serving, report }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_a_message_to_the_protocols_limit() {
        let fault = Fault::of_all("activation_failed", "ä".repeat(MAX_NODE_TEXT_CHARS + 1));
        let status = Status::rejected(1.into(), 2.into(), &[fault]);
        let [NodeMessage::Rejected { message, generation, .. }] = &status.report[..] else {
            panic!("{status:?}");
        };
        assert_eq!(message.chars().count(), MAX_NODE_TEXT_CHARS);
        assert_eq!((status.generation.get(), generation.get()), (1, 2));
    }
}
