# Fail-over records. SECONDARY answers when the health check of the primary is
# red, or when an operator inverts it (failover-dns.sh).

data "aws_route53_zone" "public" {
  name = "ledgerline.example."
}

variable "primary_lb" {
  description = "DNS name and zone id of the NLB in eu-central-1"
  type        = object({ name = string, zone_id = string })
}

variable "dr_lb" {
  description = "DNS name and zone id of the NLB in eu-west-1; a static holding page until that exists"
  type        = object({ name = string, zone_id = string })
}

resource "aws_route53_health_check" "api" {
  fqdn              = "api.ledgerline.example"
  port              = 443
  type              = "HTTPS"
  resource_path     = "/readyz"
  request_interval  = 30
  failure_threshold = 3
  measure_latency   = true
  regions           = ["eu-west-1", "us-east-1", "ap-southeast-1"]

  tags = merge(local.dr_tags, { Name = "api-primary" })
}

resource "aws_route53_record" "api_primary" {
  zone_id         = data.aws_route53_zone.public.zone_id
  name            = "api.ledgerline.example"
  type            = "A"
  set_identifier  = "primary"
  health_check_id = aws_route53_health_check.api.id

  failover_routing_policy {
    type = "PRIMARY"
  }

  alias {
    name                   = var.primary_lb.name
    zone_id                = var.primary_lb.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "api_secondary" {
  zone_id        = data.aws_route53_zone.public.zone_id
  name           = "api.ledgerline.example"
  type           = "A"
  set_identifier = "secondary"

  failover_routing_policy {
    type = "SECONDARY"
  }

  alias {
    name                   = var.dr_lb.name
    zone_id                = var.dr_lb.zone_id
    evaluate_target_health = false
  }
}

# Partners pin this name, so it is a CNAME and not an alias.
resource "aws_route53_record" "hooks" {
  zone_id = data.aws_route53_zone.public.zone_id
  name    = "hooks.ledgerline.example"
  type    = "CNAME"
  ttl     = 300
  records = ["api.ledgerline.example"]
}
