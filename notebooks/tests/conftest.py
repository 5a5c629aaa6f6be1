from pathlib import Path

# The parent of pytest's --basetemp, which pytest does not make.
(Path(__file__).resolve().parents[1] / "target").mkdir(exist_ok=True)
