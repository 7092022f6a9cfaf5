"""What the application's database role may do: everything but change what is append-only."""

from __future__ import annotations

from typing import Any

from psycopg import Connection, sql

APPEND_ONLY = (
    "log_entry",
    "anchor",
    "outbox_attempt",
    "fired",
    "feed_epoch",
    "unmasking",
    "store_activatedpack",
    "store_jurisdictionpack",
    "store_settingvalue",
    "store_calendarday",
    "store_unitterm",
)
"""Tables on which the application's role has INSERT and SELECT alone."""

STAMPED = {
    "log_entry": "jurisdiction, kind, stream, position, type, version, body, at, entered_at, units, hash",
    "fired": "jurisdiction, kind, stream, subject, rule, n, mark, due_at, unit, fired_at",
}
"""Tables whose other columns (id, transaction) are the database's own word: the role may not give them."""

ALL_TABLES = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
)


def give(conn: Connection[Any], role: str) -> None:
    """Give the application's role its rights, and take back those on what is append-only; as the owner.

    Several statements in one transaction. Nothing happens for the owner's own role: see :func:`coincide`.
    """
    if conn.info.user == role:
        return
    who = sql.Identifier(role)
    with conn.transaction():
        for statement in ALL_TABLES:
            conn.execute(sql.SQL(statement).format(role=who))
        for table in APPEND_ONLY:
            conn.execute(
                sql.SQL("REVOKE ALL ON {table} FROM {role}").format(table=sql.Identifier(table), role=who)
            )
            columns = STAMPED.get(table)
            insert = sql.SQL("INSERT ({})").format(sql.SQL(columns)) if columns else sql.SQL("INSERT")
            conn.execute(
                sql.SQL("GRANT SELECT, {insert} ON {table} TO {role}").format(
                    insert=insert, table=sql.Identifier(table), role=who
                )
            )


def coincide(conn: Connection[Any]) -> bool:
    """May this role change the log? Then the wall between application and owner is missing: warn."""
    found = conn.execute(
        "SELECT pg_has_role(current_user, c.relowner, 'USAGE')"
        " OR has_table_privilege(c.oid, 'UPDATE, DELETE, TRUNCATE')"
        " FROM pg_class c WHERE c.oid = 'log_entry'::regclass"
    ).fetchone()
    return bool(found and found[0])
