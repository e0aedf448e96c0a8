#!/usr/bin/env bash
# Forces api.ledgerline.example to the secondary by inverting the health check,
# or back. Inverting is used instead of editing records: it is one API call, it
# works while terraform state is out of reach, and it is trivially undone.
set -euo pipefail

MODE=${1:?usage: failover-dns.sh to-dr|to-primary|status}
HC=${HEALTH_CHECK_ID:?set HEALTH_CHECK_ID}
NAME=api.ledgerline.example
RESOLVERS=(1.1.1.1 8.8.8.8 9.9.9.9 208.67.222.222)

status() {
  aws route53 get-health-check --health-check-id "$HC" \
    --query 'HealthCheck.HealthCheckConfig.{inverted:Inverted,disabled:Disabled}'
  for r in "${RESOLVERS[@]}"; do
    printf '%-16s %s\n' "$r" "$(dig +short @"$r" "$NAME" A | sort | paste -sd' ')"
  done
}

case $MODE in
  to-dr)
    read -r -p "Type the incident number to send all traffic to eu-west-1: " inc
    [[ $inc =~ ^INC-[0-9]+$ ]] || { echo "aborted" >&2; exit 1; }
    aws route53 update-health-check --health-check-id "$HC" --inverted >/dev/null
    ;;
  to-primary)
    aws route53 update-health-check --health-check-id "$HC" --no-inverted >/dev/null
    ;;
  status) ;;
  *) echo "unknown mode $MODE" >&2; exit 2 ;;
esac

status
