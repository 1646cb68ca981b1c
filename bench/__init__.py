"""Measuring: how long each room takes, and how that compares with peers.  Not a part of the tests."""
