//! A plugin does not use the files and processes of the gateway's machine.

use super::{Context, Finding};
use crate::points_to::{Event, EventKind};

const FUNCTIONS: &[(&str, &str)] = &[
    ("dofile", "reads and runs a file"),
    ("loadfile", "reads a file"),
    ("io.open", "opens a file"),
    ("io.input", "opens a file"),
    ("io.lines", "reads a file"),
    ("io.output", "opens a file"),
    ("io.popen", "starts a process"),
    ("io.read", "reads from the process's input"),
    ("io.stdin", "reads from the process's input"),
    ("io.tmpfile", "makes a file"),
    ("os.execute", "starts a process"),
    ("os.exit", "ends the gateway's process"),
    ("os.remove", "deletes a file"),
    ("os.rename", "renames a file"),
    ("os.setlocale", "changes the gateway's process"),
    ("os.tmpname", "makes a file"),
];

const MODULES: &[(&str, &str)] = &[
    ("lfs", "reads the file system"),
    ("ngx.pipe", "starts processes"),
    ("pl.dir", "reads the file system"),
    ("pl.file", "reads the file system"),
    ("pl.path", "reads the file system"),
    ("posix", "reaches the operating system"),
    ("resty.shell", "starts processes"),
    ("syscall", "reaches the operating system"),
];

/// C functions that open files or start processes.
const C_FUNCTIONS: &[&str] = &[
    "chmod",
    "creat",
    "dlopen",
    "execl",
    "execlp",
    "execv",
    "execve",
    "execvp",
    "exit",
    "fopen",
    "fork",
    "kill",
    "mkdir",
    "open",
    "openat",
    "opendir",
    "popen",
    "posix_spawn",
    "rename",
    "rmdir",
    "system",
    "unlink",
    "vfork",
];

pub(crate) fn check(_: &Context<'_>, event: &Event) -> Option<Finding> {
    let find = |list: &[(&str, &'static str)], name: &str| {
        list.iter().find(|(known, _)| *known == name).map(|(_, effect)| *effect)
    };
    let message = match &event.kind {
        EventKind::Read(path) => match path.member_of("ffi") {
            Some("load") => "`ffi.load` opens a library".to_owned(),
            Some(member) => {
                let name = member.strip_prefix("C.").filter(|name| C_FUNCTIONS.contains(name))?;
                format!("`ffi.C.{name}` reaches the operating system")
            }
            None => {
                let path = path.global()?;
                format!("`{path}` {}", find(FUNCTIONS, path)?)
            }
        },
        EventKind::Require(module) => {
            format!("the module `{module}` {}", find(MODULES, module)?)
        }
        _ => return None,
    };
    Some(Finding::new(message).at_event(event).help(
        "a streamed plugin must not use files or processes; read what it needs from its \
         configuration, or call a service",
    ))
}
