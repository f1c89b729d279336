"""Models on disk: what comes back is what was saved, and nothing else is taken."""

import io
import json
import zipfile
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import skops.io

from models_ml import store
from models_ml.store import Refused
from models_ml.tabular.train import train
from models_ml.ticket_category import files
from models_ml.ticket_category.train import train as learn_tickets


@pytest.fixture
def saved(trained, tmp_path):
    store.save(tmp_path, trained.model, trained.card)
    return tmp_path


def test_load_gives_a_model_that_scores_the_same(saved, trained, table):
    model, card = store.load(saved)
    values = model.read(table)
    assert card == trained.card
    np.testing.assert_array_equal(model.log_odds(values), trained.model.log_odds(values))
    np.testing.assert_array_equal(model.effects(values), trained.model.effects(values))


def test_load_refuses_a_changed_file(saved):
    packed = bytearray((saved / store.MODEL).read_bytes())
    packed[len(packed) // 2] ^= 1
    (saved / store.MODEL).write_bytes(packed)
    with pytest.raises(Refused, match="not the file"):
        store.load(saved)


@pytest.mark.parametrize("card", ["{", "[]", "{}", '{"versions": {}, "model_sha256": ""}'])
def test_load_refuses_a_card_that_is_none(saved, card):
    (saved / store.CARD).write_text(card)
    with pytest.raises(Refused):
        store.load(saved)


def test_load_refuses_a_card_of_other_fields(saved, trained):
    said = json.loads(trained.card.as_json()) | {"of_another_version": 1}
    (saved / store.CARD).write_text(json.dumps(said))
    with pytest.raises(Refused, match="of_another_version"):
        store.load(saved)


def test_a_text_model_of_another_layout_is_refused_too(tmp_path):
    words = {"bill": "invoice refund card", "ship": "parcel courier late"}
    rows = [(f"{words[name]} {n}", name) for n in range(40) for name in words]
    judged = learn_tickets(pd.DataFrame(rows, columns=["text", "category"]))
    files.save(tmp_path, judged.model, judged.card)
    assert files.load(tmp_path).classes == judged.model.classes
    older = judged.card | {"versions": judged.card["versions"] | {"layout": "of before"}}
    files.save(tmp_path, judged.model, older)
    with pytest.raises(Refused, match="another version of this program"):
        files.load(tmp_path)


def test_load_refuses_another_minor_version_of_scikit_learn(saved, trained):
    card = replace(trained.card, versions=trained.card.versions | {"scikit-learn": "1.8.2"})
    (saved / store.CARD).write_text(card.as_json())
    with pytest.raises(Refused, match=r"scikit-learn 1\.8\.2"):
        store.load(saved)


def test_load_refuses_a_foreign_type_even_with_its_own_checksum(saved, trained):
    foreign = skops.io.dumps({"model": io.StringIO})
    (saved / store.MODEL).write_bytes(foreign)
    card = replace(trained.card, model_sha256=store.sha256(foreign))
    (saved / store.CARD).write_text(card.as_json())
    with pytest.raises(Refused, match="StringIO"):
        store.load(saved)


def test_a_model_file_holds_every_trusted_type_and_no_other(trained):
    found = skops.io.get_untrusted_types(data=store.pack(trained.model))
    assert set(found) <= set(store.TRUSTED)


def test_pack_depends_on_nothing_but_the_model(trained):
    first, second = store.pack(trained.model), store.pack(trained.model)
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        json.loads(archive.read("schema.json"))


def test_pack_leaves_out_what_was_worked_out_for_scoring(trained, table):
    before = store.pack(trained.model)
    trained.model.effects(trained.model.read(table.head(3)))
    assert store.pack(trained.model) == before


def test_save_refuses_the_card_of_another_model(trained, tmp_path):
    with pytest.raises(Refused):
        store.save(tmp_path, trained.model, replace(trained.card, model_sha256="0" * 64))


def test_readme_tells_the_card_in_words(saved, trained):
    said = (saved / store.README).read_text()
    for part in (
        trained.card.version,
        "outcome",
        "left",
        trained.card.data_sha256,
        "no claim of cause",
        "customer_no",
    ):
        assert part in said


def test_a_model_with_rates_of_rare_levels_comes_back_whole(tmp_path):
    rng = np.random.default_rng(0)
    shop = rng.integers(0, 300, 900)
    frame = pd.DataFrame(
        {"shop": [f"s{i}" for i in shop], "bought": rng.random(900) < np.where(shop % 2, 0.8, 0.2)}
    )
    made = train(frame, "bought")
    store.save(tmp_path, made.model, made.card)
    model, _ = store.load(tmp_path)
    values = model.read(frame)
    np.testing.assert_array_equal(model.log_odds(values), made.model.log_odds(values))
    assert np.ptp(model.effects(values)) > 0.5
