//! A batch of the stream: which control planes it names, and which of its records failed.

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

/// What a batch names, and what failed of it.
pub(crate) struct Batch {
    control_planes: BTreeMap<ControlPlaneId, Sequence>,
    originals: BTreeMap<Sequence, String>,
    first_failure: Option<Sequence>,
}

impl Batch {
    /// Reads a batch. A record that is no change of a control plane cannot be announced, now or
    /// later: it is reported, so that it ends where failures end and can be looked at.
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
                    // A shard is in order; what a person replays need not be.
                    let first = batch.control_planes.entry(id).or_insert_with(|| sequence.clone());
                    if sequence < *first {
                        *first = sequence;
                    }
                }
                None => {
                    tracing::error!(record = %record.event_id, "the record is no change");
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

    /// Notes that a record failed.
    pub(crate) fn fail(&mut self, record: Sequence) {
        let first = self.first_failure.take().map_or(record.clone(), |known| known.min(record));
        self.first_failure = Some(first);
    }

    /// The lowest failure: Lambda retries from there on, whatever else is named.
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
