"""Firmware and generated C on emulated processors."""
