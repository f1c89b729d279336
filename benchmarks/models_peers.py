"""One peer on one prepared matrix: `python models_peers.py lightgbm|catboost MATRIX.npz`; prints JSON.

Needs nothing of the product, so that it can run in an environment of its own.
"""

import json
import sys
import time

import numpy as np
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score
from sklearn.model_selection import StratifiedKFold, train_test_split

LIGHTGBM = (
    {"num_leaves": 7, "min_child_samples": 60},
    {"num_leaves": 15, "min_child_samples": 40},
    {"num_leaves": 31},
)
CATBOOST = ({"depth": 4}, {"depth": 6})
PATIENCE = 50


def lightgbm(values, levels, target, train, test):
    import lightgbm as lgb

    shared = {
        "n_estimators": 2000,
        "learning_rate": 0.03,
        "subsample": 0.8,
        "subsample_freq": 1,
        "colsample_bytree": 0.6,
    }
    shared |= {"reg_lambda": 5, "verbose": -1, "n_jobs": 1, "random_state": 0}
    seen, unseen = train_test_split(train, test_size=0.2, stratify=target[train], random_state=0)
    columns = [int(i) for i in np.flatnonzero(levels)]
    best = None
    for setting in LIGHTGBM:
        model = lgb.LGBMClassifier(**shared, **setting)
        stop = lgb.early_stopping(PATIENCE, verbose=False)
        held = [(values[unseen], target[unseen])]
        model.fit(values[seen], target[seen], eval_set=held, categorical_feature=columns, callbacks=[stop])
        loss = model.best_score_["valid_0"]["binary_logloss"]
        if best is None or loss < best[0]:
            best = (loss, setting, model.best_iteration_)
    model = lgb.LGBMClassifier(**shared | {"n_estimators": best[2]}, **best[1])
    model.fit(values[train], target[train], categorical_feature=columns)
    return model.predict_proba(values[test])[:, 1]


def catboost(values, levels, target, train, test):
    import catboost as cb

    columns = [int(i) for i in np.flatnonzero(levels)]
    cells = values.astype(object)
    for i in columns:
        cells[:, i] = np.nan_to_num(values[:, i], nan=-1).astype(int).astype(str)
    shared = {"learning_rate": 0.05, "l2_leaf_reg": 5, "thread_count": 1, "verbose": 0, "random_seed": 0}
    shared |= {"cat_features": columns, "allow_writing_files": False}
    seen, unseen = train_test_split(train, test_size=0.2, stratify=target[train], random_state=0)
    best = None
    for setting in CATBOOST:
        model = cb.CatBoostClassifier(iterations=2000, early_stopping_rounds=PATIENCE, **shared, **setting)
        model.fit(cells[seen], target[seen], eval_set=(cells[unseen], target[unseen]))
        loss = model.get_best_score()["validation"]["Logloss"]
        if best is None or loss < best[0]:
            best = (loss, setting, model.get_best_iteration() + 1)
    model = cb.CatBoostClassifier(iterations=best[2], **shared, **best[1]).fit(cells[train], target[train])
    return model.predict_proba(cells[test])[:, 1]


def calibration_error(target, chance):
    parts = [part for part in np.array_split(np.argsort(chance, kind="stable"), 10) if len(part)]
    return sum(len(part) * abs(chance[part].mean() - target[part].mean()) for part in parts) / len(target)


def lift(target, chance):
    top = max(1, round(0.1 * len(target)))
    return target[np.argsort(-chance, kind="stable")[:top]].mean() / target.mean()


def main() -> None:
    name, file = sys.argv[1:]
    data = np.load(file)
    values, levels, target = data["values"], data["levels"], data["target"]
    fit = {"lightgbm": lightgbm, "catboost": catboost}[name]
    started = time.process_time()
    chance, each = np.empty(len(target)), []
    for train, test in StratifiedKFold(5, shuffle=True, random_state=0).split(values, target):
        chance[test] = fit(values, levels, target, train, test)
        mine, real = chance[test], target[test]
        each.append(
            [roc_auc_score(real, mine), log_loss(real, mine), brier_score_loss(real, mine), lift(real, mine)]
        )
    auc, loss, brier, lifted = np.mean(each, axis=0).tolist()
    print(
        json.dumps(
            {
                "name": name,
                "auc": auc,
                "log_loss": loss,
                "brier": brier,
                "ece": calibration_error(target, chance),
                "lift_at_10": lifted,
                "cpu": time.process_time() - started,
            }
        )
    )


if __name__ == "__main__":
    main()
