"""Text categories, Chinese and English in one pipeline: `train.train`, `model.predict`, `card.judge`.

Nothing is imported here: the command must answer `--help` without waiting for scikit-learn.
"""
