//! Removes delivered records from the registry's file, which would otherwise grow forever.
//!
//! The engine keeps every record of its stream, and the trigger never reads a delivered record
//! again. Each start removes them before the engine opens the file.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension};

/// The engine adds this to a stored number to get the 21 digits of a sequence number.
const PUBLIC_OFFSET: u128 = 100_000_000_000_000_000_000;

/// Removes the stream's records before `position` and returns their number.
///
/// The record at `position` stays, because the trigger resumes after it.
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
