//! Settings and profiles of a workspace: what ships, and what its own files state.

use std::ops::Range;

use crate::path::RelPath;
use crate::profile::{self, ConfigProblem, Profile, ProfileSource};
use crate::settings::{Layer, Settings};
use crate::snapshot::Snapshot;
use crate::text::Text;

/// Where the settings of a workspace are.
pub const SETTINGS_PATH: &str = "agentops/agentops.toml";

/// Settings and profiles, read from the workspace's own files and laid over what ships.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// All settings with their values.
    pub settings: Settings,
    /// Profiles in the order in which they are shown.
    pub profiles: Vec<Profile>,
    /// What is wrong in `agentops.toml` and `profile.toml` files.
    pub problems: Vec<ConfigProblem>,
}

/// Whether a file is read as settings: `agentops.toml` and the `profile.toml` of the workspace's own profiles.
pub fn is_config(path: &RelPath) -> bool {
    path.as_str() == SETTINGS_PATH
        || (path.file_name() == "profile.toml"
            && path.segments().count() == 4
            && path.as_str().starts_with("agentops/profiles/"))
}

impl Config {
    /// Reads the settings files of a snapshot. An editor's settings lie below those of `agentops.toml`, flags of the
    /// command line above.
    pub(crate) fn read(snapshot: &Snapshot, editor: &Layer, flags: &Layer) -> Config {
        let sources: Vec<ProfileSource> = snapshot
            .config_paths()
            .filter(|path| path.as_str() != SETTINGS_PATH)
            .filter_map(|path| {
                Some(ProfileSource {
                    path: path.clone(),
                    text: snapshot.text(path)?.clone(),
                })
            })
            .collect();
        let (profiles, mut problems) = profile::load(&sources);

        let mut settings = Settings::default();
        // Whoever reads an editor's settings says what is wrong with them: they have no place in the workspace.
        editor.apply(&mut settings, &mut |_, _| {});
        let path = RelPath::new(SETTINGS_PATH).unwrap_or_default();
        if let Some(text) = snapshot.text(&path) {
            problems.extend(apply_file(&path, text, &profiles, &mut settings));
        }
        flags.apply(&mut settings, &mut |_, _| {});
        Config {
            settings,
            profiles,
            problems,
        }
    }
}

/// Lays `agentops.toml` over the settings; what is wrong in it.
fn apply_file(
    path: &RelPath,
    text: &Text,
    profiles: &[Profile],
    settings: &mut Settings,
) -> Vec<ConfigProblem> {
    let layer = match Layer::from_toml(path, text) {
        Ok(layer) => layer,
        Err(problem) => return vec![problem],
    };
    let mut problems = Vec::new();
    let mut report = |range: Range<usize>, message: String| {
        problems.push(ConfigProblem {
            path: path.clone(),
            range,
            message,
        });
    };
    layer.apply(settings, &mut report);
    for (range, name) in layer.named_profiles() {
        if !profiles.iter().any(|profile| profile.name == name) {
            let known: Vec<_> = profiles.iter().map(|p| p.name.as_str()).collect();
            let known = known.join(", ");
            report(
                range,
                format!("there is no profile `{name}`: expected one of {known}"),
            );
        }
    }
    problems
}
