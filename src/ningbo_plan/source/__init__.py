"""Bytes to plain values that know where they stand."""
