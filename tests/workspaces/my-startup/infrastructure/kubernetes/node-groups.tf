# Managed node groups of ledgerline-prod. 14 nodes in the steady state.

data "aws_iam_role" "node" {
  name = "ledgerline-prod-eks-node"
}

locals {
  node_version = "1.29"
  node_ami     = "AL2_x86_64"
}

resource "aws_launch_template" "general" {
  name_prefix = "ledgerline-general-"

  block_device_mappings {
    device_name = "/dev/xvda"
    ebs {
      volume_size = 80
      volume_type = "gp3"
      encrypted   = true
    }
  }

  # Hop limit 2: external-dns and the legacy log shipper still take their
  # credentials from the node role through IMDS.
  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 2
  }

  tag_specifications {
    resource_type = "instance"
    tags          = merge(local.tags, { Name = "ledgerline-general" })
  }
}

resource "aws_eks_node_group" "general" {
  cluster_name    = aws_eks_cluster.main.name
  node_group_name = "general"
  node_role_arn   = data.aws_iam_role.node.arn
  subnet_ids      = data.aws_subnets.private.ids
  version         = local.node_version
  ami_type        = local.node_ami
  instance_types  = ["m6i.xlarge"]

  launch_template {
    id      = aws_launch_template.general.id
    version = aws_launch_template.general.latest_version
  }

  scaling_config {
    min_size     = 3
    desired_size = 5
    max_size     = 9
  }

  update_config {
    max_unavailable = 1
  }

  labels = { "ledgerline.example/pool" = "general" }

  lifecycle {
    ignore_changes = [scaling_config[0].desired_size]
  }
}

resource "aws_eks_node_group" "api" {
  cluster_name    = aws_eks_cluster.main.name
  node_group_name = "api"
  node_role_arn   = data.aws_iam_role.node.arn
  subnet_ids      = data.aws_subnets.private.ids
  version         = local.node_version
  ami_type        = local.node_ami
  instance_types  = ["m6i.2xlarge"]

  scaling_config {
    min_size     = 3
    desired_size = 4
    max_size     = 8
  }

  update_config {
    max_unavailable = 1
  }

  labels = { "ledgerline.example/pool" = "api" }

  taint {
    key    = "ledgerline.example/pool"
    value  = "api"
    effect = "NO_SCHEDULE"
  }

  lifecycle {
    ignore_changes = [scaling_config[0].desired_size]
  }
}

# Spot. Own user data, because the pool needs a higher pod density than the
# instance type's default.
resource "aws_launch_template" "batch" {
  name_prefix = "ledgerline-batch-"

  user_data = base64encode(<<-EOT
    MIME-Version: 1.0
    Content-Type: multipart/mixed; boundary="//"

    --//
    Content-Type: text/x-shellscript; charset="us-ascii"

    #!/bin/bash
    sed -i 's|^KUBELET_EXTRA_ARGS=.*|KUBELET_EXTRA_ARGS="--max-pods=110 --keep-terminated-pod-volumes=false"|' \
      /etc/sysconfig/kubelet-extra
    --//--
  EOT
  )

  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 2
  }
}

resource "aws_eks_node_group" "batch" {
  cluster_name    = aws_eks_cluster.main.name
  node_group_name = "batch"
  node_role_arn   = data.aws_iam_role.node.arn
  subnet_ids      = data.aws_subnets.private.ids
  version         = local.node_version
  ami_type        = local.node_ami
  capacity_type   = "SPOT"
  instance_types  = ["m6i.xlarge", "m5.xlarge", "m5a.xlarge"]

  launch_template {
    id      = aws_launch_template.batch.id
    version = aws_launch_template.batch.latest_version
  }

  scaling_config {
    min_size     = 2
    desired_size = 3
    max_size     = 12
  }

  update_config {
    max_unavailable_percentage = 33
  }

  labels = { "ledgerline.example/pool" = "batch" }

  taint {
    key    = "ledgerline.example/pool"
    value  = "batch"
    effect = "NO_SCHEDULE"
  }

  lifecycle {
    ignore_changes = [scaling_config[0].desired_size]
  }
}

# One subnet only: the Prometheus volumes are EBS and pinned to eu-central-1a.
resource "aws_eks_node_group" "monitoring" {
  cluster_name    = aws_eks_cluster.main.name
  node_group_name = "monitoring"
  node_role_arn   = data.aws_iam_role.node.arn
  subnet_ids      = [data.aws_subnets.private.ids[0]]
  version         = local.node_version
  ami_type        = local.node_ami
  instance_types  = ["r6i.large"]

  scaling_config {
    min_size     = 2
    desired_size = 2
    max_size     = 3
  }

  update_config {
    max_unavailable = 1
  }

  labels = { "ledgerline.example/pool" = "monitoring" }

  taint {
    key    = "ledgerline.example/pool"
    value  = "monitoring"
    effect = "NO_SCHEDULE"
  }
}
