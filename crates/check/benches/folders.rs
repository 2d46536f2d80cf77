//! Checks every plugin below a directory and prints the time, with the times of other Lua tools that
//! are installed.
//!
//! `cargo bench -p plugcast-check --bench folders -- DIRECTORY`
//!
//! A plugin is a folder with `handler.lua` and `schema.lua`. In a directory without such folders, each
//! Lua file is a handler.

use plugcast_check::{Input, Options, check};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, io};

/// The schema of a plugin that has none.
const NO_SCHEMA: &[u8] = b"return { name = 'none', fields = {} }";
/// The number of rounds, each of which checks all plugins. The fastest time of each plugin counts,
/// since other work on the machine disturbs it least.
const ROUNDS: usize = 10;

/// The allocator of the command-line tool.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
    let mut accepted = 0;
    let times = measure(&plugins, |plugin, round| {
        let Plugin { handler, schema, .. } = plugin;
        let report = check(&Input { name: None, handler, schema }, &Options::default());
        accepted += usize::from(round == 0 && report.is_accepted());
    });
    print("plugcast", bytes, times);
    // The least that any checker based on this parser needs.
    let times = measure(&plugins, |plugin, _| {
        for source in [&plugin.handler, &plugin.schema] {
            if let Ok(text) = std::str::from_utf8(source) {
                black_box(full_moon::parse_fallible(text, full_moon::LuaVersion::luajit()));
            }
        }
    });
    print("full_moon", bytes, times);
    let files: Vec<_> = plugins.iter().flat_map(|plugin| plugin.files.clone()).collect();
    let size = (plugins.len(), bytes);
    let luajit = "for i = 1, #arg do loadfile(arg[i]) end";
    compare("luajit", &["-e", luajit, "-"], &files, size);
    compare("selene", &["--quiet"], &files, size);
    compare("luacheck", &["--std", "ngx_lua", "-q"], &files, size);
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

/// The fastest time of each plugin.
fn measure(plugins: &[Plugin], mut run: impl FnMut(&Plugin, usize)) -> Vec<Duration> {
    let mut fastest = vec![Duration::MAX; plugins.len()];
    for round in 0..ROUNDS {
        for (plugin, fastest) in plugins.iter().zip(&mut fastest) {
            let start = Instant::now();
            run(plugin, round);
            *fastest = start.elapsed().min(*fastest);
        }
    }
    fastest
}

fn print(tool: &str, bytes: usize, mut times: Vec<Duration>) {
    times.sort_unstable();
    let rank = |percent: usize| times.get(times.len() * percent / 100).copied().unwrap_or_default();
    let total: Duration = times.iter().sum();
    let mean = total / u32::try_from(times.len().max(1)).unwrap_or(u32::MAX);
    let speed = megabytes_per_second(bytes, total);
    println!("{tool:<12} {speed:>9.1} {mean:>10.1?} {:>10.1?} {:>10.1?}", rank(50), rank(99));
}

#[allow(clippy::cast_precision_loss)]
fn megabytes_per_second(bytes: usize, time: Duration) -> f64 {
    bytes as f64 / 1e6 / time.as_secs_f64().max(f64::EPSILON)
}

/// One run of a tool over all files, including its start.
fn compare(tool: &str, arguments: &[&str], files: &[PathBuf], (plugins, bytes): (usize, usize)) {
    let mut command = Command::new(tool);
    command.args(arguments).args(files).stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    match command.status() {
        Err(_) => println!("{tool:<12} is not installed here"),
        Ok(_) => {
            let took = start.elapsed();
            let mean = took / u32::try_from(plugins.max(1)).unwrap_or(u32::MAX);
            println!("{tool:<12} {:>9.1} {mean:>10.1?}", megabytes_per_second(bytes, took));
        }
    }
}
