//! `plugcast export`: writes a control plane's plugins and instances to files.

use std::{fs, path::Path, process::ExitCode};

use plugcast_core::PluginName;

use crate::{
    CliError,
    arguments::{Export, ExportForm},
    bundle::{Bundle, deck, folders},
    client::Client,
    output::say,
};

pub(crate) async fn run(arguments: Export) -> Result<ExitCode, CliError> {
    let path = &arguments.path;
    refuse_existing(path, arguments.form)?;
    let client = Client::open(&arguments.remote).await?;
    let plugins = client.custom_plugins().await?;
    // Names become folders, and any server may have sent them.
    if let Some(bad) = plugins.iter().find(|plugin| plugin.name.parse::<PluginName>().is_err()) {
        return Err(CliError::failed(format!("'{}' is not a valid plugin name", bad.name)));
    }
    let instances = client.instances().await?;
    let bundle = Bundle { plugins, instances, notes: Vec::new() };
    match arguments.form {
        ExportForm::Folders => folders::write(&bundle, path)?,
        ExportForm::Deck => folders::write_new(path, deck::write(&bundle)?.as_bytes())?,
    }
    say!(
        "wrote {} plugins and {} instances to {}",
        bundle.plugins.len(),
        bundle.instances.len(),
        path.display()
    );
    Ok(ExitCode::SUCCESS)
}

/// Refuses a path that holds something: an export overwrites nothing and is not mixed with other
/// files.
fn refuse_existing(path: &Path, form: ExportForm) -> Result<(), CliError> {
    let is_empty_folder = || fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none());
    let is_free = match form {
        ExportForm::Folders => !path.exists() || is_empty_folder(),
        ExportForm::Deck => !path.exists(),
    };
    if is_free {
        return Ok(());
    }
    Err(CliError::usage(format!("{} already exists", path.display()))
        .hint("name a file or folder that does not exist"))
}
