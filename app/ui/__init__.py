"""What every page is made of: shell, lists, records, forms, states, formats."""
