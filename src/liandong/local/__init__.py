"""The embedded PostgreSQL and the processes of `liandong up`."""
