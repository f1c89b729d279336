"""What the commands print for other programs."""

import io
import json
import sys

import pytest

from models_ml.printed import print_object


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
def test_print_object_is_json_wherever_it_goes(monkeypatch, encoding):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
    print_object({"why": "没有信号", "auc": float("nan"), "bands": [float("inf"), 1.5]})
    sys.stdout.flush()
    assert json.loads(raw.getvalue().decode(encoding)) == {"why": "没有信号", "auc": None, "bands": [None, 1.5]}
