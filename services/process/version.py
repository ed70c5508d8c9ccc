"""The one version number, told by the shell, the desk and the events' producer alike."""

from importlib.metadata import version

VERSION = version("copydesk")
"""As the installed package states it."""
