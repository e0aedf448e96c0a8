/** What work can begin with. */
import type { KnownProfile, Workspace } from "../protocol";

export interface Beginning {
  workspace: Workspace;
  profile: KnownProfile;
  phase: KnownProfile["phases"][number];
}

/** The first phase of a topic, of each profile or of one, and the phases that all topics share and that have not begun. */
export function beginnings(workspace: Workspace, only?: string): Beginning[] {
  const profiles = workspace.known_profiles.filter(({ name }) => only === undefined || name === only);
  // Those that are used come first.
  profiles.sort((a, b) => Number(b.is_initialised) - Number(a.is_initialised));
  return profiles.flatMap((profile) => {
    const first = profile.phases.find((phase) => !phase.is_shared);
    const begins = profile.phases.filter((phase) => phase === first || (phase.is_shared && !hasBegun(workspace, profile.name, phase.id)));
    return begins.map((phase) => ({ workspace, profile, phase }));
  });
}

function hasBegun({ profiles }: Workspace, name: string, id: string): boolean {
  const topics = profiles.filter((profile) => profile.name === name).flatMap((profile) => profile.topics);
  const shared = topics.filter((topic) => topic.name === null).flatMap((topic) => topic.phases);
  return shared.some((phase) => phase.id === id && phase.state !== "absent");
}
