"""What the pipeline's codes are called."""

from typing import Any

from app.core.i18n import _l

RUN_STATUS = {
    "running": (_l("Running"), "busy"),
    "succeeded": (_l("Succeeded"), "good"),
    "partly": (_l("Partly failed"), "warn"),
    "failed": (_l("Failed"), "bad"),
    "stopped": (_l("Stopped by a check"), "warn"),
}
STEP_STATUS = {
    "waiting": (_l("Waiting"), "calm"),
    "running": (_l("Running"), "busy"),
    "succeeded": (_l("Done"), "good"),
    "failed": (_l("Failed"), "bad"),
    "skipped": (_l("Skipped"), "calm"),
}
STEPS: dict[str, Any] = {
    "check_incoming": _l("Check what came in"),
    "check_freshness": _l("See how old the sources are"),
    "build_marts": _l("Build the marts"),
    "attribute": _l("Credit the channels"),
    "build_attribution": _l("Build attribution"),
    "publish_marts": _l("Publish the marts"),
    "freeze_figures": _l("Freeze closed periods, note what was restated"),
    "check_alerts": _l("Check the alerts"),
    "train_models": _l("Train the models"),
    "score_records": _l("Score leads and customers"),
    "measure_scores": _l("Measure earlier scores"),
    "seal_trail": _l("Seal the audit trail"),
}
