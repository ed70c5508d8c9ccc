"""`copydesk parse` of a file that holds several documents: a line for each."""

import json
from pathlib import Path

from typer.testing import CliRunner

from services.cli.application import application
from services.cli.parse import parse


def test_a_table_prints_an_article_a_row(tmp_path: Path) -> None:
    file = tmp_path / "articles.csv"
    file.write_text("title,text\nFerry sails,The ferry sails again.\nQuay sold,The quay was sold.\n")
    shell = application()
    shell.command("parse")(parse)
    shell.command("other")(lambda: None)
    done = CliRunner().invoke(shell, ["parse", "--json", str(file)])
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["path"], row["title"]) for row in rows] == [
        (str(file), "Ferry sails"),
        (str(file), "Quay sold"),
    ]
    assert done.exit_code == 0
