"""Computed facts, one module a kind. Earlier kinds are asked first where several claim a question."""

from knowledge.fact import FactKind
from knowledge.facts import engine_versions, notices, product_forms, quotas, sizing, stage_dates

KINDS: tuple[FactKind, ...] = (
    notices.KIND,
    sizing.KIND,
    quotas.KIND,
    stage_dates.KIND,
    product_forms.KIND,
    engine_versions.KIND,
)
