//! The two files of a plugin: their names and their digests.

use std::collections::BTreeMap;

use plugcast_core::{Digest, Manifest, PluginName};
use serde::{Deserialize, Serialize};

/// One of the two files of every plugin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    Handler,
    Schema,
}

impl FileKind {
    pub(crate) const ALL: [Self; 2] = [Self::Handler, Self::Schema];

    pub(crate) fn file_name(self) -> &'static str {
        match self {
            Self::Handler => "handler.lua",
            Self::Schema => "schema.lua",
        }
    }
}

/// The digests of one plugin's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PluginFiles {
    pub(crate) handler: Digest,
    pub(crate) schema: Digest,
}

impl PluginFiles {
    pub(crate) fn digest(&self, kind: FileKind) -> Digest {
        match kind {
            FileKind::Handler => self.handler,
            FileKind::Schema => self.schema,
        }
    }
}

/// The files that `manifest` asks for.
pub(crate) fn desired(manifest: &Manifest) -> BTreeMap<PluginName, PluginFiles> {
    let files = manifest.plugins.iter().map(|plugin| {
        let release = &plugin.release;
        let files = PluginFiles { handler: release.handler.digest, schema: release.schema.digest };
        (plugin.name.clone(), files)
    });
    files.collect()
}
