//! `plugcast control-plane`: creating, listing, changing and deleting control planes.

use std::{collections::BTreeMap, process::ExitCode};

use plugcast_protocol::control_plane::ControlPlaneBody;
use serde_json::{Map, Value, json};

use super::print_json;
use crate::{
    CliError,
    arguments::{
        Format, Output,
        control_plane::{
            ControlPlane, ControlPlaneCommand, CreateControlPlane, DeleteControlPlane,
            ListControlPlanes, ShowControlPlane, UpdateControlPlane,
        },
    },
    client::Client,
    output::say,
    table,
};

pub(crate) async fn run(arguments: ControlPlane) -> Result<ExitCode, CliError> {
    match arguments.command {
        ControlPlaneCommand::Create(create) => self::create(create).await,
        ControlPlaneCommand::List(list) => self::list(list).await,
        ControlPlaneCommand::Show(show) => self::show(show).await,
        ControlPlaneCommand::Update(update) => self::update(update).await,
        ControlPlaneCommand::Delete(delete) => self::delete(delete).await,
    }
}

async fn create(arguments: CreateControlPlane) -> Result<ExitCode, CliError> {
    let labels: BTreeMap<String, String> = arguments.labels.into_iter().collect();
    let body = json!({
        "name": arguments.name,
        "description": arguments.description,
        "labels": labels,
    });
    let created = Client::of(&arguments.server)?.create_control_plane(&body).await?;
    print(&created, &arguments.output)
}

async fn list(arguments: ListControlPlanes) -> Result<ExitCode, CliError> {
    let control_planes = Client::of(&arguments.server)?.control_planes().await?;
    if arguments.output.format == Format::Json {
        print_json(&control_planes)?;
        return Ok(ExitCode::SUCCESS);
    }
    if control_planes.is_empty() {
        eprintln!("no control planes: none exists, or the token is scoped to none of them");
        return Ok(ExitCode::SUCCESS);
    }
    let rows = control_planes.iter().map(|one| {
        vec![one.name.to_string(), one.id.to_string(), labels(one), one.description.clone()]
    });
    say!("{}", table::render(&["name", "id", "labels", "description"], rows.collect()));
    Ok(ExitCode::SUCCESS)
}

async fn show(arguments: ShowControlPlane) -> Result<ExitCode, CliError> {
    let found = Client::of(&arguments.server)?.find_control_plane(&arguments.named).await?;
    print(&found, &arguments.output)
}

async fn update(arguments: UpdateControlPlane) -> Result<ExitCode, CliError> {
    let mut patch = Map::new();
    if let Some(name) = &arguments.name {
        patch.insert("name".to_owned(), name.as_str().into());
    }
    if let Some(description) = arguments.description.as_deref() {
        let description = Some(description).filter(|text| !text.is_empty());
        patch.insert("description".to_owned(), description.into());
    }
    if arguments.no_labels || !arguments.labels.is_empty() {
        let labels = arguments.labels.into_iter().map(|(key, value)| (key, value.into()));
        patch.insert("labels".to_owned(), Value::Object(labels.collect()));
    }
    if patch.is_empty() {
        return Err(CliError::usage("nothing to change")
            .hint("give --name, --description, --label or --no-labels"));
    }
    let client = Client::of(&arguments.server)?;
    let found = client.find_control_plane(&arguments.named).await?;
    let updated = client.update_control_plane(found.id, &Value::Object(patch)).await?;
    print(&updated, &arguments.output)
}

async fn delete(arguments: DeleteControlPlane) -> Result<ExitCode, CliError> {
    let client = Client::of(&arguments.server)?;
    let found = client.find_control_plane(&arguments.named).await?;
    client.delete_control_plane(found.id, arguments.force).await?;
    say!("deleted {} ({})", found.name, found.id);
    Ok(ExitCode::SUCCESS)
}

fn print(control_plane: &ControlPlaneBody, output: &Output) -> Result<ExitCode, CliError> {
    if output.format == Format::Json {
        print_json(control_plane)?;
        return Ok(ExitCode::SUCCESS);
    }
    let rows = [
        ("name", control_plane.name.to_string()),
        ("id", control_plane.id.to_string()),
        ("description", control_plane.description.clone()),
        ("labels", labels(control_plane)),
        ("created", control_plane.created_at.clone()),
        ("updated", control_plane.updated_at.clone()),
    ];
    let rows = rows.map(|(name, value)| vec![name.to_owned(), value]);
    say!("{}", table::render(&[], rows.to_vec()));
    Ok(ExitCode::SUCCESS)
}

fn labels(control_plane: &ControlPlaneBody) -> String {
    let labels: BTreeMap<String, String> = control_plane.labels.clone().into();
    let labels = labels.into_iter().map(|(key, value)| format!("{key}={value}"));
    labels.collect::<Vec<_>>().join(", ")
}
