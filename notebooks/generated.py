"""What the generator noted of a company that it made: the truth that figures and estimates are held against."""

import json
import os
from pathlib import Path

from published import Warehouse


def truth(warehouse: Warehouse) -> dict | None:
    """The truth file of the landing area that the warehouse was filled from; None for a company that was not generated.

    The landing area is the folder of FLYWHEEL_LANDING, or without it `landing` beside the warehouse.
    """
    landing = os.environ.get("FLYWHEEL_LANDING")
    file = (Path(landing) if landing else warehouse.folder.parent / "landing") / "_truth.json"
    return json.loads(file.read_text()) if file.exists() else None
