//! Keeping the registry's file from growing for ever.
//!
//! The engine keeps every record of its stream. What the trigger has delivered nobody reads
//! again, so each start removes it, before the engine opens the file.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension};

/// What the engine adds to a stored number to make the 21 digits that its callers see.
const PUBLIC_OFFSET: u128 = 100_000_000_000_000_000_000;

/// Removes the stream's records before `position`; returns how many there were.
///
/// The record at the position stays: the trigger goes on after it.
pub(super) fn trim_stream(database: &Path, position: &str) -> rusqlite::Result<usize> {
    let number = position.parse().ok().and_then(|number: u128| number.checked_sub(PUBLIC_OFFSET));
    let Some(number) = number.and_then(|number| i64::try_from(number).ok()) else {
        return Ok(0);
    };
    if !database.exists() {
        return Ok(0);
    }
    let connection = Connection::open(database)?;
    let table = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '_stream_records'";
    if connection.query_row(table, [], |_| Ok(())).optional()?.is_none() {
        return Ok(0);
    }
    let delivered = "DELETE FROM _stream_records WHERE CAST(sequence_number AS INTEGER) < ?1";
    connection.execute(delivered, [number])
}
