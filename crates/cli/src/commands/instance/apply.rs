//! `plugcast instance apply`: creates or replaces an instance from a file.

use std::{fs::File, io::Read, path::Path, process::ExitCode};

use serde_json::Value;

use crate::{
    CliError,
    arguments::{Format, instance::ApplyInstance},
    client::Client,
    commands::print_json,
    output::say,
};

/// Most bytes of the file: far more than the API accepts for one instance.
const MAX_FILE_BYTES: u64 = 1024 * 1024;

pub(super) async fn run(arguments: ApplyInstance) -> Result<ExitCode, CliError> {
    let client = Client::open(&arguments.remote).await?;
    let body = read(&arguments.file)?;
    let named = ["id", "instance_name"].into_iter().find_map(|field| body.get(field)?.as_str());
    let applied = client.apply_instance(named, &body).await?;
    match arguments.output.format {
        Format::Json => print_json(&applied)?,
        Format::Human => say!("applied {} of {}", applied.id, applied.name),
    }
    Ok(ExitCode::SUCCESS)
}

fn read(file: &Path) -> Result<Value, CliError> {
    let shown = file.display();
    let unread = |error| CliError::failed(format!("cannot read {shown}: {error}"));
    let mut text = String::new();
    let read = if file == Path::new("-") {
        std::io::stdin().lock().take(MAX_FILE_BYTES + 1).read_to_string(&mut text)
    } else {
        let file = File::open(file).map_err(unread)?;
        file.take(MAX_FILE_BYTES + 1).read_to_string(&mut text)
    };
    if read.map_err(unread)? as u64 > MAX_FILE_BYTES {
        return Err(CliError::failed(format!("{shown} is longer than {MAX_FILE_BYTES} bytes")));
    }
    let value: Value = serde_json::from_str(&text)
        .map_err(|error| CliError::failed(format!("{shown} is not JSON: {error}")))?;
    if value.is_object() {
        Ok(value)
    } else {
        Err(CliError::failed(format!("{shown} is not an instance"))
            .hint("expected one JSON object, as `plugcast instance show` prints it"))
    }
}
