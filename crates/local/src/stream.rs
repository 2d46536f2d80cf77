//! The trigger between the registry's stream and the distributor, as Lambda's event source
//! mapping has it: in order, in batches, filtered, retried within bounds, and what fails for good
//! put aside.

mod checkpoint;
mod filter;
mod reader;

use std::{path::PathBuf, sync::Arc, time::Duration};

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
pub(crate) use checkpoint::Checkpoint;
pub use filter::FILTER_PATTERN;
use plugcast_function_distributor::handle;
pub(crate) use reader::StreamReader;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::functions::Functions;

/// Records of one batch: the template's `BatchSize`.
const BATCH_SIZE: usize = 100;

/// Attempts after the first: the template's `MaximumRetryAttempts`.
const MAX_RETRIES: u32 = 5;

/// How long the stream rests when nobody says that there is something new.
const POLL_INTERVAL: Duration = Duration::from_millis(250);

/// How long a failed batch rests.
const RETRY_INTERVAL: Duration = Duration::from_millis(200);

/// The trigger.
pub(crate) struct StreamTrigger {
    pub(crate) functions: Arc<Functions>,
    pub(crate) reader: StreamReader,
    pub(crate) checkpoint: Checkpoint,
    pub(crate) dead_letters: PathBuf,
    pub(crate) written: Arc<Notify>,
}

impl StreamTrigger {
    /// Reads the stream until `shutdown`.
    pub(crate) async fn run(mut self, shutdown: CancellationToken) {
        while !shutdown.is_cancelled() {
            match self.reader.next_batch(BATCH_SIZE).await {
                Ok(Some(batch)) => self.deliver(batch, &shutdown).await,
                Ok(None) => self.rest(&shutdown).await,
                Err(error) => {
                    tracing::error!(%error, "the stream cannot be read");
                    self.rest(&shutdown).await;
                }
            }
        }
    }

    async fn rest(&self, shutdown: &CancellationToken) {
        tokio::select! {
            () = self.written.notified() => {}
            () = tokio::time::sleep(POLL_INTERVAL) => {}
            () = shutdown.cancelled() => {}
        }
    }

    /// Delivers a batch. Where a record fails, those before it are done, and it and those after
    /// it are tried again; one that fails for good is put aside alone.
    async fn deliver(&mut self, batch: reader::Batch, shutdown: &CancellationToken) {
        let mut records = batch.records;
        let mut retries = 0;
        while !records.is_empty() {
            let Some(failed) = self.invoke(&records).await else { break };
            if failed > 0 {
                retries = 0;
            }
            records.drain(..failed);
            if retries == MAX_RETRIES {
                self.put_aside(records.remove(0));
                retries = 0;
                continue;
            }
            retries += 1;
            tokio::select! {
                () = tokio::time::sleep(RETRY_INTERVAL) => {}
                // The position has not moved: the next start delivers the batch again.
                () = shutdown.cancelled() => return,
            }
        }
        if let Err(error) = self.checkpoint.advance(&batch.last_position) {
            tracing::error!(%error, "the stream's position cannot be kept");
        }
    }

    /// Invokes the distributor; the index of the first record that failed, if one did.
    async fn invoke(&self, records: &[EventRecord]) -> Option<usize> {
        let mut event = Event::default();
        event.records = records.to_vec();
        let response = match handle(event, &self.functions.distributor).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let failure = response.batch_item_failures.into_iter().next()?;
        let number = failure.item_identifier;
        let position = records.iter().position(|record| record.change.sequence_number == number);
        // A failure that names no record fails the batch, as Lambda has it.
        Some(position.unwrap_or(0))
    }

    fn put_aside(&self, record: EventRecord) {
        tracing::error!(record = %record.event_id, "the record is put aside");
        if let Err(error) = checkpoint::append_line(&self.dead_letters, &record) {
            tracing::error!(%error, "the record cannot be kept");
        }
    }
}
