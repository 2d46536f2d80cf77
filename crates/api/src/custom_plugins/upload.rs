//! Reading and checking the body of an upload.

use plugcast_check::{Diagnostic, Options, SourceKind};
use plugcast_core::{CheckedPlugin, PluginId, PluginName, Tags, limits::MAX_SOURCE_BYTES};
use plugcast_protocol::error::ErrorDetail;

use crate::{ApiError, body::Fields, fingerprint::Fingerprint};

/// The body of an upload that passed the check.
pub(crate) struct CheckedBody {
    pub(super) id: Option<PluginId>,
    pub(super) plugin: CheckedPlugin,
    pub(super) tags: Tags,
    /// The sources as received; the response repeats them byte for byte.
    pub(super) handler: String,
    pub(super) schema: String,
}

impl CheckedBody {
    /// The fields of the request, where `plugin` is the plugin in its path.
    pub(super) fn fingerprint(&self, plugin: &str) -> Fingerprint {
        Fingerprint::new()
            .field(plugin)
            .optional(self.id.map(|id| id.to_string()))
            .field(self.plugin.name().as_str())
            .list(self.tags.as_slice())
            .field(&self.handler)
            .field(&self.schema)
    }
}

/// Reads the body and checks the plugin in it.
pub(crate) async fn check(mut fields: Fields) -> Result<CheckedBody, ApiError> {
    let name = fields.required("name");
    let handler = fields.required("handler");
    let schema = fields.required("schema");
    let id = fields.optional("id");
    let tags: Option<Vec<String>> = fields.value("tags", "array of strings");
    // Clients send back what they read.
    fields.ignore("created_at");
    fields.ignore("updated_at");

    let name: Option<PluginName> = (!name.is_empty()).then(|| valid(&mut fields, name)).flatten();
    let id: Option<PluginId> = id.and_then(|id| valid_id(&mut fields, &id));
    let tags: Option<Tags> = valid(&mut fields, tags.unwrap_or_default());
    for (field, source) in [("handler", &handler), ("schema", &schema)] {
        if source.len() > MAX_SOURCE_BYTES {
            let message = format!("length must be <= {MAX_SOURCE_BYTES}, but got {}", source.len());
            fields.fault(ErrorDetail::field(field, vec![message]));
        }
    }
    fields.finish()?;
    let (Some(name), Some(tags)) = (name, tags) else {
        return Err(ApiError::field("name", "length must be >= 1, but got 0"));
    };
    let plugin = check_sources(name, handler.clone(), schema.clone()).await?;
    Ok(CheckedBody { id, plugin, tags, handler, schema })
}

/// Checks on a thread for blocking work, because the check uses the CPU throughout.
async fn check_sources(
    name: PluginName,
    handler: String,
    schema: String,
) -> Result<CheckedPlugin, ApiError> {
    let check = move || {
        let options = Options::default();
        CheckedPlugin::check(name, handler.into_bytes(), schema.into_bytes(), &options)
    };
    match tokio::task::spawn_blocking(check).await {
        Ok(Ok(plugin)) => Ok(plugin),
        Ok(Err(report)) => Err(ApiError::Invalid(report.errors().map(detail).collect())),
        Err(error) => Err(plugcast_core::PortError::permanent("checking a plugin", error).into()),
    }
}

fn detail(diagnostic: &Diagnostic) -> ErrorDetail {
    let field = match diagnostic.source {
        SourceKind::Handler => "handler",
        SourceKind::Schema => "schema",
    };
    let mut messages = vec![diagnostic.headline()];
    messages.extend(diagnostic.help.as_ref().map(|help| format!("help: {help}")));
    ErrorDetail::field(field, messages)
}

fn valid<T, U>(fields: &mut Fields, value: U) -> Option<T>
where
    T: TryFrom<U, Error = plugcast_core::InvalidValue>,
{
    T::try_from(value).map_err(|error| note(fields, error)).ok()
}

fn valid_id(fields: &mut Fields, text: &str) -> Option<PluginId> {
    text.parse().map_err(|error| note(fields, error)).ok()
}

fn note(fields: &mut Fields, error: plugcast_core::InvalidValue) {
    fields.fault(ErrorDetail::field(error.field, vec![error.message]));
}
