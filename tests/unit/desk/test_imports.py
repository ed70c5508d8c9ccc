"""What a desk brings with it when it starts."""

import subprocess
import sys

NEVER_NEEDED_BY_MOST = {"numpy", "lxml", "services.parser.text"}


def test_a_desk_starts_without_what_it_may_never_need() -> None:
    program = f"import sys, services.desk.app; print(*({NEVER_NEEDED_BY_MOST} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
