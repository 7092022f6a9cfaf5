"""Use cases, one file a job."""
