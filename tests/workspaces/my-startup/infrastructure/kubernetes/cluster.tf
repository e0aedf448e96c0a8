# EKS control plane and managed add-ons of ledgerline-prod (eu-central-1).
# Node groups live in node-groups.tf so that a version bump of the control plane
# and a roll of the nodes stay two separate plans.

terraform {
  required_version = ">= 1.6.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.60"
    }
  }

  backend "s3" {
    bucket         = "ledgerline-prod-tfstate"
    key            = "kubernetes/cluster.tfstate"
    region         = "eu-central-1"
    dynamodb_table = "ledgerline-tf-locks"
    encrypt        = true
  }
}

locals {
  cluster_name    = "ledgerline-prod"
  cluster_version = "1.29"

  tags = {
    Environment = "production"
    Team        = "platform"
    CostCenter  = "1100"
  }
}

data "aws_vpc" "main" {
  tags = { Name = "ledgerline-prod" }
}

data "aws_subnets" "private" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.main.id]
  }
  tags = { Tier = "private" }
}

data "aws_iam_role" "cluster" {
  name = "ledgerline-prod-eks-cluster"
}

resource "aws_kms_key" "secrets" {
  description             = "EKS envelope encryption for ${local.cluster_name}"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  tags                    = local.tags
}

resource "aws_eks_cluster" "main" {
  name     = local.cluster_name
  version  = local.cluster_version
  role_arn = data.aws_iam_role.cluster.arn

  enabled_cluster_log_types = ["api", "audit", "authenticator"]

  vpc_config {
    subnet_ids              = data.aws_subnets.private.ids
    endpoint_private_access = true
    endpoint_public_access  = false
  }

  encryption_config {
    resources = ["secrets"]
    provider {
      key_arn = aws_kms_key.secrets.arn
    }
  }

  # EXTENDED keeps the control plane on its version after standard support ends
  # (USD 0.60/h instead of 0.10/h). STANDARD would auto-upgrade without asking.
  upgrade_policy {
    support_type = "EXTENDED"
  }

  tags = local.tags
}

# Versions are pinned: the default version of an add-on moves with the control
# plane, and the VPC CNI must never be changed in the same apply as the cluster.
locals {
  addons = {
    vpc-cni = {
      version = "v1.18.1-eksbuild.3"
      config = {
        env = {
          ENABLE_PREFIX_DELEGATION = "true"
          WARM_PREFIX_TARGET       = "1"
        }
      }
    }
    kube-proxy = {
      version = "v1.29.3-eksbuild.5"
      config  = {}
    }
    coredns = {
      version = "v1.11.1-eksbuild.9"
      config = {
        replicaCount = 3
        resources = {
          limits   = { memory = "256Mi" }
          requests = { cpu = "100m", memory = "128Mi" }
        }
      }
    }
    aws-ebs-csi-driver = {
      version = "v1.31.0-eksbuild.1"
      config  = {}
    }
  }
}

resource "aws_eks_addon" "this" {
  for_each = local.addons

  cluster_name                = aws_eks_cluster.main.name
  addon_name                  = each.key
  addon_version               = each.value.version
  resolve_conflicts_on_update = "PRESERVE"
  configuration_values        = length(each.value.config) > 0 ? jsonencode(each.value.config) : null

  tags = local.tags
}

output "cluster_endpoint" {
  value = aws_eks_cluster.main.endpoint
}

output "cluster_version" {
  value = aws_eks_cluster.main.version
}
