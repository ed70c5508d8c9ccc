"""Processes in which hostile bytes are parsed: one nursery that forks them, and what they speak."""
