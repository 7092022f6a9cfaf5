"""PostgreSQL: the log, what screens read of it, the queues, and the district's configuration.

One noun a module, all SQL in sight. ``shapes`` are the records that go in and
come out; ``connection.Database`` holds the connections; every function takes
an open psycopg connection first and is one statement unless it says otherwise.
"""
