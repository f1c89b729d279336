import numpy as np
import pytest
import scipy.sparse as sp

from models_ml.text.members import MEMBERS


@pytest.mark.parametrize("count", [2, 4])
@pytest.mark.parametrize("name", sorted(MEMBERS))
def test_member_tells_categories_by_their_terms(name: str, count: int):
    rng = np.random.default_rng(0)
    y = rng.integers(count, size=200)
    x = sp.csr_matrix(np.eye(count)[y] + 0.3 * (rng.random((200, count)) < 0.3))
    fitted = MEMBERS[name](x, y, count)
    assert fitted.coef.shape == (count, count)
    assert (fitted.scores(x).argmax(axis=1) == y).all()
    assert fitted.coef.sum(axis=0) == pytest.approx(np.zeros(count), abs=1e-5)
