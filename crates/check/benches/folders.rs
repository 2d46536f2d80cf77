//! Checks every plugin below a directory and prints how fast that was, beside other tools that
//! read Lua, where they are installed.
//!
//! `cargo bench -p plugcast-check --bench folders -- DIRECTORY`
//!
//! A plugin is a folder with `handler.lua` and `schema.lua`; a directory without any is taken as
//! one of handlers.

use plugcast_check::{Input, Options, check};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, io};

/// What stands in for a schema where there is none.
const NO_SCHEMA: &[u8] = b"return { name = 'none', fields = {} }";
/// Runs over all plugins; the fastest counts, which other work on the machine disturbs least.
const ROUNDS: usize = 5;

struct Plugin {
    files: Vec<PathBuf>,
    handler: Vec<u8>,
    schema: Vec<u8>,
}

fn main() -> io::Result<()> {
    let labelled = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/labelled/handlers");
    let directory = env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let directory = directory.map_or(labelled, PathBuf::from);
    let plugins = read(&directory)?;
    let bytes: usize =
        plugins.iter().map(|plugin| plugin.handler.len() + plugin.schema.len()).sum();
    println!("{} plugins, {bytes} bytes, in {}", plugins.len(), directory.display());
    println!("{:<12} {:>9} {:>10} {:>10} {:>10}", "tool", "MB/s", "mean", "p50", "p99");
    let mut best: Option<Vec<Duration>> = None;
    let mut accepted = 0;
    for _ in 0..ROUNDS {
        let (times, good) = round(&plugins);
        accepted = good;
        if best.as_ref().is_none_or(|best| total(best) > total(&times)) {
            best = Some(times);
        }
    }
    let mut times = best.unwrap_or_default();
    times.sort_unstable();
    let rank = |percent: usize| times.get(times.len() * percent / 100).copied().unwrap_or_default();
    let mean = total(&times) / u32::try_from(times.len().max(1)).unwrap_or(u32::MAX);
    let speed = megabytes_per_second(bytes, total(&times));
    println!(
        "{:<12} {speed:>9.1} {mean:>10.1?} {:>10.1?} {:>10.1?}",
        "plugcast",
        rank(50),
        rank(99)
    );
    let files: Vec<_> = plugins.iter().flat_map(|plugin| plugin.files.clone()).collect();
    let luajit = "for i = 1, #arg do loadfile(arg[i]) end";
    compare("luajit", &["-e", luajit, "-"], &files, bytes);
    compare("selene", &["--quiet"], &files, bytes);
    compare("luacheck", &["--std", "ngx_lua", "-q"], &files, bytes);
    println!("accepted {accepted} of {}", plugins.len());
    Ok(())
}

fn read(directory: &Path) -> io::Result<Vec<Plugin>> {
    let (mut folders, mut loose) = (Vec::new(), Vec::new());
    let mut open = vec![directory.to_owned()];
    while let Some(folder) = open.pop() {
        let (handler, schema) = (folder.join("handler.lua"), folder.join("schema.lua"));
        if handler.is_file() && schema.is_file() {
            folders.push(Plugin {
                handler: fs::read(&handler)?,
                schema: fs::read(&schema)?,
                files: vec![handler, schema],
            });
        }
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "lua") {
                loose.push(path);
            }
        }
    }
    if !folders.is_empty() {
        return Ok(folders);
    }
    let plugin = |file: PathBuf| {
        let handler = fs::read(&file)?;
        Ok(Plugin { handler, schema: NO_SCHEMA.to_vec(), files: vec![file] })
    };
    loose.into_iter().map(plugin).collect()
}

/// The time of each check, and how many plugins were accepted.
fn round(plugins: &[Plugin]) -> (Vec<Duration>, usize) {
    let mut accepted = 0;
    let times = plugins.iter().map(|Plugin { handler, schema, .. }| {
        let start = Instant::now();
        let report = check(&Input { name: None, handler, schema }, &Options::default());
        let took = start.elapsed();
        accepted += usize::from(report.is_accepted());
        took
    });
    (times.collect(), accepted)
}

fn total(times: &[Duration]) -> Duration {
    times.iter().sum()
}

#[allow(clippy::cast_precision_loss)]
fn megabytes_per_second(bytes: usize, time: Duration) -> f64 {
    bytes as f64 / 1e6 / time.as_secs_f64().max(f64::EPSILON)
}

/// One run of a tool over all files, its start included.
fn compare(tool: &str, arguments: &[&str], files: &[PathBuf], bytes: usize) {
    let mut command = Command::new(tool);
    command.args(arguments).args(files).stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    match command.status() {
        Err(_) => println!("{tool:<12} {:>9}", "not here"),
        Ok(_) => {
            let took = start.elapsed();
            let mean = took / u32::try_from(files.len().max(1)).unwrap_or(u32::MAX);
            println!("{tool:<12} {:>9.1} {mean:>10.1?}", megabytes_per_second(bytes, took));
        }
    }
}
