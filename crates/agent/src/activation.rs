//! Runs the command that makes the gateway load a new snapshot.
//!
//! The command has a time limit, and a process group of its own so that the limit also ends its
//! children. It does not get the agent's token.

use std::{io, path::Path, pin::pin, process::ExitStatus, process::Stdio, time::Duration};

use plugcast_core::Generation;
use rustix::process::{Pid, Signal, kill_process_group};
use tokio::{
    io::{AsyncRead, AsyncReadExt},
    process::{Child, Command},
    time::timeout,
};

mod tail;

use tail::Tail;

/// How long to wait for output after the command has ended. A background process that it started,
/// such as a gateway, may hold the output open forever.
const OUTPUT_GRACE: Duration = Duration::from_millis(100);

/// The variable that would give the agent's token to the command.
const TOKEN_VARIABLE: &str = "PLUGCAST_TOKEN";

/// A command and its time limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activation {
    /// The command line for `sh -c`, with `PLUGCAST_GENERATION` and `PLUGCAST_CURRENT` in its
    /// environment.
    pub command: String,
    /// The time after which the agent kills it.
    pub timeout: Duration,
}

/// Why an activation failed. Each text ends with the command's last output.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ActivationError {
    #[error("the command could not be started: {0}")]
    Io(#[from] io::Error),
    #[error("the command failed with {status}: {output}")]
    Failed { status: ExitStatus, output: String },
    #[error("the command exceeded {limit:?} and was killed: {output}")]
    TimedOut { limit: Duration, output: String },
}

impl Activation {
    /// Runs the command and returns the end of its output.
    pub(crate) async fn run(
        &self,
        generation: Generation,
        current: &Path,
    ) -> Result<String, ActivationError> {
        let mut child = self.spawn(generation, current)?;
        let tail = Tail::default();
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let ended = {
            let mut reading =
                pin!(async { tokio::join!(read(stdout, &tail), read(stderr, &tail)) });
            let mut all_read = false;
            let waiting = async {
                loop {
                    tokio::select! {
                        status = child.wait() => break status,
                        _ = &mut reading, if !all_read => all_read = true,
                    }
                }
            };
            let ended = timeout(self.timeout, waiting).await;
            if ended.is_err() {
                kill(&mut child).await;
            }
            if !all_read {
                let _ = timeout(OUTPUT_GRACE, reading).await;
            }
            ended
        };
        let output = tail.into_text();
        match ended {
            Ok(status) => match status? {
                status if status.success() => Ok(output),
                status => Err(ActivationError::Failed { status, output }),
            },
            Err(_) => Err(ActivationError::TimedOut { limit: self.timeout, output }),
        }
    }

    fn spawn(&self, generation: Generation, current: &Path) -> io::Result<Child> {
        Command::new("sh")
            .arg("-c")
            .arg(&self.command)
            .env("PLUGCAST_GENERATION", generation.to_string())
            .env("PLUGCAST_CURRENT", current)
            .env_remove(TOKEN_VARIABLE)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
    }
}

async fn read(pipe: Option<impl AsyncRead + Unpin>, tail: &Tail) {
    let Some(mut pipe) = pipe else { return };
    let mut buffer = [0; 1024];
    while let Ok(count @ 1..) = pipe.read(&mut buffer).await {
        tail.push(buffer.get(..count).unwrap_or_default());
    }
}

/// Kills the command and its children, and waits for its end.
async fn kill(child: &mut Child) {
    let group = child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
    if let Some(group) = group {
        // An error means that the command has ended by itself.
        let _ = kill_process_group(group, Signal::KILL);
    }
    let _ = child.wait().await;
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    async fn run(command: &str, timeout_ms: u64) -> Result<String, ActivationError> {
        let timeout = Duration::from_millis(timeout_ms);
        let activation = Activation { command: command.to_owned(), timeout };
        activation.run(7.into(), Path::new("/dir/current")).await
    }

    #[tokio::test]
    async fn gives_the_command_the_generation_and_the_path() {
        let output = run("echo $PLUGCAST_GENERATION; echo $PLUGCAST_CURRENT >&2", 10_000).await;
        let output = output.unwrap();
        assert!(output.contains('7') && output.contains("/dir/current"), "{output}");
    }

    #[tokio::test]
    async fn reports_the_exit_status_and_the_output_of_a_failure() {
        let error = run("echo no config >&2; exit 3", 10_000).await.unwrap_err().to_string();
        assert_eq!(error, "the command failed with exit status: 3: no config");
    }

    #[tokio::test]
    async fn kills_the_commands_children_at_the_limit() {
        let started = Instant::now();
        let error = run("echo begun; sleep 600 | sleep 600", 300).await.unwrap_err().to_string();
        assert!(error.ends_with("and was killed: begun"), "{error}");
        assert!(started.elapsed() < Duration::from_secs(60));
    }

    #[tokio::test]
    async fn does_not_wait_for_a_background_process() {
        let started = Instant::now();
        let output = run("sleep 600 & echo $!", 30_000).await.unwrap();
        assert!(started.elapsed() < Duration::from_secs(30));
        let pid = Pid::from_raw(output.trim().parse().unwrap()).unwrap();
        rustix::process::kill_process(pid, Signal::KILL).unwrap();
    }

    #[tokio::test]
    async fn keeps_the_end_of_a_long_output() {
        let output = run("i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done", 60_000);
        let output = output.await.unwrap();
        assert!(output.len() <= tail::MAX_TAIL_BYTES + 3, "{}", output.len());
        assert!(output.ends_with("line 19999"), "{output}");
    }
}
