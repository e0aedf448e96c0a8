#!/usr/bin/env bash
# Brings the workloads of ledgerline-prod up in another cluster from Velero.
# The cluster, its add-ons and the database must exist already.
set -euo pipefail

CONTEXT=${1:?usage: restore-cluster.sh KUBE_CONTEXT [BACKUP]}
BACKUP=${2:-}
NS_ORDER=(external-secrets cert-manager ingress-nginx ledgerline)

k() { kubectl --context "$CONTEXT" "$@"; }
v() { velero --kubecontext "$CONTEXT" "$@"; }
log() { printf '%s  %s\n' "$(date -u +%H:%M:%S)" "$*"; }

case $CONTEXT in
  *ledgerline-prod) echo "refusing to restore onto the primary" >&2; exit 2 ;;
esac

# The location is read-only here: a restored schedule must not write into, or
# expire objects of, the bucket that we restore from.
k -n velero patch backupstoragelocation primary --type merge \
  -p '{"spec":{"accessMode":"ReadOnly"}}'

if [[ -z $BACKUP ]]; then
  BACKUP=$(v backup get -o json | jq -r '
    [.items[] | select(.status.phase == "Completed")
              | select(.metadata.name | startswith("apps-daily"))]
    | max_by(.status.completionTimestamp).metadata.name')
fi
log "restoring from $BACKUP"

for ns in "${NS_ORDER[@]}"; do
  log "namespace $ns"
  v restore create "$ns-$(date -u +%H%M)" \
    --from-backup "$BACKUP" \
    --include-namespaces "$ns" \
    --existing-resource-policy=none \
    --wait
done

log "waiting for deployments"
for d in api web invoice-worker pdf-renderer webhook-dispatcher; do
  k -n ledgerline rollout status "deployment/$d" --timeout=10m || {
    k -n ledgerline get events --field-selector type=Warning | tail -20
    exit 1
  }
done
log "done"
