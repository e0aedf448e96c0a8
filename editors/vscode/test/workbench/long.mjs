// A plan as long as nobody should write one, the same whenever it is made: headings, lists, tables of files, words that differ.
const WORDS = (
  "cluster upgrade window drain replica budget latency probe rollout ledger invoice webhook retry queue worker session token cache " +
  "schema migration index vacuum snapshot restore failover region bucket policy role secret rotate certificate ingress service mesh " +
  "gateway timeout circuit backoff jitter quota limit burst shard partition offset consumer producer topic stream batch window alert " +
  "threshold percentile dashboard trace span sample exporter scrape label cardinality retention compaction threshold owner reviewer"
).split(" ");
const FILES = [
  "infrastructure/kubernetes/cluster.tf",
  "infrastructure/kubernetes/hpa.yaml",
  "infrastructure/monitoring/alertmanager.yaml",
  "infrastructure/disaster-recovery/restore-cluster.sh",
  "src/payments/webhooks.ts",
  "src/auth/session.ts",
];

/** About as many tokens as are asked for. */
export function longPlan(tokens) {
  const next = random(7);
  const pick = (list) => list[next(list.length)];
  const words = (count) => Array.from({ length: count }, () => pick(WORDS)).join(" ");
  const sentence = () => `${pick(["The", "Each", "No", "Every"])} ${words(8 + next(8))}, ${words(5)}.`;
  const lines = ["---", "topic: everything", "phase: plan", "status: draft", "---", "# Plan: everything at once", "", "Written by hand:", "", "## Changes", ""];
  // What such words take, more or less.
  for (let [section, length] = [1, 0]; length < tokens * 5.33; section++) {
    const step = [`### Step ${section}: ${words(4)}`, "", ...Array.from({ length: 6 }, sentence), ""];
    for (let i = 0; i < 4; i++) step.push(`- [ ] Modify: \`${pick(FILES)}:${1 + next(9)}\`: ${words(9)}`);
    step.push("", `See [step ${section}](#step-${section}) and \`${pick(FILES)}\`.`, "");
    length += step.join("\n").length;
    lines.push(...step);
  }
  return `${lines.join("\n")}\n## Validation\n\n- [ ] ${sentence()}\n\n## Rollback\n\n${sentence()}\n`;
}

/** Numbers that look like chance and never are. */
function random(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 16) % below;
  };
}
