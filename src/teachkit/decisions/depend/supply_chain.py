"""A project's own cargo-vet store: ``supply-chain/audits.toml``, ``config.toml``, ``imports.lock``."""

from __future__ import annotations

from collections.abc import Mapping

from teachkit.decisions.depend.trust import OwnStore

__all__ = ["read_supply_chain"]


def read_supply_chain(texts: Mapping[str, str]) -> OwnStore:
    """Read the files of a ``supply-chain/`` folder (name -> text)."""
    raise NotImplementedError
