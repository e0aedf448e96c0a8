#!/usr/bin/env bash
# Restores ledgerline-prod-pg into a new instance, in-region to a point in time
# or in eu-west-1 from the newest recovery point. Never touches the source.
set -euo pipefail

usage() {
  cat >&2 <<'EOF'
usage: restore-postgres.sh --pitr 2025-11-04T08:55:00Z [--target NAME]
       restore-postgres.sh --cross-region [--target NAME]
EOF
  exit 2
}

SOURCE=ledgerline-prod-pg
TARGET="ledgerline-restore-$(date -u +%Y%m%d-%H%M)"
CLASS=db.r6g.2xlarge
MODE=
POINT=

while [[ $# -gt 0 ]]; do
  case $1 in
    --pitr) MODE=pitr; POINT=${2:?}; shift 2 ;;
    --cross-region) MODE=cross; shift ;;
    --target) TARGET=${2:?}; shift 2 ;;
    *) usage ;;
  esac
done
[[ -n $MODE ]] || usage

log() { printf '%s  %s\n' "$(date -u +%H:%M:%S)" "$*"; }

started=$(date +%s)
case $MODE in
  pitr)
    REGION=eu-central-1
    log "PITR of $SOURCE to $POINT as $TARGET"
    aws rds restore-db-instance-to-point-in-time \
      --region "$REGION" \
      --source-db-instance-identifier "$SOURCE" \
      --target-db-instance-identifier "$TARGET" \
      --restore-time "$POINT" \
      --db-instance-class "$CLASS" \
      --db-subnet-group-name ledgerline-prod-data \
      --vpc-security-group-ids "${RESTORE_SG:?set RESTORE_SG}" \
      --db-parameter-group-name ledgerline-pg15 \
      --no-multi-az >/dev/null
    ;;
  cross)
    REGION=eu-west-1
    ARN=$(aws backup list-recovery-points-by-backup-vault \
      --region "$REGION" --backup-vault-name ledgerline-dr-vault \
      --by-resource-type RDS \
      --query 'sort_by(RecoveryPoints[?Status==`COMPLETED`], &CreationDate)[-1].RecoveryPointArn' \
      --output text)
    log "newest recovery point: $ARN"
    aws rds restore-db-instance-from-db-snapshot \
      --region "$REGION" \
      --db-instance-identifier "$TARGET" \
      --db-snapshot-identifier "$ARN" \
      --db-instance-class "$CLASS" \
      --db-subnet-group-name ledgerline-dr-data \
      --vpc-security-group-ids "${RESTORE_SG:?set RESTORE_SG}" \
      --db-parameter-group-name ledgerline-pg15 \
      --no-multi-az >/dev/null
    ;;
esac

until [[ $(aws rds describe-db-instances --region "$REGION" \
  --db-instance-identifier "$TARGET" \
  --query 'DBInstances[0].DBInstanceStatus' --output text) == available ]]; do
  log "waiting for $TARGET"
  sleep 60
done

HOST=$(aws rds describe-db-instances --region "$REGION" \
  --db-instance-identifier "$TARGET" \
  --query 'DBInstances[0].Endpoint.Address' --output text)
log "available at $HOST after $(( ($(date +%s) - started) / 60 )) min"

psql "host=$HOST dbname=ledgerline user=restore_check sslmode=verify-full" \
  --no-psqlrc --tuples-only <<'SQL'
select 'last invoice', max(created_at) from invoices;
select 'last payment', max(created_at) from payments;
select 'ledger balance', sum(debit) - sum(credit) from ledger_entries;
SQL
