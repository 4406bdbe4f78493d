"""The columns of a package that has several: which there are, which one was chosen."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cached_property
from typing import Any

from django.db import models

from pushes.accounts import Chosen, Column, Suggestion, Table
from pushes.models.application import Application
from pushes.models.moves import Leased


class WithColumns(Leased):
    """A package of an application that may have several columns."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="packages")
    column_kept = models.JSONField(default=dict)  # the chosen one: its number or name, or what else may be chosen
    column_name = models.CharField(max_length=200, blank=True)  # what heads it
    table_kept = models.JSONField(default=dict)  # what there is to choose among
    header_sha256 = models.CharField(max_length=64, blank=True, db_index=True)  # of the names of the columns

    class Meta:
        abstract = True

    @property
    def chosen_column(self) -> Chosen:
        """The column that a person chose."""
        return Chosen(**self.column_kept)

    @cached_property
    def table(self) -> Table | None:
        """The columns to choose among; None where there is only one."""
        if not self.table_kept:
            return None
        columns = tuple(map(_column, self.table_kept["columns"]))
        return Table(columns, self.table_kept["suggested"], self.table_kept["has_whole"])

    @property
    def is_to_be_chosen_from(self) -> bool:
        """Whether it waits for somebody to choose a column."""
        return self.table is not None and not self.chosen_column.column

    @cached_property
    def column_before(self) -> str:
        """The column chosen last for a package of this application with the same header; "" for none."""
        if not self.header_sha256:
            return ""
        same = type(self)._default_manager.filter(header_sha256=self.header_sha256, column_kept__has_key="column")
        before = same.filter(application=self.application_id).exclude(pk=self.pk).order_by("-pk").first()
        return before.chosen_column.column if before else ""

    @property
    def columns_proposed(self) -> tuple[str]:
        """The column that its card proposes: the chosen one, or the one chosen before, or the suggested one."""
        suggested = str(self.table.suggested) if self.table and self.table.suggested else ""
        return (self.chosen_column.column or self.column_before or suggested,)


def kept_table(table: Table) -> dict[str, Any]:
    """The fields of a package in which it is kept."""
    named = json.dumps(table.names, ensure_ascii=False)
    sha256 = hashlib.sha256(named.encode()).hexdigest() if any(table.names) else ""
    return {"table_kept": asdict(table), "header_sha256": sha256}


def _column(kept: Mapping[str, Any]) -> Column:
    looks = kept["looks_like"]
    looks_like = Suggestion(**looks) if looks else None
    return Column(kept["number"], kept["name"], tuple(kept["samples"]), looks_like, kept.get("sheet", ""))
