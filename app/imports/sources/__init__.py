"""The deliveries that the importer knows by name."""
