//! Reads the registry's stream from its database.

use std::io;

use aws_lambda_events::event::dynamodb::EventRecord;
use dynoxide::{
    Database,
    actions::{
        describe_table::DescribeTableRequest, get_records::GetRecordsRequest,
        get_shard_iterator::GetShardIteratorRequest,
    },
    streams::shard_id,
};
use serde_json::Value;

use super::filter::{FILTER_PATTERN, matches};
use crate::engine::REGISTRY_TABLE;

/// Records that pass the filter, and the position of the last record read.
pub(super) struct Batch {
    pub(super) records: Vec<EventRecord>,
    pub(super) last_position: String,
}

/// A reader at a position of the stream.
pub(crate) struct StreamReader {
    database: Database,
    iterator: String,
    pattern: Value,
}

impl StreamReader {
    /// Starts after `position`. Without one, starts at the beginning.
    pub(crate) fn open(database: Database, position: Option<&str>) -> io::Result<Self> {
        let table = database
            .describe_table(DescribeTableRequest { table_name: REGISTRY_TABLE.to_owned() })
            .map_err(io::Error::other)?;
        let stream_arn = table.table.latest_stream_arn.ok_or_else(|| {
            io::Error::other("the registry table has no stream: this database is not Plugcast's")
        })?;
        let iterator_type = match position {
            Some(_) => "AFTER_SEQUENCE_NUMBER",
            None => "TRIM_HORIZON",
        };
        let request = GetShardIteratorRequest {
            stream_arn,
            shard_id: shard_id(REGISTRY_TABLE),
            shard_iterator_type: iterator_type.to_owned(),
            sequence_number: position.map(str::to_owned),
        };
        let answer = database.get_shard_iterator(request).map_err(io::Error::other)?;
        let iterator = answer
            .shard_iterator
            .ok_or_else(|| io::Error::other("cannot read the registry's stream"))?;
        let pattern = serde_json::from_str(FILTER_PATTERN)?;
        Ok(Self { database, iterator, pattern })
    }

    /// The next records, or `None` when the stream has no new ones.
    pub(super) async fn next_batch(&mut self, size: usize) -> io::Result<Option<Batch>> {
        let database = self.database.clone();
        let request =
            GetRecordsRequest { shard_iterator: self.iterator.clone(), limit: Some(size) };
        let answer = tokio::task::spawn_blocking(move || database.get_records(request))
            .await?
            .map_err(io::Error::other)?;
        let Some(last) = answer.records.last() else { return Ok(None) };
        let last_position = last.dynamodb.sequence_number.clone();
        let mut records = Vec::new();
        for record in answer.records {
            let record = serde_json::to_value(record)?;
            if matches(&self.pattern, &record) {
                records.push(serde_json::from_value(record)?);
            }
        }
        if let Some(iterator) = answer.next_shard_iterator {
            self.iterator = iterator;
        }
        Ok(Some(Batch { records, last_position }))
    }
}
