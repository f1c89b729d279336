"""From records to published marts: the gate, dbt, attribution, publishing, freezing."""
