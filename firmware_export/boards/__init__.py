"""The boards that the firmware knows: finding, flashing and diagnosing them."""
