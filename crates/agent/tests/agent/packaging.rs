//! The systemd unit, by systemd's own tools, and the sample of its settings.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use tempfile::TempDir;

const UNIT: &str = "plugcast-agent.service";
const BINARY: &str = env!("CARGO_BIN_EXE_plugcast-agent");

/// The highest exposure that a unit may have, in tenths: 0 is best and 100 is worst.
const MAX_EXPOSURE: u32 = 15;

fn packaging(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging").join(file)
}

/// Runs `systemd-analyze` on a copy of the unit whose binary exists. `None` without the program.
fn systemd_analyze(arguments: &[&str], drop_in: Option<&str>) -> Option<Output> {
    let dir = TempDir::new().unwrap();
    let unit = dir.path().join(UNIT);
    let text = fs::read_to_string(packaging(UNIT)).unwrap();
    assert!(text.contains("ExecStart=/usr/bin/plugcast-agent "));
    fs::write(&unit, text.replace("/usr/bin/plugcast-agent", BINARY)).unwrap();
    if let Some(drop_in) = drop_in {
        let folder = dir.path().join(format!("{UNIT}.d"));
        fs::create_dir(&folder).unwrap();
        fs::copy(packaging(drop_in), folder.join(drop_in)).unwrap();
    }
    match Command::new("systemd-analyze").args(arguments).arg(&unit).output() {
        Ok(output) => Some(output),
        Err(error) => {
            println!("skipped: systemd-analyze cannot be run: {error}");
            None
        }
    }
}

fn assert_verified(drop_in: Option<&str>) {
    let arguments = ["verify", "--man=no", "--recursive-errors=no"];
    let Some(output) = systemd_analyze(&arguments, drop_in) else { return };
    let messages = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{messages}");
    // systemd warns of an unknown directive and still exits with 0.
    assert!(!messages.contains(UNIT), "{messages}");
}

#[test]
fn systemd_accepts_the_unit() {
    assert_verified(None);
}

#[test]
fn systemd_accepts_the_unit_with_the_drop_in_for_kong_reload() {
    assert_verified(Some("kong-reload.conf"));
}

#[test]
fn the_unit_is_within_the_exposure_limit() {
    let threshold = format!("--threshold={MAX_EXPOSURE}");
    let arguments = ["security", "--offline=true", "--no-pager", &threshold];
    let Some(output) = systemd_analyze(&arguments, None) else { return };
    let report = String::from_utf8(output.stdout).unwrap();
    let verdict = report.lines().last().unwrap_or_default();
    assert!(output.status.success(), "{verdict}");
    println!("{verdict}");
}

#[test]
fn every_variable_of_the_sample_is_a_setting() {
    let help = Command::new(BINARY).arg("--help").output().unwrap().stdout;
    let help = String::from_utf8(help).unwrap();
    let sample = fs::read_to_string(packaging("agent.env")).unwrap();
    let variables: Vec<&str> = sample
        .lines()
        .map(|line| line.trim_start_matches('#'))
        .filter(|line| line.starts_with("PLUGCAST_"))
        .filter_map(|line| line.split_once('='))
        .map(|(variable, _)| variable)
        .collect();
    assert!(variables.len() >= 2, "{variables:?}");
    for variable in variables {
        assert!(help.contains(&format!("[env: {variable}=")), "{variable} is not in --help");
    }
}
