# Cross-region replication of the documents bucket (invoice PDFs, attachments).
# In force since 2025-06-18; objects written before that are not in eu-west-1.

data "aws_s3_bucket" "documents" {
  bucket = "ledgerline-prod-documents"
}

resource "aws_s3_bucket" "documents_dr" {
  provider = aws.dr
  bucket   = "ledgerline-dr-documents"
  tags     = local.dr_tags
}

resource "aws_s3_bucket_versioning" "documents_dr" {
  provider = aws.dr
  bucket   = aws_s3_bucket.documents_dr.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_public_access_block" "documents_dr" {
  provider                = aws.dr
  bucket                  = aws_s3_bucket.documents_dr.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

data "aws_iam_role" "replication" {
  name = "ledgerline-prod-s3-replication"
}

resource "aws_s3_bucket_replication_configuration" "documents" {
  bucket = data.aws_s3_bucket.documents.id
  role   = data.aws_iam_role.replication.arn

  rule {
    id     = "documents-to-eu-west-1"
    status = "Enabled"

    filter {
      prefix = ""
    }

    delete_marker_replication {
      status = "Disabled"
    }

    source_selection_criteria {
      sse_kms_encrypted_objects {
        status = "Enabled"
      }
    }

    destination {
      bucket        = aws_s3_bucket.documents_dr.arn
      storage_class = "STANDARD_IA"

      encryption_configuration {
        replica_kms_key_id = aws_kms_key.backup_dr.arn
      }

      metrics {
        status = "Enabled"
      }
    }
  }
}
