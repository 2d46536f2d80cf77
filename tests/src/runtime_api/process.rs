//! A function's binary as a process, as Lambda starts it.

use std::{
    fs::{self, File},
    process::ExitStatus,
};

use plugcast_aws::IN_PROCESS_KEY;
use plugcast_core::Token;
use plugcast_local::engine::{NODES_TABLE, REGISTRY_TABLE, SOURCES_BUCKET};
use plugcast_testing::PATIENCE;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;
use tokio::{
    process::{Child, Command},
    time::timeout,
};

use super::{Outcome, RuntimeApi, binaries::binary};
use crate::{
    fixture::{Lambda, handlers::WEBSOCKET_URL, seed::ADMIN_TOKEN},
    tcp_aws::TcpAws,
};

/// The variables with which every function uses `aws`.
pub fn environment(aws: &TcpAws) -> [(&'static str, String); 11] {
    let admin_token: Token = ADMIN_TOKEN.parse().unwrap();
    [
        ("AWS_REGION", "eu-central-1".to_owned()),
        ("AWS_ACCESS_KEY_ID", IN_PROCESS_KEY.to_owned()),
        ("AWS_SECRET_ACCESS_KEY", IN_PROCESS_KEY.to_owned()),
        ("AWS_ENDPOINT_URL_DYNAMODB", aws.url()),
        ("AWS_ENDPOINT_URL_S3", aws.url()),
        ("PUSH_ENDPOINT", aws.url()),
        ("REGISTRY_TABLE", REGISTRY_TABLE.to_owned()),
        ("NODES_TABLE", NODES_TABLE.to_owned()),
        ("SOURCES_BUCKET", SOURCES_BUCKET.to_owned()),
        ("WEBSOCKET_URL", WEBSOCKET_URL.to_owned()),
        ("ADMIN_TOKEN_SHA256", admin_token.hash().to_string()),
    ]
}

/// A running function. It is killed when this is dropped.
pub struct FunctionProcess {
    child: Child,
    runtime: RuntimeApi,
    folder: TempDir,
}

impl FunctionProcess {
    /// Starts `function` over `aws` with all variables that it needs.
    pub async fn start(function: Lambda, aws: &TcpAws) -> Self {
        Self::start_in(function, &environment(aws)).await
    }

    /// Starts `function` with `environment` and the variables that Lambda sets, and no others.
    pub async fn start_in(function: Lambda, environment: &[(&str, String)]) -> Self {
        let runtime = RuntimeApi::start().await;
        let folder = TempDir::new().unwrap();
        let log = File::create(folder.path().join("log")).unwrap();
        let child = Command::new(binary(function))
            .env_clear()
            .env("AWS_LAMBDA_RUNTIME_API", runtime.address())
            .env("AWS_LAMBDA_FUNCTION_NAME", function.name())
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_LAMBDA_LOG_GROUP_NAME", function.name())
            .env("AWS_LAMBDA_LOG_STREAM_NAME", "test")
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        Self { child, runtime, folder }
    }

    /// Invokes the function with `event`.
    pub async fn invoke(&mut self, event: Value) -> Outcome {
        tokio::select! {
            outcome = timeout(PATIENCE, self.runtime.invoke(event)) => match outcome {
                Ok(outcome) => outcome,
                Err(_) => panic!("no answer within {PATIENCE:?}:\n{}", self.log()),
            },
            status = self.child.wait() => panic!("the process ended, {}:\n{}", status.unwrap(), self.log()),
        }
    }

    /// Asks the process to end.
    pub fn terminate(&self) {
        let id = i32::try_from(self.child.id().unwrap()).unwrap();
        kill_process(Pid::from_raw(id).unwrap(), Signal::TERM).unwrap();
    }

    /// Waits for the process to end.
    pub async fn ended(&mut self) -> ExitStatus {
        match timeout(PATIENCE, self.child.wait()).await {
            Ok(status) => status.unwrap(),
            Err(_) => panic!("the process did not end within {PATIENCE:?}:\n{}", self.log()),
        }
    }

    /// The output of the process, on both streams.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap()
    }
}
