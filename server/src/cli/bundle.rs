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

use agentops_engine::disk::Folder;
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
        // Where nothing can be written there is nothing to bring to an end that could not wait.
        Err(error) => failure::warn(&error.to_string()),
    }
    let snapshot = session::open(&root, Layer::default(), counting);
    Ok(Opened {
        root,
        disk,
        snapshot,
    })
}
