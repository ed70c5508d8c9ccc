"""Processes in which hostile bytes are parsed: one fork server that forks them, and what they speak."""
