"""One pipeline from any company's table to a calibrated, explained, gated score."""
