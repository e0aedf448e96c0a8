# AWS Backup: daily recovery points of RDS, copied to eu-west-1.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.60"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

provider "aws" {
  alias  = "dr"
  region = "eu-west-1"
}

locals {
  dr_tags = {
    Environment = "production"
    Team        = "platform"
    Purpose     = "disaster-recovery"
  }
}

resource "aws_kms_key" "backup_dr" {
  provider            = aws.dr
  description         = "Encrypts recovery points copied to eu-west-1"
  enable_key_rotation = true
  tags                = local.dr_tags
}

resource "aws_backup_vault" "primary" {
  name = "ledgerline-prod-vault"
  tags = local.dr_tags
}

resource "aws_backup_vault" "dr" {
  provider    = aws.dr
  name        = "ledgerline-dr-vault"
  kms_key_arn = aws_kms_key.backup_dr.arn
  tags        = local.dr_tags
}

resource "aws_backup_plan" "rds" {
  name = "ledgerline-rds"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.primary.name
    schedule          = "cron(30 2 * * ? *)"
    start_window      = 60
    completion_window = 300

    lifecycle {
      delete_after = 35
    }

    copy_action {
      destination_vault_arn = aws_backup_vault.dr.arn
      lifecycle {
        delete_after = 14
      }
    }
  }

  rule {
    rule_name         = "monthly"
    target_vault_name = aws_backup_vault.primary.name
    schedule          = "cron(0 4 1 * ? *)"

    lifecycle {
      cold_storage_after = 30
      delete_after       = 400
    }
  }

  tags = local.dr_tags
}

data "aws_iam_role" "backup" {
  name = "ledgerline-prod-aws-backup"
}

resource "aws_backup_selection" "rds" {
  name         = "tagged-databases"
  plan_id      = aws_backup_plan.rds.id
  iam_role_arn = data.aws_iam_role.backup.arn

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "Backup"
    value = "daily-cross-region"
  }
}
