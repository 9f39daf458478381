"""The benchmarks run and tell every figure. How fast anything is, no test says."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.figures import AIMS, UNITS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def told():
    """What a quick run of all benchmarks prints, line by line."""
    command = [sys.executable, "-m", "bench", "--quick"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]


@pytest.mark.soak
def test_a_quick_run_tells_every_figure(told):
    figures = {line["figure"]: line["median"] for line in told if "median" in line}

    assert list(figures) == list(UNITS)
    assert min(figures.values()) >= 0
    assert figures["statements for a person"] <= 20  # a number that does not hang on the machine


@pytest.mark.soak
def test_a_quick_run_holds_figures_against_aims(told):
    held = [(line["figure"], line["beside"]) for line in told if "met" in line]

    assert held == [(aim.figure, aim.beside) for aim in AIMS]
