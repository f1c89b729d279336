"""Building marts in a test process, as the pipeline does, with dbt's unit tests on top."""

from pipelines import attribute, dbt, draft, publish


def build() -> None:
    """Build, attribute and publish what is in the application's tables; every dbt test must hold."""
    draft.open_draft()
    before = dbt._invoke("build", "--exclude", "tag:after_attribution")
    attribute.attribute_journeys()
    after = dbt._invoke("build", "--select", "tag:after_attribution")
    assert before.failures + after.failures == []
    publish.publish_marts()
