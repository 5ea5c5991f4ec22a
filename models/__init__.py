"""Model weights: finding, verifying and loading them, and the encoder that reads everything."""
