"""Checks: one small function each, run on every value that passes through the shop."""
