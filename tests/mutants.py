"""Mutation testing with mutmut: the order of the tests, and results → a table of the modules.

``[tool.mutmut]`` in pyproject.toml names the modules and the tests, `make mutants` runs it.
"""

from __future__ import annotations

from collections import Counter

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs the model, which each mutant would load anew, and run property tests
    last: most mutants are killed without them, and they take longest."""
    slow = [item for item in items if "model" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=slow)
    items[:] = sorted(
        (item for item in items if item not in slow),
        key=lambda item: item.get_closest_marker("hypothesis") is not None,
    )


def main() -> None:
    """Print how many mutants of each module were killed, then those that were not."""
    from mutmut.mutation.data import SourceFileMutationData
    from mutmut.stats import status_by_exit_code
    from mutmut.utils.file_utils import walk_mutatable_files

    left = []
    print(f"{'':40} {'mutants':>8} {'killed':>8} {'share':>7}")
    for path in sorted(walk_mutatable_files()):
        data = SourceFileMutationData(path=path)
        data.load()
        found = {name: status_by_exit_code[code] for name, code in data.exit_code_by_key.items()}
        counts = Counter(found.values())
        # one that never ends is noticed, too
        killed = counts["killed"] + counts["timeout"]
        tried = len(found) - counts["not checked"]
        if tried:
            print(f"{path!s:40} {tried:8} {killed:8} {killed / tried:7.1%}")
        left += [(name, how) for name, how in found.items() if how not in ("killed", "not checked")]
    for name, how in left:
        print(f"{how}: {name}")


if __name__ == "__main__":
    main()
