//! A batch of the stream: the control planes in it, and its first failed record.

use std::collections::BTreeMap;

use aws_lambda_events::event::{
    dynamodb::{Event, EventRecord},
    streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse},
};
use plugcast_core::ControlPlaneId;

/// The place of a record in the stream. Sequence numbers are decimal and of any length.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Sequence {
    digits: usize,
    number: String,
}

impl Sequence {
    fn of(record: &EventRecord) -> Self {
        let number = record.change.sequence_number.clone().unwrap_or_default();
        let number = number.trim_start_matches('0').to_owned();
        Self { digits: number.len(), number }
    }
}

/// The control planes in a batch, and the first failure.
pub(crate) struct Batch {
    control_planes: BTreeMap<ControlPlaneId, Sequence>,
    originals: BTreeMap<Sequence, String>,
    first_failure: Option<Sequence>,
}

impl Batch {
    /// Reads a batch. A record without a change of a control plane can never be announced. It is
    /// reported as failed, so that it ends in the dead-letter queue, where a person can read it.
    pub(crate) fn of(event: &Event) -> Self {
        let mut batch = Self {
            control_planes: BTreeMap::new(),
            originals: BTreeMap::new(),
            first_failure: None,
        };
        for record in &event.records {
            let sequence = Sequence::of(record);
            let original = record.change.sequence_number.clone().unwrap_or_default();
            batch.originals.insert(sequence.clone(), original);
            match control_plane_of(record) {
                Some(id) => {
                    // A shard is in order; a batch that a person replays may not be.
                    let first = batch.control_planes.entry(id).or_insert_with(|| sequence.clone());
                    if sequence < *first {
                        *first = sequence;
                    }
                }
                None => {
                    tracing::error!(record = %record.event_id, "stream record has no change; it fails and ends in the dead-letter queue");
                    batch.fail(sequence);
                }
            }
        }
        batch
    }

    /// The control planes in the batch, each with its first record.
    pub(crate) fn control_planes(&self) -> Vec<(ControlPlaneId, Sequence)> {
        self.control_planes.iter().map(|(id, first)| (*id, first.clone())).collect()
    }

    /// Records that a record failed.
    pub(crate) fn fail(&mut self, record: Sequence) {
        let first = self.first_failure.take().map_or(record.clone(), |known| known.min(record));
        self.first_failure = Some(first);
    }

    /// The response with the lowest failure: Lambda retries from there on.
    pub(crate) fn into_response(self) -> DynamoDbEventResponse {
        let mut response = DynamoDbEventResponse::default();
        let failed = self.first_failure.and_then(|first| self.originals.get(&first).cloned());
        response.batch_item_failures.extend(failed.map(|number| {
            let mut failure = DynamoDbBatchItemFailure::default();
            failure.item_identifier = Some(number);
            failure
        }));
        response
    }
}

fn control_plane_of(record: &EventRecord) -> Option<ControlPlaneId> {
    let keys = record.change.keys.clone().into_inner();
    let text = |name: &str| match keys.get(name) {
        Some(serde_dynamo::AttributeValue::S(text)) => Some(text.clone()),
        _ => None,
    };
    if !text("sk")?.starts_with("CHANGE#") {
        return None;
    }
    text("pk")?.strip_prefix("CP#")?.parse().ok()
}
