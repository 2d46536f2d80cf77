//! The trigger that delivers the registry's stream to the distributor. It works as Lambda's event
//! source mapping does: in order, in filtered batches, with a bounded number of retries. A record
//! that fails every attempt goes to the dead letters.

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

/// Records in one batch: the template's `BatchSize`.
const BATCH_SIZE: usize = 100;

/// Attempts after the first: the template's `MaximumRetryAttempts`.
const MAX_RETRIES: u32 = 5;

/// How long the trigger waits for a write before it polls the stream.
const POLL_INTERVAL: Duration = Duration::from_millis(250);

/// How long the trigger waits before it retries a failed batch.
const RETRY_INTERVAL: Duration = Duration::from_millis(200);

/// The trigger between the stream and the distributor.
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
                    tracing::error!(%error, "cannot read the stream; retrying in {} ms", POLL_INTERVAL.as_millis());
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

    /// Delivers a batch. When a record fails, the records before it are done, and the trigger
    /// retries from the failed record on. Only a record that fails every attempt becomes a dead
    /// letter.
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
                self.add_dead_letter(records.remove(0));
                retries = 0;
                continue;
            }
            retries += 1;
            tokio::select! {
                () = tokio::time::sleep(RETRY_INTERVAL) => {}
                // The position stays, so the next start delivers the batch again.
                () = shutdown.cancelled() => return,
            }
        }
        if let Err(error) = self.checkpoint.advance(&batch.last_position) {
            tracing::error!(%error, "cannot save the stream's position; a restart delivers the batch again");
        }
    }

    /// Invokes the distributor. Returns the index of the first record that failed, if any.
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
        // As in Lambda, a failure that names an unknown record fails the whole batch.
        Some(position.unwrap_or(0))
    }

    fn add_dead_letter(&self, record: EventRecord) {
        tracing::error!(
            record = %record.event_id,
            "stream record failed {} times; adding it to the dead letters",
            MAX_RETRIES + 1
        );
        if let Err(error) = checkpoint::append_line(&self.dead_letters, &record) {
            tracing::error!(%error, record = %record.event_id, "cannot write the dead letter; dropping it");
        }
    }
}
