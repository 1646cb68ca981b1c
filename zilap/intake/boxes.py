"""What a reader knows a text by: a quotation in a box, an organisation over a title, the caption of a table."""

from __future__ import annotations

import re

QUOTED = re.compile(r"(?:「[^「」]{4,}」|“[^“”]{4,}”|『[^『』]{4,}』)(?:\s*[—–]{1,2}\s*\S.{1,30})?")
"""What a box holds, or large type, that sets a sentence of the text apart."""

ORGANISATION = re.compile(r".{2,30}(?:會|会|聯|局|署|公司|集團|集团|中心|學院|大學|基金)")
"""A name that may stand over the title, in larger type."""

TABLE = re.compile(r"(?:附?表\s*[\d一二三四五六七八九十]{1,3}|Table\s*\d{1,2})(?=[\s：:．.、])[^。！？]{0,60}", re.I)
"""The caption of a table."""

CONTENTS = re.compile(r"目\s*[錄录次]|(?:Table of )?Contents", re.I)
"""What stands over a table of contents."""

LEADER = re.compile(r"\s*(?:[.…·‧．]\s?){4,}\s*")
"""Dots that lead from one cell to the next."""
