/** Answers of the server, as short as they can be. */
import type { Budget, KnownProfile, Load, Part, Phase, Topic, Workspace } from "../../src/protocol";

export function first<T>(list: T[]): T {
  const [found] = list;
  if (found === undefined) throw new Error("the list is empty");
  return found;
}

export function part(change: Partial<Part> = {}): Part {
  return { kind: "output", name: "plans/a-plan.md", path: "plans/a-plan.md", tokens: 1000, bundle: null, saving: null, ...change };
}

export function load(change: Partial<Load> = {}): Load {
  return { total: 1000, limit: 50_000, budget: 50_000, rule: 80_000, window: 200_000, zone: "good", parts: [part()], ...change };
}

export function phase(change: Partial<Phase> = {}): Phase {
  const figures = { total: 1000, limit: 50_000, budget: 50_000, rule: 80_000, zone: "good", verdict: "within" } as const;
  return { id: "plan", title: "Plan", command: "/plan", state: "absent", is_current: false, artifacts: [], load: figures, ...change };
}

export function topic(phases: Phase[], change: Partial<Topic> = {}): Topic {
  return { name: "k8s", date: null, current: phases.find((phase) => phase.is_current)?.id ?? null, phases, ...change };
}

export function workspace(topics: Topic[], change: Partial<Workspace> = {}): Workspace {
  const profile = { name: "ops", title: "Operations", begins_with: "/research", topics };
  return { uri: "file:///w", name: "w", is_initialised: true, profiles: [profile], known_profiles: [knownProfile()], problems: [], ...change };
}

export function knownProfile(change: Partial<KnownProfile> = {}): KnownProfile {
  const phases = [
    { id: "vision", title: "Vision", command: "/vision", is_shared: true },
    { id: "research", title: "Research", command: "/research", is_shared: false },
    { id: "plan", title: "Plan", command: "/plan", is_shared: false },
  ];
  return { name: "ops", title: "Operations", summary: "Step by step", is_initialised: true, phases, ...change };
}

export function budget(loads: Load[]): Budget {
  const phases = loads.map((load, index) => ({ id: `p${index}`, title: `P${index}`, state: "draft" as const, load }));
  return { profile: "ops", topic: "k8s", window: 200_000, rule: 80_000, phases };
}
