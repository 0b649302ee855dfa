"""Indexes that migrations add while the dashboard is used."""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently


class AddIndexBesideUse(AddIndexConcurrently):
    """Django's own, which may be begun again where it was cut short, by itself or by what comes after it.

    It waits for every transaction that is older than itself, so that it is cut short as soon as one lasts longer than
    a migration may wait. PostgreSQL then leaves an index that no query uses and that is in the way of the next try.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        is_whole = None if schema_editor.collect_sql else self._is_whole(schema_editor)
        if is_whole:
            return
        if is_whole is False:
            schema_editor.execute(f"DROP INDEX CONCURRENTLY {schema_editor.quote_name(self.index.name)}")
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def _is_whole(self, schema_editor: Any) -> bool | None:
        """None where there is no such index."""
        with schema_editor.connection.cursor() as cursor:
            name = schema_editor.quote_name(self.index.name)
            cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", [name])
            return next((is_whole for (is_whole,) in cursor.fetchall()), None)
