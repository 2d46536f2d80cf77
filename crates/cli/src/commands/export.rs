//! `plugcast export`: a control plane's plugins and instances as files.

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
    refuse_what_is_there(path, arguments.form)?;
    let client = Client::open(&arguments.remote).await?;
    let plugins = client.custom_plugins().await?;
    // Names become folders, and whoever answers may be anybody.
    if let Some(bad) = plugins.iter().find(|plugin| plugin.name.parse::<PluginName>().is_err()) {
        return Err(CliError::failed(format!("'{}' is no name of a plugin", bad.name)));
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

/// An export is a whole: it is not mixed with what is there, and overwrites nothing.
fn refuse_what_is_there(path: &Path, form: ExportForm) -> Result<(), CliError> {
    let is_empty_folder = || fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none());
    let is_free = match form {
        ExportForm::Folders => !path.exists() || is_empty_folder(),
        ExportForm::Deck => !path.exists(),
    };
    if is_free {
        return Ok(());
    }
    Err(CliError::usage(format!("{} is there already", path.display()))
        .hint("name a file or folder that does not exist"))
}
