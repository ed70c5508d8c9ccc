"""What of the logs a person sees who runs a command."""

import logging
import sys

import structlog


def log_warnings() -> None:
    """Have what deserves a person's attention on standard error, and nothing else."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # whatever it is by then
    )
