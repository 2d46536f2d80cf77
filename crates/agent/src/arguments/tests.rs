//! Settings from a command line.

use super::*;

const GOOD: [&str; 8] = [
    "--server",
    "https://plugcast.example/prod",
    "--control-plane",
    "default",
    "--token",
    "secret",
    "--dir",
    "/var/lib/plugcast",
];

fn settings(arguments: &[&str]) -> Result<Settings, Vec<String>> {
    let line = ["plugcast-agent"].iter().chain(arguments);
    Arguments::try_parse_from(line).unwrap().into_settings()
}

fn with(more: &[&str]) -> Result<Settings, Vec<String>> {
    settings(&[&GOOD, more].concat())
}

#[test]
fn fills_in_defaults() {
    let config = with(&[]).unwrap().config;
    assert_eq!(config.poll_interval, plugcast_agent::DEFAULT_POLL_INTERVAL);
    assert_eq!(config.heartbeat_interval, plugcast_agent::DEFAULT_HEARTBEAT_INTERVAL);
    assert_eq!(config.activation, None);
    assert!(!config.hostname.is_empty());
}

#[test]
fn reads_every_flag() {
    let settings = with(&[
        "--on-change=kong reload",
        "--on-change-timeout=5s",
        "--poll-interval=5m",
        "--label=zone=a,tier=1",
        "--label=color=red",
        "--node-id=00000000-0000-0000-0000-000000000005",
        "--log-format=json",
    ]);
    let Settings { config, log_format, .. } = settings.unwrap();
    let timeout = Duration::from_secs(5);
    assert_eq!(config.activation, Some(Activation { command: "kong reload".to_owned(), timeout }));
    assert_eq!(config.poll_interval, Duration::from_secs(300));
    assert_eq!(config.labels.len(), 3);
    assert_eq!(config.node_id, Some(uuid::Uuid::from_u128(5).into()));
    assert_eq!(log_format, LogFormat::Json);
}

#[test]
fn reports_every_problem_at_once() {
    let line = [
        "--server=ftp://host",
        "--token=two words",
        "--poll-interval=0s",
        "--heartbeat-interval=10m",
        "--label=zone",
        "--node-id=me",
        "--public-key=AAAA",
        "--log=!!",
    ];
    let problems = settings(&line).unwrap_err();
    let flags = [
        "--server",
        "--control-plane is missing (or set PLUGCAST_CONTROL_PLANE)",
        "--token",
        "--dir is missing",
        "--poll-interval",
        "--heartbeat-interval",
        "--label",
        "--node-id",
        "--public-key",
        "--log",
    ];
    for flag in flags {
        assert!(problems.iter().any(|problem| problem.starts_with(flag)), "{flag}: {problems:?}");
    }
    assert_eq!(problems.len(), flags.len(), "{problems:?}");
}

#[test]
fn takes_the_token_from_one_place_and_never_prints_it() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "from-a-file\n").unwrap();
    let path = file.path().to_str().unwrap();
    let line: Vec<&str> = GOOD.iter().copied().filter(|word| !word.contains("token")).collect();
    let line: Vec<&str> = line.into_iter().filter(|word| *word != "secret").collect();
    let settings_with_file = settings(&[&line[..], &["--token-file", path]].concat());
    assert_eq!(settings_with_file.unwrap().config.token.reveal(), "from-a-file");
    assert!(with(&["--token-file", path]).is_err());
    assert!(settings(&line).is_err());
    assert!(!format!("{:?}", with(&[]).unwrap()).contains("secret"));
}

#[test]
fn defines_a_consistent_command() {
    use clap::CommandFactory;
    Arguments::command().debug_assert();
}
