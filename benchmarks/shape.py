"""How dense, branching and explained the source of packages is, side by side.

Without folders: `services` and `contracts/copydesk_contracts`, and of what is installed here
FastStream and httpx, for comparison. One row a figure:

- nodes a line: AST nodes of a function's body on a line of it, the median of all functions;
- branching: functions whose cyclomatic complexity, as radon counts it, is above 10;
- comments: share of the lines that are comments, docstrings aside;
- numbers unexplained: named numeric constants of modules with neither a docstring below them, or
  below the constants that follow line by line, nor a comment beside or above, of all such;
- ambiguous classes: names that more than one class has.
"""

import ast
import io
import statistics
import tokenize
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

from radon.complexity import cc_visit
from radon.visitors import Function as RadonFunction

BRANCHING = 10
"""Radon's rank B ends here; what is above is "more than slightly complex"."""

OURS = (Path("services"), Path("contracts/copydesk_contracts"))
BESIDE = ("faststream", "httpx")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Shape:
    """What was counted in one package."""

    density: list[float] = field(default_factory=list)
    branching: list[tuple[int, str]] = field(default_factory=list)
    lines: int = 0
    comments: int = 0
    constants: int = 0
    unexplained: list[str] = field(default_factory=list)
    classes: Counter[str] = field(default_factory=Counter)

    def add(self, path: Path) -> None:
        """Count one file."""
        source = path.read_text(encoding="utf-8")
        tree = ast.parse(source)
        commented = set(_comment_lines(source))
        self.lines += source.count("\n")
        self.comments += len(commented)
        self.density += map(_density, _functions(tree))
        self.branching += [(c, f"{path}:{line} {name}") for c, line, name in _complex(source)]
        self.classes.update(node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
        for name, line, explained in _constants(tree, commented):
            self.constants += 1
            if not explained:
                self.unexplained.append(f"{path}:{line} {name}")

    def rows(self) -> Iterator[tuple[str, str]]:
        """Name and figure."""
        shared = sorted(name for name, count in self.classes.items() if count > 1)
        yield "nodes a line", f"{statistics.median(self.density):.1f}"
        yield "functions", str(len(self.density))
        yield f"complexity above {BRANCHING}", str(len(self.branching))
        yield "comments", f"{self.comments / self.lines:.1%}"
        yield "numbers unexplained", f"{len(self.unexplained)} of {self.constants}"
        yield "ambiguous classes", str(len(shared))


def main() -> None:
    """Print the table, then what stands out in ours."""
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("folders", metavar="FOLDER", type=Path, nargs="*")
    asked = [[folder] for folder in parser.parse_args().folders]
    folders = asked or [list(OURS), *([_installed(name)] for name in BESIDE)]
    shapes = [_shape(folder) for folder in folders]
    _print_row("", [folder[0].name for folder in folders])
    for figures in zip(*(shape.rows() for shape in shapes), strict=True):
        _print_row(figures[0][0], [figure for _, figure in figures])
    _details(shapes[0])


def _print_row(name: str, cells: Iterable[str]) -> None:
    print("".join(f"{cell:<24}" for cell in (name, *cells)).rstrip())


def _details(shape: Shape) -> None:
    for complexity, where in sorted(shape.branching, reverse=True):
        print(f"complexity {complexity}: {where}")
    for name, count in sorted(shape.classes.items()):
        if count > 1:
            print(f"{count} classes: {name}")
    for where in shape.unexplained:
        print(f"unexplained: {where}")


def _shape(folders: Sequence[Path]) -> Shape:
    shape = Shape()
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            shape.add(path)
    return shape


def _installed(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"{package} is not installed here")
    return Path(spec.submodule_search_locations[0])


def _functions(tree: ast.Module) -> Iterator[Function]:
    for node in ast.walk(tree):
        if isinstance(node, Function) and _body(node):
            yield node


def _body(function: Function) -> list[ast.stmt]:
    documented = ast.get_docstring(function, clean=False) is not None
    return function.body[1:] if documented else function.body


def _density(function: Function) -> float:
    nodes = [node for statement in _body(function) for node in ast.walk(statement)]
    lines = {node.lineno for node in nodes if isinstance(node, ast.expr | ast.stmt)}
    return len(nodes) / len(lines)


def _complex(source: str) -> Iterator[tuple[int, int, str]]:
    for block in cc_visit(source):
        if isinstance(block, RadonFunction) and block.complexity > BRANCHING:
            yield block.complexity, block.lineno, block.name


def _comment_lines(source: str) -> Iterator[int]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and not token.string.startswith(("# noqa", "# type:")):
            yield token.start[0]


def _constants(tree: ast.Module, commented: set[int]) -> Iterator[tuple[str, int, bool]]:
    for place, statement in enumerate(tree.body):
        name = _constant_name(statement)
        if name is not None:
            beside = bool(commented & {statement.lineno, statement.lineno - 1})
            yield name, statement.lineno, beside or _told_below(tree.body[place:])


def _told_below(statements: Sequence[ast.stmt]) -> bool:
    """Whether a docstring ends the constants that follow each other line by line."""
    for one, other in pairwise(statements):
        if isinstance(other, ast.Expr) and isinstance(other.value, ast.Constant):
            return True
        if _constant_name(other) is None or other.lineno != (one.end_lineno or 0) + 1:
            return False
    return False


def _constant_name(statement: ast.stmt) -> str | None:
    """The name, if the statement gives one to a number or to a product of numbers."""
    if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
        return None
    target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
    parts = [n for n in ast.walk(statement.value) if isinstance(n, ast.expr)]
    numeric = all(isinstance(n, ast.BinOp | ast.UnaryOp) or _is_number(n) for n in parts)
    return target.id if isinstance(target, ast.Name) and numeric else None


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


if __name__ == "__main__":
    main()
