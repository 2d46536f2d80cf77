//! A `plugcast-agent` process.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Stdio,
};

use tokio::process::{Child, Command};

use crate::{binaries::binary, plugins::Plugin};

/// A running agent. It is killed when this is dropped.
pub struct Agent {
    process: Child,
    dir: PathBuf,
}

impl Agent {
    /// Starts an agent for the control plane `default` at `server`, with its files in `dir`.
    pub fn start(server: &str, token: &str, dir: &Path, arguments: &[&str]) -> Self {
        // The log is beside the folder, not in it: the agent owns what is in there.
        let log = File::create(dir.with_extension("log")).unwrap();
        let process = Command::new(binary("plugcast-agent"))
            .args(["--server", server, "--control-plane", "default", "--token", token, "--dir"])
            .arg(dir)
            .args(["--log", "plugcast_agent=debug"])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        Self { process, dir: dir.to_owned() }
    }

    /// The folder of an installed plugin.
    pub fn installed(&self, plugin: &str) -> PathBuf {
        self.dir.join("current/kong/plugins").join(plugin)
    }

    /// Whether this release of a plugin is installed.
    pub fn has(&self, plugin: &Plugin) -> bool {
        let folder = self.installed(&plugin.name);
        let reads = |file: &str, text: &str| {
            fs::read(folder.join(file)).is_ok_and(|bytes| bytes == text.as_bytes())
        };
        reads("handler.lua", &plugin.handler) && reads("schema.lua", &plugin.schema)
    }

    /// Everything that it has logged since it started.
    pub fn log(&self) -> String {
        fs::read_to_string(self.dir.with_extension("log")).unwrap()
    }

    /// Whether the process has not ended.
    pub fn is_running(&mut self) -> bool {
        self.process.try_wait().unwrap().is_none()
    }

    /// Kills it at once.
    pub async fn kill(&mut self) {
        self.process.kill().await.unwrap();
    }
}
