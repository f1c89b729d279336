"""Building marts in a test process, as the pipeline does, with dbt's unit tests on top."""

from pipelines import attribute, dbt_build, draft, publish


def build() -> None:
    """Build, attribute and publish what is in the application's tables; every dbt test must hold."""
    draft.open_draft()
    before = dbt_build._invoke("build", "--exclude", "tag:after_attribution")
    attribute.attribute_journeys()
    after = dbt_build._invoke("build", "--select", "tag:after_attribution")
    assert before.failures + after.failures == []
    publish.publish_marts()
