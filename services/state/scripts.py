"""Lua scripts over receipts: each is the common prelude and a body of its own."""

from importlib.resources import files

PRELUDE = files("services.state").joinpath("prelude.lua").read_text(encoding="utf-8")
OVER_MEMORY_LIMIT = "allow-oom"
"""Flag of scripts that are what makes memory free again; all others are refused as a whole."""


def script(body: str, flags: str = "") -> str:
    """The source of a script whose body may use what the prelude defines."""
    return f"#!lua flags={flags}\n{PRELUDE}{body}"


def packaged(package: str, *names: str, flags: str = "") -> str:
    """The same for a body that lies beside the modules of a package, in one file or several."""
    return script("".join(files(package).joinpath(n).read_text(encoding="utf-8") for n in names), flags)
