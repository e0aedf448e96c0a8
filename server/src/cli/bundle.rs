//! `agentops bundle`: one file for each of its commands.

mod args;
mod ask;
mod list;
mod load;
mod restore;
mod save;
mod show;
mod text;
mod verify;

use agentops_engine::disk::{Folder, StoreError};
use agentops_engine::settings::Layer;
use agentops_engine::snapshot::Snapshot;

use super::Outcome;
use super::args::Global;
use super::failure;
use super::output::Output;
use super::root::Root;
use super::session::{self, Counting};

pub use args::{BundleArgs, BundleCommand};

/// Runs the command.
pub fn run(global: &Global, args: &BundleArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    match &args.command {
        BundleCommand::Save(args) => save::run(global, args, output),
        BundleCommand::Load(args) => load::run(global, args, output),
        BundleCommand::List(args) => list::run(global, args, output),
        BundleCommand::Show(args) => show::run(global, args, output),
        BundleCommand::Verify(args) => verify::run(global, args, output),
    }
}

/// A workspace and the folder that it lies in.
struct Opened {
    root: Root,
    disk: Folder,
    snapshot: Snapshot,
}

/// Reads the workspace, after saves that were interrupted have been brought to their end.
fn open(global: &Global, counting: Counting) -> anyhow::Result<Opened> {
    // Where nothing can be written there is nothing to bring to an end that could not wait.
    open_saying(global, counting, |error| failure::warn(&error.to_string()))
}

/// The same for somebody who is about to save, and will be told then what is wrong with the folder.
fn open_to_save(global: &Global, counting: Counting) -> anyhow::Result<Opened> {
    open_saying(global, counting, |error| match error {
        StoreError::Folder { .. } | StoreError::NotAFolder { .. } => {}
        _ => failure::warn(&error.to_string()),
    })
}

fn open_saying(
    global: &Global,
    counting: Counting,
    say: impl Fn(StoreError),
) -> anyhow::Result<Opened> {
    let root = Root::find(global.root.as_deref(), None)?;
    let disk = Folder::new(&root.path);
    let settings = session::settings(&root, Layer::default());
    match disk.finish_saves(&settings.bundles) {
        Ok(names) => {
            for name in names {
                failure::warn(&format!(
                    "a save of {name} had been interrupted; it is complete now"
                ));
            }
        }
        Err(error) => say(error),
    }
    let snapshot = session::open(&root, Layer::default(), counting);
    Ok(Opened {
        root,
        disk,
        snapshot,
    })
}
