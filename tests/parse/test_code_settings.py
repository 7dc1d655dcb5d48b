"""What JSON, YAML and TOML look like as outlines."""

import pytest

from tests.parse.outline_check import Sample, check

SAMPLES = (
    Sample(
        "json",
        "keys of two levels",
        """
{
  "name": "shop",
  "scripts": {
    "test": "vitest",
    "build": {
      "run": "tsc"
    }
  },
  "files": ["dist"],
  "a.b": { "c": {
    "d": 1 } }
}
""",
        """
file
section ::name | "name": "shop"
section ::scripts | "scripts"
section ::scripts.build | "build"
section ::files | "files"
section ::a.b | "a.b"
section ::a.b.c | "c"
""",
    ),
    Sample(
        "yaml",
        "keys of two levels",
        """
# Runs the tests.
name: tests
on: [push]

jobs:
  # With the newest.
  unit:
    runs-on: ubuntu
    steps:
      - run: pytest
  "quick check":
    - ruff

# What is kept.
cache:
  - pip
""",
        """
file
section ::name | name: tests | Runs the tests.
section ::on | on: [push]
section ::jobs | jobs
section ::jobs.unit | unit | With the newest.
section ::jobs.quick-check | "quick check"
section ::cache | cache | What is kept.
""",
    ),
    Sample(
        "toml",
        "tables",
        """
# What this is.
title = "shop"

[project]
name = "shop"
dependencies = [
    "numpy",
]

# How it is checked.
[tool.ruff.lint]
select = ["E"]

[[bin]]
name = "shop"
[[bin]]
name = "till"
""",
        """
file
section ::title | title = "shop" | What this is.
section ::project | [project]
section ::project.dependencies | dependencies = [ "numpy", ]
section ::tool.ruff.lint | [tool.ruff.lint] | How it is checked.
section ::bin | [[bin]]
section ::bin~2 | [[bin]]
""",
    ),
)


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_definitions_become_nodes(sample: Sample) -> None:
    check(sample)
